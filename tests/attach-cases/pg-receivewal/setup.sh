#!/bin/bash
# PostgreSQL 15: walsender to a stopped pg_receivewal, 60 MB of WAL are written meanwhile.
. "$(dirname "$0")/../lib.sh"
B=$(ls -d /usr/lib/postgresql/*/bin | tail -1); chown postgres $T; AS="setpriv --reuid=postgres --regid=postgres --clear-groups"
$AS $B/initdb -D $T/d -A trust -N >/dev/null 2>&1 || { echo initdb failed; exit 1; }
start $AS $B/postgres -D $T/d -p 5433 -c listen_addresses=127.0.0.1 -c unix_socket_directories=$T -c fsync=off -c wal_keep_size=1GB; waitport 5433; sleep 1
mkdir $T/w; Q="psql -h 127.0.0.1 -p 5433 -U postgres -At postgres -c"
start $B/pg_receivewal -h 127.0.0.1 -p 5433 -U postgres -D $T/w --no-sync; C=$LAST; sleep 1; kill -STOP $C
$Q "create table t as select repeat(md5(i::text),30) from generate_series(1,60000) i" >/dev/null; sleep 2
P=$($Q "select client_port from pg_stat_replication"); echo "--- pg_stat_replication"; $Q "select pid,state,sent_lsn,pg_current_wal_lsn(),pg_wal_lsn_diff(pg_current_wal_lsn(),sent_lsn) as not_handed_over from pg_stat_replication"
$Q "select wait_event from pg_stat_activity where backend_type='walsender'"
look "walsender" state established "sport = :5433 and dport = :$P"
