#!/bin/bash
# The program closes its socket (and ends) with data in the queue: FIN-WAIT-1 with data, no process, no inode. Observed before, in between and after; a second one with SO_LINGER waits in close().
. "$(dirname "$0")/../lib.sh"
start $PEER sink 9106 40; waitport 9106
cat >$T/c.py <<E
import socket, struct, sys, time
s = socket.create_connection(("127.0.0.1", 9106)); s.setblocking(False)
try:
    while True: s.send(b"c" * 50000)
except BlockingIOError: pass
if sys.argv[1] == "linger": s.setblocking(True); s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 30)); time.sleep(.3); s.close()
else: time.sleep(1.5)
E
start $PY $T/c.py plain; sleep .7
look "before: open" state established "dport = :9106"; K=$SK
sleep 1.5
look "after: orphan" state fin-wait-1 "dport = :9106"; [ "$K" = "$SK" ] && echo "same cookie"
orphans() { ss -HtnO state fin-wait-1 "dport = :9106" | awk '{print $3}' | sed 's/.*://'; }
PLAIN=$(orphans)
start $PY $T/c.py linger; L=$LAST; sleep 1.2
look "SO_LINGER: asleep in close()" state fin-wait-1 "dport = :9106 and sport = :$(orphans | grep -vx "$PLAIN" | head -1)"
