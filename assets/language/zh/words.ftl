# Words with a number, and short words that stand in several places.
yes = 是
no = 否
bytes = { $n } 字节
segments = { $n } 个段
