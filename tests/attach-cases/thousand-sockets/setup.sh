#!/bin/bash
# One stuck sender among 1,000 other connections (2,000 sockets, one process holds them all).
. "$(dirname "$0")/../lib.sh"
ulimit -n 20000
cat >$T/m.py <<E
import socket, time
l = socket.create_server(("127.0.0.1", 7200), backlog=1000); k = []
for i in range(1000):
    c = socket.create_connection(("127.0.0.1", 7200)); a, _ = l.accept(); k += [c, a]
print("ready", flush=True); time.sleep(60)
E
start $PY $T/m.py; M=$LAST; waitport 7200; sleep 1
start $PEER sink 9110 50; waitport 9110
$PY -c "
import socket
s = socket.create_connection(('127.0.0.1', 9110))
while True: s.send(b'x' * 65536)" & PIDS="$PIDS $!"; sleep 1.5
look "one among 1,000" state established "dport = :9110"
