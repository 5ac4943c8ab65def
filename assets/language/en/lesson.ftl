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
learn-how = To begin: skbscope learn NAME; in front of a class: --present; to read it: --text. x: done, -: begun.
learn-recorded = Recorded on real kernels, in traces/kernel: { $traces }
# A lesson on the screen.
lesson-over = This was the last cue. o chooses another lesson, Backspace goes back, q quits.
lesson-begins-here = The lesson begins here.
lesson-no-more-hints = There are no more hints; space reveals what the engine does.
lesson-right = Right: { $points } of 3 points.
lesson-not-so = Not so. Try again; I gives a hint, space reveals what the engine does.
lesson-off-path = off the path: Enter returns
lesson-home = To take home:
lesson-score = Your points: { $points } of { $of }.
lesson-votes = Votes: { $votes }
lesson-count-votes = Type what the class says, such as: a 12, b 30; Enter keeps it
lesson-count-numbers = Type what the class says, such as: 832: 12, 1832: 30; Enter keeps it
lesson-type-a-number = Type your answer and press Enter
lesson-press-a-letter = Press the letter of your answer
lesson-keys = Space next  Backspace back  I hint  E further  Enter to cue  ? help  q quit
ask-go-to = Go to { $name }?
handout-answers = Answers
book-title = Why did my send() block?
book-about = The course of skbscope: each page shows the screen at one moment, and what is to be seen there. Questions come before the machine moves; what it answered stands on the last sheets. The lessons are played with: skbscope learn NAME
book-contents = Contents
tour-offer-title = First time here?
tour-offer = Enter: a tour of this screen, in five minutes. Any other key starts as always. The tour is in o, L, and in: skbscope learn tour

# src/tui/command/lesson.rs
lesson-lessons = Lessons
lesson-enter-begin-esc-close = Enter begin  Esc close

# src/lesson/player.rs
lesson-nothing-is-asked-here = nothing is asked here
lesson-a-number-is-expected = a number is expected
lesson-expected-a-letter-from-a = expected a letter from a to { $choices }
