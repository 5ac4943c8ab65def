#!/bin/bash
# splice(pipe -> socket), blocking; the file's pages sit in the queue, the rest in the pipe.
. "$(dirname "$0")/../lib.sh"
head -c 100000000 /dev/zero >$T/f; start $PEER sink 9103 40; waitport 9103
cat >$T/s.py <<E
import ctypes, os, socket
c = ctypes.CDLL(None, use_errno=True); s = socket.create_connection(("127.0.0.1", 9103)); f = os.open("$T/f", 0); r, w = os.pipe()
sp = lambda a, b, n: c.splice(a, None, b, None, ctypes.c_size_t(n), 4)
while True:
    n = sp(f, w, 65536)
    if n <= 0: break
    while n > 0: n -= sp(r, s.fileno(), n)
E
start $PY $T/s.py; S=$LAST; sleep 2
look "splice sender" state established "dport = :9103"
:
