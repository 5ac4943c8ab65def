# Words with a number, and short words that stand in several places.
yes = yes
no = no
bytes = { $n ->
    [one] { $n } byte
   *[other] { $n } bytes
 }
segments = { $n ->
    [one] { $n } segment
   *[other] { $n } segments
 }
count-skb = { $n ->
    [one] { $n } skb
   *[other] { $n } skbs
 }
count-block = { $n ->
    [one] { $n } block
   *[other] { $n } blocks
 }
count-slice = { $n ->
    [one] { $n } slice
   *[other] { $n } slices
 }
count-linear-byte = { $n ->
    [one] { $n } linear byte
   *[other] { $n } linear bytes
 }
count-segment = { $n ->
    [one] { $n } segment
   *[other] { $n } segments
 }
count-call = { $n ->
    [one] { $n } call
   *[other] { $n } calls
 }
