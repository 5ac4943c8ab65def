title = How long until it is sent again?
shows = No ACK comes: the retransmission time-out, and its back-off.
home = The first time-out is round trip plus variation, at least TCP_RTO_MIN; each further one is the double.

sent = Two segments were sent; the first was acknowledged after { $srtt }, the second is lost with all that
    follows. The timer goes off in { $timer_in }.
sent-question = After how long is the segment sent again?
sent-hint-1 = The round trip is short. But a receiver may delay its ACK.
sent-hint-2 = TCP_RTO_MIN is { $rto_min }, and is added to the round trip.
sent-wrong = After { $after }. srtt is { $rtt }; the time-out adds the variation of it, at least TCP_RTO_MIN, { $rto_min }.
sent-reveal = After { $after }: srtt, { $rtt }, and the variation, for which at least TCP_RTO_MIN counts. Not a
    round trip more: a delayed ACK must not look like a loss.
doubled = Nothing comes back this time either. The time-out was { $first_rto } before, it is { $rto } now.
doubled-question = After how long is it sent the next time?
doubled-hint-1 = The network may be overloaded: asking faster would make it worse.
doubled-hint-2 = icsk_backoff counts how often the time-out was doubled.
doubled-wrong = After { $second }: each time-out without an answer doubles the next one.
doubled-reveal = After { $second }: twice as long. Each time-out without an answer doubles the next one, up to { $rto_max }.
cwnd = cwnd is { $cwnd } now: a time-out means that nothing comes back at all, and all starts again
    with slow start.
on = { $since } have passed, it was doubled { $backoff } times, and { $total_retrans } segments were sent again. The skb lies
    in the queue all that time, and costs { $wmem_queued }.
