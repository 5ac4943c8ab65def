# chain

# src/debugger/explain/blocked.rs
ends-its-nap-ends-in = its nap ends in { $span }
ends-woken-its-turn-is = woken, its turn is next
ends-ack-wakes-it = ACK { $ack } wakes it
ends-ack-or-so-wakes = ACK { $ack } or so wakes it
ends-the-peer-must-open = the peer must open its window
ends-woken-at-the-next = woken at the next check
ends-a-nap-that-ends = a nap that ends by itself
ends-syn-ack-wakes-it = SYN-ACK wakes it
ends-the-ack-of-the = the ACK of the FIN wakes it
ends-data-or-a-fin = data or a FIN of the peer wakes it
ends-anyway = { $ending }; in { $span } it ends anyway
ends-must-be-sent = { $n ->
    [one] { $n } more byte
   *[other] { $n } more bytes
 } must be sent
