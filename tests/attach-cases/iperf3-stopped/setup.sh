#!/bin/bash
# iperf3: client sends, server stopped with SIGSTOP after 2 s. Control connection and data connection have the same ports on the far side.
. "$(dirname "$0")/../lib.sh"
start iperf3 -s -p 5201; S=$LAST; waitport 5201
start iperf3 -c 127.0.0.1 -p 5201 -t 30; C=$LAST
sleep 2; kill -STOP $S; sleep 2
echo "--- the connections to :5201"; ss -HtnepO state established "dport = :5201"
look "iperf3 client, data connection" state established "dport = :5201 and sport = :$(ss -HtnO state established "dport = :5201" | sort -k2 -n | tail -1 | awk '{print $3}' | sed 's/.*://')"
