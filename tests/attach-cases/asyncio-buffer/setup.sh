#!/bin/bash
# asyncio server that calls write() without drain(): 50 MB lie in the transport's buffer.
. "$(dirname "$0")/../lib.sh"
cat >$T/s.py <<E
import asyncio
async def h(r, w):
    await r.readline()
    for i in range(500): w.write(b"q" * 100000)
    print("user-space buffer", w.transport.get_write_buffer_size(), flush=True)
    while True:
        await asyncio.sleep(1); print("user-space buffer", w.transport.get_write_buffer_size(), flush=True)
async def main():
    s = await asyncio.start_server(h, "127.0.0.1", 8002); await s.serve_forever()
asyncio.run(main())
E
$PY $T/s.py >$T/log & S=$!; PIDS="$PIDS $S"; waitport 8002
start $PEER mute 127.0.0.1 8002 40 'go\n'
sleep 2.5
look "asyncio to client" state established "sport = :8002"
