title = 多久之后重传？
shows = 没有 ACK：重传超时及其指数退避。
home = 首次超时是往返时间加波动，至少 TCP_RTO_MIN；之后每次加倍。

sent = 发送了两个段；第一个在 { $srtt } 后被确认，第二个及其后的全部丢失。定时器将在 { $timer_in } 后到期。
sent-question = 多久之后重传这个段？
sent-hint-1 = 往返时间很短。但接收方可能延迟确认。
sent-hint-2 = TCP_RTO_MIN 是 { $rto_min }，它加在往返时间之上。
sent-wrong = { $after } 之后。srtt 为 { $rtt }；超时再加上它的波动，至少是 TCP_RTO_MIN，即 { $rto_min }。
sent-reveal = { $after } 之后：srtt { $rtt } 加上波动，后者至少算 TCP_RTO_MIN。不能只多等一个往返时间：
    延迟确认不应被当成丢失。
doubled = 这次也没有回答。超时此前是 { $first_rto }，现在是 { $rto }。
doubled-question = 下一次在多久之后重传？
doubled-hint-1 = 网络可能已过载：催得更快只会更糟。
doubled-hint-2 = icsk_backoff 记录超时加倍的次数。
doubled-wrong = { $second } 之后：每次没有回答的超时都使下一次加倍。
doubled-reveal = { $second } 之后：两倍。每次没有回答的超时都使下一次加倍，最多到 { $rto_max }。
cwnd = cwnd 现在是 { $cwnd }：超时意味着什么也没有回来，一切从慢启动重新开始。
on = 已过去 { $since }，加倍了 { $backoff } 次，重传了 { $total_retrans } 段。这个 skb 一直在队列中，占用 { $wmem_queued }。
