#!/bin/bash
# Node 20: res.write() in a loop, its answer ignored: 50 MB in writableLength.
. "$(dirname "$0")/../lib.sh"
cat >$T/s.js <<E
const http = require('http');
http.createServer((q, r) => { for (let i = 0; i < 500; i++) r.write(Buffer.alloc(100000, 'n'));
  setInterval(() => console.log('writableLength', r.writableLength, 'socket', r.socket && r.socket.writableLength, 'libuv queue', r.socket && r.socket._handle.writeQueueSize), 500); }).listen(8003, '127.0.0.1');
E
node $T/s.js >$T/log 2>&1 & S=$!; PIDS="$PIDS $S"; waitport 8003
start $PEER mute 127.0.0.1 8003 40 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
sleep 3
look "node to client" state established "sport = :8003"
