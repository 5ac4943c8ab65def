#!/bin/bash
# A dual-stack listener (Node binds ::) with an IPv4 client: family AF_INET6, address ::ffff:127.0.0.1. ss prints it in brackets.
. "$(dirname "$0")/../lib.sh"
cat >$T/s.py <<E
import socket
l = socket.create_server(("::", 8005), family=socket.AF_INET6, dualstack_ipv6=True); c, _ = l.accept()
while True: c.send(b"m" * 10000)
E
start $PY $T/s.py; waitport 8005
start $PEER mute 127.0.0.1 8005 40; sleep 2
look "mapped" state established "sport = :8005"
ss -Htn -4 state established "sport = :8005"; echo "^ ss -4"; ss -Htn -6 state established "sport = :8005"; echo "^ ss -6"
