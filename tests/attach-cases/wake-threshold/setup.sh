#!/bin/bash
# Which number ends the wait: a blocking and an epoll sender, a reader of 2 MB/s.
. "$(dirname "$0")/../lib.sh"
cat >$T/r.py <<E
import socket, time, threading
def one(c):
    while True: c.recv(100000); time.sleep(.05)
l = socket.create_server(("127.0.0.1", 9123))
while True: c, _ = l.accept(); threading.Thread(target=one, args=(c,), daemon=True).start()
E
start $PY $T/r.py; waitport 9123
start $PY -c "
import socket
s = socket.create_connection(('127.0.0.1', 9123))
while True: s.send(b'w' * 65536)"; sleep .3
start $PY -c "
import socket, select
s = socket.create_connection(('127.0.0.1', 9123)); s.setblocking(False); e = select.epoll(); e.register(s, select.EPOLLOUT)
while e.poll():
    try:
        while True: s.send(b'w' * 65536)
    except BlockingIOError: pass"; sleep 1
sleep 2
for p in $(ss -HtnO state established "dport = :9123" | awk '{print $3}' | sed 's/.*://'); do look "sender $p" state established "sport = :$p"; done
