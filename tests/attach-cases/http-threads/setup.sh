#!/bin/bash
# python http.server (threads), three clients: one stopped, one slow (200 KB/s), one quick. Each thread sleeps in its own send().
. "$(dirname "$0")/../lib.sh"
mkdir $T/w; head -c 200000000 /dev/zero >$T/w/f
start $PY -m http.server 8000 --bind 127.0.0.1 -d $T/w; S=$LAST; waitport 8000
start $PEER mute 127.0.0.1 8000 40 'GET /f HTTP/1.0\r\n\r\n'; A=$LAST; sleep .3
start $PEER slow 127.0.0.1 8000 40 200000 'GET /f HTTP/1.0\r\n\r\n'; sleep .3
start $PEER slow 127.0.0.1 8000 40 10000000 'GET /f HTTP/1.0\r\n\r\n'; sleep 2
ss -HtnepO state established "sport = :8000"
n=0; for p in $(ss -HtnO state established "sport = :8000" | awk '{print $4}' | sed 's/.*://' | sort -n); do n=$((n+1)); look "client $n (port $p)" state established "sport = :8000 and dport = :$p"; done
