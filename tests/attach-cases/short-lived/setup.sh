#!/bin/bash
# Sockets that live 5 ms: 200 requests of 300 KB each, one after another. The observer names the service's port.
. "$(dirname "$0")/../lib.sh"
cat >$T/s.py <<E
import socket, threading, time
l = socket.create_server(("127.0.0.1", 8006))
def srv():
    while True:
        c, _ = l.accept(); c.recv(100); c.sendall(b"r" * 300000); c.close()
threading.Thread(target=srv, daemon=True).start(); t = time.time(); n = 0
while time.time() - t < 8:
    c = socket.create_connection(("127.0.0.1", 8006)); c.send(b"go"); k = 0
    while True:
        b = c.recv(65536)
        if not b: break
        k += len(b); time.sleep(.001)
    c.close(); n += 1
print("connections", n, "in 8 s")
E
$PY $T/s.py >$T/log & S=$!; PIDS="$PIDS $S"; waitport 8006
sleep 1
for i in 1 2 3 4 5; do "$SKBSCOPE" attach :8006 --once | tail -n +2; done
