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
