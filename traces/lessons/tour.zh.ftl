title = 五分钟认识界面
shows = 写进程、上限、队列、一个 skb、步骤，以及后退。
home = 每个数字背后都有一步，每一步都可以退回去看。

writers = 写进程面板显示程序：这个程序刚刚调用 send()，共 { $asked } 字节。在课程中空格前进，
    Backspace 后退；其他按键一切照常。
queue = 队列面板按字节流的顺序显示 skb，现在有 { $skbs } 个：已发送的和未发送的。
    其中一个被选中；j 和 k 选择别的。
receipt = 明细面板把选中的 skb 拆开：数据 { $first_payload } 字节，内存 { $first_truesize } 字节。
    差额就是开销，每一部分各占一行。
buffer = 发送缓存面板显示 sk_wmem_queued（{ $wmem_queued }）与上限 sk_sndbuf（{ $sndbuf }），以及唤醒写进程的标记。
buffer-question = 现在谁在睡眠，为什么？
buffer-limit = 写进程，因为到了上限
buffer-nobody = 没有谁在睡眠
buffer-memory = 写进程，因为没有内存
buffer-hint-1 = 按 1 看写进程面板；顶部那一行也说明了。
buffer-hint-2 = 比较已排队的与上限。
buffer-wrong = 写进程在睡眠，因为到了上限：队列占用 { $wmem_queued }，上限是 { $sndbuf }。
buffer-reveal = 写进程，因为到了上限：{ $wmem_queued }，上限 { $sndbuf }。顶部那一行总是回答这个问题，
    它是从系统调用到原因的一条原因链。
steps = 步骤面板显示内核函数做了什么、判断了什么；! 标出拦住数据的判断。s 前进一步，逗号后退一步。
back = 查看不会丢失任何东西：h 后退一个输入，内核的时间也一起后退。在那里做任何事都会开始另一个分支。
    Enter 回到课程；o 列出全部场景。
