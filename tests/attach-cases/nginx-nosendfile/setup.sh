#!/bin/bash
# nginx 1.22, sendfile off, 256 MB file, a client that asks and never reads. Two clients: the second over IPv6.
. "$(dirname "$0")/../lib.sh"
head -c 268435456 /dev/zero >$T/big.bin
cat >$T/n.conf <<E
daemon off; user root; worker_processes 1; pid $T/pid; error_log $T/err;
events { worker_connections 1024; }
http { access_log off; sendfile ${SENDFILE:-off}; tcp_nopush ${NOPUSH:-off}; output_buffers 2 32k; server { listen 127.0.0.1:8080; listen [::1]:8080; root $T; } }
E
start nginx -c $T/n.conf -p $T; waitport 8080
start $PEER mute 127.0.0.1 8080 40 'GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n'
start $PEER mute ::1 8080 40 'GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n'
sleep 3
look "IPv4, sender" state established "src 127.0.0.1 and sport = :8080"
look "IPv6, sender" state established "src [::1] and sport = :8080"
