# The course.
chapter-tour = The screen
chapter-queue = The queue
chapter-limit = The limit
chapter-writer = The writer
chapter-memory = Pages and memory
chapter-wire = The wire
chapter-loss = Loss
chapter-speed = Speed
chapter-kernels = Kernels
chapter-own = Lessons of your own
learn-how = To read one: skbscope learn NAME --text. To check all: skbscope learn --check.
