# Words with a number, and short words that stand in several places.
yes = 是
no = 否
bytes = { $n } 字节
segments = { $n } 个段
count-skb = { $n } 个 skb
count-block = { $n } 个页块
count-slice = { $n } 片
count-linear-byte = { $n } 线性字节
count-segment = { $n } 个段
count-call = { $n } 个调用
