#!/bin/bash
# One connected socket, inherited by three workers that all send on it; the parent holds it too and sleeps elsewhere. A fourth, newer process has it from SCM_RIGHTS.
. "$(dirname "$0")/../lib.sh"
start $PEER sink 9105 40; waitport 9105
cat >$T/w.py <<E
import os, socket, time
s = socket.create_connection(("127.0.0.1", 9105)); a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
for i in range(3):
    if os.fork() == 0:
        while True: s.send(bytes([97 + i]) * (1000 * (i + 1)))
if os.fork() == 0:
    s.close(); _, f, _, _ = socket.recv_fds(b, 1, 1); t = socket.socket(fileno=os.dup2(f[0], 77)); os.close(f[0])
    import select; e = select.epoll(); e.register(t, select.EPOLLIN); e.poll(60)
socket.send_fds(a, [b"x"], [s.fileno()]); time.sleep(60)
E
start $PY $T/w.py; S=$LAST; sleep 2.5
look "shared socket" state established "dport = :9105"
