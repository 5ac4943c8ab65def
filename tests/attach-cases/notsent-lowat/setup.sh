#!/bin/bash
# TCP_NOTSENT_LOWAT 128 KB: poll says "not writable" long before sndbuf is full. Reader stopped; poll()-driven sender, then a blocking one.
. "$(dirname "$0")/../lib.sh"
start $PEER sink 9104 40; waitport 9104
cat >$T/l.py <<E
import socket, select, sys, time
def go(block):
    s = socket.create_connection(("127.0.0.1", 9104)); s.setsockopt(socket.IPPROTO_TCP, 25, 131072)
    n = 0
    if block:
        while True: n += s.send(b"l" * 16384)
    s.setblocking(False); e = select.epoll(); e.register(s, select.EPOLLOUT)
    while True:
        if not e.poll(2): print("not writable for 2 s after", n, flush=True); continue
        n += s.send(b"l" * 16384)
go(sys.argv[1] == "b")
E
start $PY $T/l.py p; A=$LAST; sleep 1; start $PY $T/l.py b; B=$LAST; sleep 2
for p in $(ss -HtnO state established "dport = :9104" | awk '{print $3}' | sed 's/.*://' | sort -n); do look "port $p" state established "dport = :9104 and sport = :$p"; done
