#!/bin/bash
# netcat-openbsd sends a file to a listener that does not read; an upstream program is stuck in a pipe behind it.
. "$(dirname "$0")/../lib.sh"
start $PEER sink 9100 40; waitport 9100
head -c 100000000 /dev/zero | nc -N 127.0.0.1 9100 & PIDS="$PIDS $!"; N=$!
sleep 2
look "nc" state established "dport = :9100"
:
