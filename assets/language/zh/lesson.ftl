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
learn-how = 开始一课：skbscope learn NAME；面对全班：--present；只阅读：--text。x 已完成，- 已开始。
learn-recorded = 真实内核上的录制，在 traces/kernel 中：{ $traces }
# 屏幕上的课程。
lesson-over = 这是最后一步。o 选择另一课，Backspace 后退，q 退出。
lesson-begins-here = 课程从这里开始。
lesson-no-more-hints = 没有更多提示了；空格揭晓内核的做法。
lesson-right = 正确：{ $points } 分，满分 3 分。
lesson-not-so = 不是这样。再试一次；I 给出提示，空格揭晓。
lesson-off-path = 已离开课程路线：Enter 返回
lesson-home = 记住这一句：
lesson-score = 你的得分：{ $points }，满分 { $of }。
lesson-votes = 投票：{ $votes }
lesson-count-votes = 输入全班的答案，例如：a 12, b 30；Enter 保存
lesson-count-numbers = 输入全班的答案，例如：832: 12, 1832: 30；Enter 保存
lesson-type-a-number = 输入答案，然后按 Enter
lesson-press-a-letter = 按下答案对应的字母
lesson-keys = 空格 下一步  Backspace 后退  I 提示  E 更进一步  Enter 回到课程  ? 帮助  q 退出
ask-go-to = 转到 { $name }？
handout-answers = 答案
book-title = 我的 send() 为什么阻塞？
book-about = skbscope 的课程：每一页是某一时刻的屏幕，以及那里能看到什么。提问在机器前进之前，机器的回答在最后几页。在屏幕上学习一课：skbscope learn NAME
book-contents = 目录
tour-offer-title = 第一次使用？
tour-offer = Enter：用五分钟认识这个界面。其他任何键照常开始。以后也可以用 o、L 或 skbscope learn tour 打开它。

# src/tui/command/lesson.rs
lesson-lessons = 课程
lesson-enter-begin-esc-close = Enter 开始  Esc 关闭

# src/lesson/player.rs
lesson-nothing-is-asked-here = 这里没有提问
lesson-a-number-is-expected = 应为一个数
lesson-expected-a-letter-from-a = 应为 a 到 { $choices } 的字母
