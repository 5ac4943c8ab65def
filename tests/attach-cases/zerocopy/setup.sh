#!/bin/bash
# MSG_ZEROCOPY: 1 MB sends of one buffer to a reader that does not read. The skbs hold the program's own pages.
. "$(dirname "$0")/../lib.sh"
start $PEER sink 9102 40; waitport 9102
cat >$T/z.py <<E
import socket, mmap, select, time
s = socket.create_connection(("127.0.0.1", 9102)); s.setsockopt(socket.SOL_SOCKET, 60, 1); s.setblocking(False)
b = mmap.mmap(-1, 1 << 20); n = 0; calls = 0
while True:
    try: k = s.send(b, 0x4000000); n += k; calls += 1; print("sent", n, "calls", calls, flush=True)
    except BlockingIOError: break
    except OSError as e: print(e, flush=True); break
p = select.poll(); p.register(s, select.POLLOUT)
while True: print("poll", p.poll(2000), flush=True); time.sleep(.5)
E
$PY $T/z.py >$T/log & Z=$!; PIDS="$PIDS $Z"; sleep 2
look "zero-copy sender" state established "dport = :9102"
