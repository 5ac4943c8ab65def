title = 多久之后才报错？
shows = 路径已断：重传间隔不断加倍，直到 tcp_retries2 结束它。
home = 路径断了，只能从一直没有回应看出来：tcp_retries2 限制的是时间，TCP_USER_TIMEOUT 可以取代它。

dead = 一个段发到了一条全部丢包的路径上。程序已得到返回值 { $got }，对此一无所知。tcp_retries2 为 { $retries2 }。
dead-question = 内核在多久之后放弃？
dead-hint-1 = 每次超时是前一次的两倍，第一次约 { $rto_min }。
dead-hint-2 = 这个限制是时间：从 TCP_RTO_MIN 开始、加倍这么多次所需的时间。
dead-wrong = { $after } 之后：retransmits_timed_out 把 TCP_RTO_MIN 加倍 { $retries2 } 次的时间相加，其间重传了 { $again } 段。
dead-reveal = { $after } 之后，重传了 { $again } 段。tcp_retries2 不是单纯的次数：
    它代表 { $rto_min } 加倍这么多次所需的时间。
error = 连接已经关闭。程序的下一次调用得到 ETIMEDOUT；排队的数据被丢弃：sk_wmem_queued 为 { $wmem_queued }。
default = tcp_retries2 默认为 15，相当于 15 分钟以上。在此之前，只写不读的程序只会发现缓存渐渐写满。
own = TCP_USER_TIMEOUT 针对单个套接字，以毫秒计；keepalive 在没有数据可发时也会询问。
