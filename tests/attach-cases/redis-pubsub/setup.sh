#!/bin/bash
# redis 7.0: a subscriber that never reads; 20 MB are published in 1 KB messages (limit for pubsub: 32 MB hard, 8 MB for 60 s).
. "$(dirname "$0")/../lib.sh"
start redis-server --port 6379 --bind 127.0.0.1 --save '' --dir $T --daemonize no; waitport 6379
start $PEER mute 127.0.0.1 6379 40 'SUBSCRIBE c\r\n'
sleep .5
$PY - <<E
import socket
s=socket.create_connection(("127.0.0.1",6379)); m=b"y"*1024
for i in range(${N:-20000}):
    s.sendall(b"PUBLISH c "+m+b"\r\n")
    if i%100==99:
        n=0
        while n<100: n+=s.recv(65536).count(b"\n")
E
sleep .5
P=$(ss -Htn state established "dport = :6379" | awk '{print $3}' | head -1)
look "redis to subscriber" state established "sport = :6379"
echo "--- CLIENT LIST"; $PY - <<E
import socket
s=socket.create_connection(("127.0.0.1",6379)); s.sendall(b"CLIENT LIST TYPE pubsub\r\n"); print(s.recv(65536).decode())
E
