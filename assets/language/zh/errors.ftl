# What went wrong, and what to do.

# src/world/command.rs, Refused
refused-is-inside-a-system-call = { $of } 正在系统调用之内
refused-there-is-no = 没有 { $of }
refused-the-socket-is-closed = 套接字已关闭
refused-text = { $of }
refused-no-script-waits-for-its = 没有脚本在等待走下一步
amount-expected = 应为{$expected}，得到的是 `{ $got }`
amount-expected-hint = 应为{$expected}，得到的是 `{ $got }`；{ $hint }
peer-sack-room = 这里的头部只放得下 { $n } 个 SACK 块

# src/world/violation.rs, Violation
violation-text = { $of }
violation-byte-of-the-stream-was = 流中的字节 { $at } 写入时为 { $wrote }，读出时为 { $read }
violation-the-peer-read-byte-which = 对端读到了字节 { $at }，而没有人写过它
violation-the-call-returned-but-bytes = { $task }：调用返回 { $returned }，而排队的是 { $queued } 字节
violation-text-2 = { $of }
