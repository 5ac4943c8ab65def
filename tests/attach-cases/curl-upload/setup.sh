#!/bin/bash
# curl uploads to a server that reads nothing. curl polls; curl's own buffer is 64 KB; the rest is in the file.
. "$(dirname "$0")/../lib.sh"
head -c 200000000 /dev/zero >$T/f
start $PEER sink 9101 40; waitport 9101
start curl -sS -T $T/f -H Expect: http://127.0.0.1:9101/f; C=$LAST
sleep 2
look "curl" state established "dport = :9101"
:
