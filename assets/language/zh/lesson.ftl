# 课程。
chapter-tour = 认识界面
chapter-queue = 队列
chapter-limit = 上限
chapter-writer = 写进程
chapter-memory = 页与内存
chapter-wire = 线路
chapter-loss = 丢失
chapter-speed = 速度
chapter-kernels = 内核版本
chapter-own = 你自己的课程
learn-how = 阅读一课：skbscope learn NAME --text。检查全部课程：skbscope learn --check。
