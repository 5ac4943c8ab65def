# chain

# src/debugger/explain/blocked.rs
ends-its-nap-ends-in = 小睡在 { $span } 后结束
ends-woken-its-turn-is = 已唤醒，等待轮到它
ends-ack-wakes-it = ACK { $ack } 将唤醒它
ends-ack-or-so-wakes = 大约 ACK { $ack } 时唤醒它
ends-the-peer-must-open = 对端必须打开窗口
ends-woken-at-the-next = 下次检查时唤醒
ends-a-nap-that-ends = 会自行结束的小睡
ends-syn-ack-wakes-it = SYN-ACK 将唤醒它
ends-the-ack-of-the = 对 FIN 的确认将唤醒它
ends-data-or-a-fin = 对端的数据或 FIN 将唤醒它
ends-anyway = { $ending }；否则 { $span } 后自行结束
ends-must-be-sent = 还须发送 { $n } 字节
