#!/bin/bash
# rsync daemon sends a 300 MB file; the receiving rsync is stopped.
. "$(dirname "$0")/../lib.sh"
mkdir $T/m $T/to; head -c 300000000 /dev/urandom >$T/m/f
printf 'use chroot = no\nuid = root\ngid = root\n[m]\npath = %s/m\n' $T >$T/c
start rsync --daemon --no-detach --port=8730 --address=127.0.0.1 --config=$T/c; waitport 8730
start rsync --bwlimit=${BW:-0} rsync://127.0.0.1:8730/m/f $T/to/; C=$LAST
waitsent state established "sport = :8730"; for p in $C $(kids $C); do kill -STOP $p; done; sleep 2
look "rsync daemon to receiver" state established "sport = :8730"
