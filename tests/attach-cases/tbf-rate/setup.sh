#!/bin/bash
# A sender limited by the network alone: tbf of 8 Mbit/s on lo, a reader that reads at once. Then a reader that is slower than the line.
. "$(dirname "$0")/../lib.sh"
ip link set lo mtu 1500; rate 8mbit 16kb 400ms
start iperf3 -s -p 5201; waitport 5201
start iperf3 -c 127.0.0.1 -p 5201 -t 20 ${CC:+-C $CC}; C=$LAST
sleep 5
P=$(ss -HtnO state established "dport = :5201" | sort -k2 -n | tail -1 | awk '{print $3}' | sed 's/.*://')
look "network-limited sender" state established "dport = :5201 and sport = :$P"
echo "--- ten more looks, 100 ms apart (ss)"; for i in 1 2 3 4 5 6 7 8 9 10; do ss -HtmiO "dport = :5201 and sport = :$P" | grep -oE 'skmem:\S+|cwnd:\S+|unacked:\S+|notsent:\S+|rwnd_limited:\S+|sndbuf_limited:\S+|busy:\S+' | tr '\n' ' '; echo; sleep .1; done
:
