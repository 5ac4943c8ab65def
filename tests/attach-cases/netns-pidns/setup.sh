#!/bin/bash
# A sender in a container of its own (network, pid and mount namespaces); the observer stands outside.
. "$(dirname "$0")/../lib.sh"
cat >$T/b.py <<E
import socket, threading, time
l = socket.create_server(("127.0.0.1", 7777)); r = socket.create_connection(("127.0.0.1", 7777)); c, _ = l.accept()
while True: c.send(b"k" * 65536)
E
unshare -n -p -m -f --mount-proc bash -c "ip link set lo up; exec $PY $T/b.py" & U=$!; PIDS="$PIDS $U"; sleep 2
I=$(kids $U | head -1)
"$SKBSCOPE" attach $I --once
