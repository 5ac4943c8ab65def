# The screen around the panels: status, messages, keys.

language-now = 已切换到中文：Z 切换回 English。

# src/tui/input/one_run.rs
screen-does-nothing-here-lists = { $label } 在这里没有作用；? 列出所有按键。

# src/tui/draw/about.rs
about-lines = 行
about-a-recording-is-of = 录制只属于它自己的内核：Linux { $name }。
about-this-is-linux-on = 这是 Linux { $name }。要换到 Linux { $name_2 }，按 { $key }，或者：
about-both-beside-each-other = 两者并排：

# src/tui/draw/ask.rs
ask-cancel-leave-everything-as = 取消：一切保持原样
ask-a-key-of-the = 列表中的键，或 Tab 和 Enter   Esc 取消

# src/tui/draw/breakpoints.rs
break-space-on-off-delete = 空格 启用/停用  Delete 删除  直接输入新断点  Esc 关闭
break-enter-set-tab-complete = Enter 设置  Tab 补全  ↑ 列表  Ctrl-P 更早的  Esc 关闭
break-enter-set-tab-complete-up = Enter 设置  Tab 补全  Up 列表  Ctrl-P 更早的  Esc 关闭
break-rows = 行
break-breakpoints = 断点
break-none-is-set = 没有设置断点。

# src/tui/draw/help.rs
help-next-byte-to-send = 下一个要发送的字节：一个链表，发送头是从这里开始的第一个 skb
help-next-byte-to-send-before = 下一个要发送的字节：它之前是重传队列，之后是写队列
help-first-in-the-skbs = 先放在 skb 的线性区（头部之后），然后放入页片段
help-in-page-fragments-only = 只在页片段中；skb 的头部只放报文头
help-socket-buffer-the-kernels = 套接字缓冲区：内核发送数据时一个报文大小的单位
help-memory-an-skb-is = 为一个 skb 记账的内存：它的数据和它自身的结构
help-truesize-of-all-queued = 所有排队 skb 的 truesize：发送缓存里有多少
help-its-limit-so-sndbuf = 它的上限：SO_SNDBUF 的两倍，或由自动调整设定
help-first-byte-sent-and = 第一个已发送而未确认的字节：队列从这里开始
help-end-of-what-programs = 程序已写入数据的末尾
help-congestion-window-and-the = 拥塞窗口和对端的窗口：允许多少数据在途
help-what-enters-the-engine = 进入引擎的事物：系统调用、段、定时器；n 执行一个
help-one-thing-the-engine = 引擎在一个输入中做的或决定的一件事；s 显示下一步
help-up-down-line-pgup = Up/Down 行  PgUp/PgDn/空格 页  g/G 两端  Tab 部分  m 手册  Esc 关闭
help-line-pgup-pgdn-space = ↑/↓ 行  PgUp/PgDn/空格 页  g/G 两端  Tab 部分  m 手册  Esc 关闭
help-words = 术语
help-the-manual-tab-goes = 手册：Tab 进入各个主题
help-to = { $label } 至 { $label_2 }
help-keys-words-manual = 按键、术语、手册
help-m-the-manual = {" "}m: 手册{" "}
help-lines = 行

# src/tui/draw/hint.rs
hint-esc-stop-searching = Esc 停止查找
hint-up-down-line-pgup = Up/Down 行  PgUp/PgDn/空格 页  g/G 两端  Esc 关闭
hint-line-pgup-pgdn-space = ↑/↓ 行  PgUp/PgDn/空格 页  g/G 两端  Esc 关闭
hint-enter-accept-up-older = Enter 确定  Up 以前的回答  Esc 取消
hint-enter-accept-older-answers = Enter 确定  ↑ 以前的回答  Esc 取消
hint-up-down-choose-enter = Up/Down 选择  Enter 开始  L 课程  空格/Backspace 滚动文字  Esc 关闭
hint-choose-enter-start-space = ↑/↓ 选择  Enter 开始  L 课程  空格/Backspace 滚动文字  Esc 关闭

# src/tui/draw/lists.rs
list-rows = 行

# src/tui/draw/prompt.rs
prompt-enter-takes-it-tab = { $offer }（Enter 采用，Tab 编辑）
prompt-now = 当前：{ $value }

# src/tui/draw/scenarios.rs
list-text = 文字
list-scenarios = 场景
list-choose-a-scenario = 选择场景

# src/tui/draw/screen.rs
screen-skbscope-needs-at-least = skbscope 至少需要 { $value } 列、{ $value_2 } 行；这个终端是 { $width } 列、{ $height } 行。请放大，或按 q 退出。

# src/tui/draw/status.rs
status-peer = { $peer_name } 对端
status-check-failed = 检查失败
status-dropped = 已丢弃 { $join }
status-searching = 正在查找
status-held-a-dialog-is = 停住：对话框打开
status-held-the-script-waits = 停住：脚本在等待
status-held-you-are-the = 停住：你就是对端
status-looking-back = 回看 { $how_far }，{ $speed }
status-looking-back-2 = 回看 { $how_far }
status-idle = 空闲
status-engine-held = 引擎停住，{ $backlog }
status-engine-held-2 = 引擎停住
status-paused = 暂停
status-live-slower-than = 运行，低于 { $speed }
status-live-in-real-time = 实时运行
status-live = 运行 { $speed }
status-into-the-last-input = 最后一个输入之内
status-input-step-of = 输入 { $input }，第 { $step } 步，共 { $steps } 步
status-input = 输入 { $input }
status-it-sends-its-syn = 它在 1、3、7…… 秒后再发 SYN-ACK，一分钟后放弃
status-its-program-can-read = 它的程序可以读取已到达的数据；它自己发送的会一直重传到得到回答
status-it-has-nothing-more = 它没有事情可做
status-it-sends-a-fin = 它一直重传 FIN 到得到回答，几分钟后放弃
status-nothing-has-arrived = 没有数据到达
status-in-the-backlog = { $some } 在 backlog 中
status-in-the-backlog-1 = { $some } 在 backlog 中，另有 1 个被丢弃
status-in-the-backlog-more = { $some } 在 backlog 中，另有 { $dropped } 个被丢弃
status-only-the-engine-is = 只有引擎停住；{ $backlog }。对端的内核没有停：{ $peer }。
status-the-peer-is-a = 对端是真实内核：这里打开时它的时间仍在走。
status-the-peer-waits-for = 对端在等你：a 确认下一个段，A 确认全部。H 让时间走。
status-the-script-waits-for = 脚本等待 e：{ $describe }
status-input-2 = 输入 { $number }：{ $cause }

# src/tui/draw/pair/differences.rs
pair-nothing-differs = {" "}{ $number } 没有不同{" "}
pair-differ = {" "}{ $number } { $different } 个不同{" "}
pair-differ-2 = {" "}{ $number } { $different } 个不同 { $first }-{ $room }/{ $len }{" "}

# src/tui/draw/pair/draw.rs
pair-peer = { $peer_name } 对端
pair-idle = 空闲
status-old-steps = { $n } 个旧步骤
status-old-packets = { $n } 个旧报文
inputs = { $n } 个输入
break-hits-so-far = {"     "}命中次数     停在
status-not-as-expected = 与预期不符
about-expected = 脚本的预期：
about-held = 成立，在 { $text }
about-not-held = 不成立，在 { $text }
about-not-reached = 尚未到达：{ $text }
help-topic = { $name }：{ $about }

# src/tui/draw/dialog.rs
dialog-position = { $what } { $first }-{ $last }，共 { $count }
