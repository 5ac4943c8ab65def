#!/bin/bash
# SO_SNDBUF of 8 KB (locked) and a reader that reads at once: the send buffer is to blame. Two rates: as fast as it goes, with tbf 100 Mbit/s and MTU 1500.
. "$(dirname "$0")/../lib.sh"
ip link set lo mtu 1500; rate 100mbit 4kb 50ms
$PY - <<E & R=$!
import socket
l = socket.create_server(("127.0.0.1", 9108)); c, _ = l.accept()
while c.recv(1 << 20): pass
E
PIDS="$PIDS $R"; waitport 9108
$PY - <<E & S=$!
import socket, time
s = socket.socket(); ${SNDBUF:-1} and s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096); s.connect(("127.0.0.1", 9108)); n = 0; t = time.time()
while True:
    n += s.send(b"s" * 65536)
    if time.time() - t > 3: print("rate %.1f Mbit/s" % (n * 8 / 3e6), flush=True); t = time.time(); n = 0
E
PIDS="$PIDS $S"; sleep 4
for i in 1 2 3; do look "small sndbuf, look $i" state established "dport = :9108"; sleep .3; done
