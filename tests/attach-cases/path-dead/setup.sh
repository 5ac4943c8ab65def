#!/bin/bash
# A sender whose path dies: veth pair, the far end goes down after 1 s. The reader is well.
. "$(dirname "$0")/../lib.sh"
unshare -n sleep 50 & F=$!; PIDS="$PIDS $F"; sleep .3
ip link add v0 type veth peer name v1; ip link set v1 netns $F; ip addr add 10.9.0.1/24 dev v0; ip link set v0 up
nsenter -t $F -n sh -c "ip link set lo up; ip addr add 10.9.0.2/24 dev v1; ip link set v1 up; tc qdisc add dev v1 root tbf rate 200mbit burst 64kb latency 50ms"
tc qdisc add dev v0 root tbf rate 20mbit burst 16kb latency 100ms
start nsenter -t $F -n $PY -c "
import socket
l = socket.create_server(('10.9.0.2', 9121)); c, _ = l.accept()
while c.recv(1 << 20): pass"
sleep .5
start $PY -c "
import socket
s = socket.create_connection(('10.9.0.2', 9121))
while True: s.send(b'd' * 65536)"; S=$LAST
sleep 1.5; look "while the path works (20 Mbit/s)" state established "dport = :9121"
nsenter -t $F -n tc qdisc replace dev v1 root tbf rate 8bit burst 10b latency 1ms   # nothing comes back any more
sleep 4; look "no answer for 4 s" state established "dport = :9121"
