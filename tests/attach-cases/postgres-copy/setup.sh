#!/bin/bash
# PostgreSQL 15: COPY ... TO STDOUT over TCP, psql stopped in the middle. The backend waits in epoll with EPOLLOUT (ClientWrite).
. "$(dirname "$0")/../lib.sh"
B=$(ls -d /usr/lib/postgresql/*/bin | tail -1); chown postgres $T
AS="setpriv --reuid=postgres --regid=postgres --clear-groups"
$AS $B/initdb -D $T/d -A trust -N >/dev/null 2>&1 || { echo initdb failed; exit 1; }
start $AS $B/postgres -D $T/d -p 5433 -c listen_addresses=127.0.0.1 -c unix_socket_directories=$T -c fsync=off; waitport 5433; sleep 1
start psql -h 127.0.0.1 -p 5433 -U postgres -c "copy (select repeat('z',1000) from generate_series(1,3000000)) to stdout" -o /dev/null postgres; C=$LAST
waitsent state established "sport = :5433"; kill -STOP $C; sleep 2
look "backend to psql" state established "sport = :5433"
echo "--- pg_stat_activity"; psql -h 127.0.0.1 -p 5433 -U postgres -Atc "select pid,state,wait_event_type,wait_event from pg_stat_activity where query like 'copy%'" postgres
