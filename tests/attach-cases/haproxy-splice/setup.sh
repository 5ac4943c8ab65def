#!/bin/bash
# haproxy with option splice-auto, splice-response: bytes wait in a pipe between the sockets.
. "$(dirname "$0")/../lib.sh"
cat >$T/h.cfg <<E
global
  maxconn 100
  nbthread 2
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  option splice-response
  option splice-request
listen l
  bind 127.0.0.1:8081
  server o 127.0.0.1:9001
E
start $PEER feed 9001 50; waitport 9001
start haproxy -db -f $T/h.cfg; H=$LAST; waitport 8081
start $PEER mute 127.0.0.1 8081 40 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
sleep 3
look "haproxy to client" state established "sport = :8081"
look "origin to haproxy (stuck too, but not the cause)" state established "sport = :9001"
echo "--- all four ends"; ss -tmiepOn state established | sed 's/  */ /g'
