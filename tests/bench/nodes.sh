#!/bin/sh
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# nodes.sh [--build DIR] [--seconds N] [--cores A,B,REDIS,LOAD]: two nodes and a real redis-server: what is published on node A, counted and
# checked at the members of node B; beside it one node with the memory broker on the same work. For each: publications and deliveries a second,
# latency at a rate that neither is busy with, and how busy each process was, which shows the one that is the limit.
set -eu
build=$(cd "$(dirname "$0")/../.." && pwd)/build/release
seconds=3
cores=0,1,2,3
while [ $# -gt 0 ]; do
    case $1 in
    --build) build=${2:?--build needs a directory} ;;
    --seconds) seconds=${2:?--seconds needs a number} ;;
    --cores) cores=${2:?--cores needs four numbers} ;;
    *)
        echo "usage: sh nodes.sh [--build DIR] [--seconds N] [--cores A,B,REDIS,LOAD]" >&2
        exit 2
        ;;
    esac
    shift 2
done
command -v redis-server >/dev/null || {
    echo "nodes: needs redis-server" >&2
    exit 2
}
# On a machine with fewer cores the processes share the last one.
last=$(($(nproc) - 1))
core() {
    wanted=$(echo "$cores" | cut -d, -f"$1")
    [ "$wanted" -le "$last" ] && echo "$wanted" || echo "$last"
}

work=$(mktemp -d)
pids=
end() {
    # shellcheck disable=SC2086 # one word a process
    [ -z "$pids" ] || kill $pids 2>/dev/null || true
    wait
    rm -rf "$work"
}
trap end EXIT
trap 'exit 130' INT TERM

waitFor() { # PATTERN FILE PID
    until grep -q "$1" "$2" 2>/dev/null; do
        kill -0 "$3" || {
            cat "$2" >&2
            exit 1
        }
        sleep 0.05
    done
}
node() { # NAME CORE FLAG...
    name=$1
    where=$2
    shift 2
    taskset -c "$where" "$build/server/wsify" --workers 1 --listen-addr 127.0.0.1:0 --access-log=false --ping-interval 10m --drain 0s "$@" \
        >"$work/$name" 2>&1 &
    pid=$!
    pids="$pids $pid"
    waitFor '127.0.0.1:[1-9]' "$work/$name" "$pid"
    port=$(grep -o '127.0.0.1:[1-9][0-9]*' "$work/$name" | head -n 1 | cut -d: -f2)
}

taskset -c "$(core 3)" redis-server --port 0 --unixsocket "$work/redis.sock" --save '' --appendonly no --dir "$work" >"$work/redis" 2>&1 &
redis=$!
pids="$pids $redis"
waitFor 'connections at' "$work/redis" "$redis"
node a "$(core 1)" --broker-driver redis --broker-dsn "unix://$work/redis.sock"
a=$pid
portA=$port
node b "$(core 2)" --broker-driver redis --broker-dsn "unix://$work/redis.sock"
b=$pid
portB=$port
node memory "$(core 1)"
memory=$pid
portMemory=$port

ticks() { cut -d')' -f2 "/proc/$1/stat" | awk '{ print $12 + $13 }'; }
field() { sed -n 's/.*"'"$1"'":\([0-9.]*\).*/\1/p' "$work/out"; }
hz=$(getconf CLK_TCK)

# row TITLE MEMBERS "PORTS" "PIDS" OPTION...: one line of the table
row() {
    title=$1
    members=$2
    ports=$3
    busy=$4
    shift 4
    before=
    for one in $busy; do before="$before $(ticks "$one")"; done
    began=$(date +%s.%N)
    # shellcheck disable=SC2086
    taskset -c "$(core 4)" "$build/tests/bench/wsify-bench" fanout $ports --members "$members" --seconds "$seconds" "$@" >"$work/out"
    ended=$(date +%s.%N)
    shares=
    # shellcheck disable=SC2086
    set -- $before
    for one in $busy; do
        shares="$shares $(echo "$(ticks "$one") $1 $hz $began $ended" | awk '{ printf "%.0f%%", 100 * ($1 - $2) / $3 / ($5 - $4) }')"
        shift
    done
    echo "$title|$members|$(field deliveries_per_s)|$(field p50_ms)|$(field p99_ms)|$shares" \
        | awk -F'|' '{ printf "| %s | %s | %.0f | %.0f | %s | %s | %s |\n", $1, $2, $3 / $2, $3, $4, $5, $6 }'
}
echo '| work | members | publications/s | deliveries/s | p50 ms | p99 ms | busy |'
echo '|---|---|---|---|---|---|---|'
for members in 1 100; do
    row 'memory' "$members" "--port $portMemory" "$memory" --window 1024 --burst 32
    row 'Redis, A to B' "$members" "--port $portB --publish-port $portA" "$a $redis $b" --window 1024 --burst 32
done
row 'memory, 1,000/s' 10 "--port $portMemory" "$memory" --rate 1000
row 'Redis, A to B, 1,000/s' 10 "--port $portB --publish-port $portA" "$a $redis $b" --rate 1000
echo
echo 'busy: of a core; with Redis: node A, redis-server, node B.'
