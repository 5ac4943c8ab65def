#!/bin/bash
# Go: two connections. One goroutine is blocked in Write; the other connection is idle (nothing to send). Both have EPOLLOUT armed (edge).
. "$(dirname "$0")/../lib.sh"
cat >$T/s.go <<E
package main
import ("net"; "time"; "bufio")
func main() { l, _ := net.Listen("tcp4", "127.0.0.1:8004"); for { c, e := l.Accept(); if e != nil { return }
  go func() { s, _ := bufio.NewReader(c).ReadString('\n'); if s == "send\n" { b := make([]byte, 1<<20); for { if _, e := c.Write(b); e != nil { return } } }; time.Sleep(time.Hour) }() } }
E
HOME=$T GOCACHE=$T/c GO111MODULE=off go build -o $T/s $T/s.go || exit 1
start $T/s; S=$LAST; waitport 8004
start $PEER mute 127.0.0.1 8004 40 'send\n'; sleep .3
start $PEER mute 127.0.0.1 8004 40 'idle\n'; sleep 2
for p in $(ss -HtnO state established "sport = :8004" | awk '{print $4}' | sed 's/.*://' | sort -n); do look "Go, peer port $p" state established "sport = :8004 and dport = :$p"; done
