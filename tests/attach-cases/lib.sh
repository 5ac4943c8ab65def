# Shared by the cases. Everything runs in a network namespace of its own; needs root, iproute2, python3.
# SKBSCOPE: the program under test.
if [ -z "${IN_NS:-}" ]; then
  cd "$(dirname "$0")" || exit 1
  exec unshare -n env IN_NS=1 LIMIT="${LIMIT:-60}" timeout -k 5 "${LIMIT:-60}" bash ./setup.sh "$@"
fi
set -u
ip link set lo up
PATH=$PATH:/usr/sbin:/usr/local/sbin
PY=${PYTHON:-/usr/bin/python3}; [ -x "$PY" ] || PY=python3
PEER="$PY ../peer.py"
T=$(mktemp -d); chmod 755 "$T"; PIDS=
kids() { local k; for k in $(cat /proc/"$1"/task/*/children 2>/dev/null); do echo "$k"; kids "$k"; done; }
tidy() { local p all=; for p in $PIDS; do all="$p $(kids "$p") $all"; done
  for p in $all; do kill -CONT "$p" 2>/dev/null; kill "$p" 2>/dev/null; done; sleep .3
  for p in $all; do kill -9 "$p" 2>/dev/null; done; rm -rf "$T"; }
trap tidy EXIT; trap 'exit 1' TERM INT
start() { "$@" >"$T/out.$#.$RANDOM" 2>&1 & LAST=$!; PIDS="$PIDS $LAST"; }
waitport() { local i; for i in $(seq 400); do ss -Htln "sport = :$1" | grep -q . && return; sleep .05; done; echo "port $1 never listened"; exit 1; }
# waitsent FILTER...: until a megabyte has been sent on it
waitsent() { local i; for i in $(seq 400); do [ "$(ss -HtniO "$@" | sed -n 's/.* bytes_sent:\([0-9]*\).*/\1/p' | sort -n | tail -1)" -gt 1000000 ] 2>/dev/null && return; sleep .05; done; echo "nothing was sent: $*"; exit 1; }
rate() { tc qdisc add dev lo root tbf rate "$1" burst "${2:-64kb}" latency "${3:-200ms}"; }
# sock FILTER...: sets SK (cookie, decimal) of the first match
sock() { local x; x=$(ss -HtneO "$@" | sed -n 's/.* sk:\([0-9a-f]*\).*/\1/p' | head -1); [ -n "$x" ] || { echo "no such socket: $*"; SK=; return 1; }; SK=$((16#$x)); }
# look TITLE FILTER...: what skbscope says now of the socket
look() { echo "=== $1"; shift; sock "$@" || return 1; "$SKBSCOPE" attach --cookie "$SK" --once 2>&1; }
