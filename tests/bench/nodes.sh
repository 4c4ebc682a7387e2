#!/bin/sh
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# nodes.sh [--build DIR] [--seconds N] [--cores A,B,REDIS,LOAD] [--posts [--beside SERVER] [--rounds N]]: two nodes and a real redis-server: what is published on node A, counted and
# checked at the members of node B; beside it one node with the memory broker on the same work. For each: publications and deliveries a second,
# latency at a rate that neither is busy with, and how busy each process was, which shows the one that is the limit.
#
# --posts: publications over HTTP and WebSocket instead, with ids and without, one a request and in batches; with --beside, two nodes of another
# binary do the same in turns with these two, and the last column compares. Medians of --rounds (5).
set -eu
build=$(cd "$(dirname "$0")/../.." && pwd)/build/release
seconds=3
cores=0,1,2,3
posts=
beside=
rounds=5
while [ $# -gt 0 ]; do
    case $1 in
    --posts)
        posts=yes
        shift
        continue
        ;;
    --beside) beside=${2:?--beside needs a wsify} ;;
    --rounds) rounds=${2:?--rounds needs a number} ;;
    --build) build=${2:?--build needs a directory} ;;
    --seconds) seconds=${2:?--seconds needs a number} ;;
    --cores) cores=${2:?--cores needs four numbers} ;;
    *)
        echo "usage: sh nodes.sh [--build DIR] [--seconds N] [--cores A,B,REDIS,LOAD] [--posts [--beside SERVER] [--rounds N]]" >&2
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

wsify=$build/server/wsify
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
    taskset -c "$where" "$wsify" --workers 1 --listen-addr 127.0.0.1:0 --access-log=false --ping-interval 10m --drain 0s "$@" \
        >"$work/$name" 2>&1 &
    pid=$!
    pids="$pids $pid"
    waitFor '127.0.0.1:[1-9]' "$work/$name" "$pid"
    port=$(grep -o '127.0.0.1:[1-9][0-9]*' "$work/$name" | head -n 1 | cut -d: -f2)
}

ticks() { cut -d')' -f2 "/proc/$1/stat" | awk '{ print $12 + $13 }'; }
field() { # NAME: of the line that wsify-bench printed
    sed -n 's/.*"'"$1"'":\([0-9.]*\).*/\1/p' "$work/out"
}
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
hz=$(getconf CLK_TCK)

taskset -c "$(core 3)" redis-server --port 0 --unixsocket "$work/redis.sock" --save '' --appendonly no --dir "$work" >"$work/redis" 2>&1 &
redis=$!
pids="$pids $redis"
waitFor 'connections at' "$work/redis" "$redis"
if [ -n "$posts" ]; then
    # A prefix for each binary, so that the subscriptions that linger cost the other one nothing.
    pair() { # NAME: two nodes of $wsify
        node "$1-a" "$(core 1)" --broker-driver redis --broker-dsn "unix://$work/redis.sock?prefix=$1"
        eval "$1_port=$port $1_pid=$pid"
        node "$1-b" "$(core 2)" --broker-driver redis --broker-dsn "unix://$work/redis.sock?prefix=$1"
        eval "$1_members=$port"
    }
    pair this
    [ -z "$beside" ] || wsify=$beside pair other
    once() { # NAME OPTION...: one run; its figures go to the files of NAME
        name=$1
        shift
        eval "port=\$${name}_port members=\$${name}_members pid=\$${name}_pid"
        # shellcheck disable=SC2154 # set by eval
        taskset -c "$(core 4)" "$build/tests/bench/wsify-bench" "$@" --port "$members" --publish-port "$port" --server-pid "$pid" \
            --members 1 --seconds "$seconds" >"$work/out" || {
            cat "$work/out" >&2
            exit 1
        }
        case $1 in http) what=publications ;; *) what=deliveries ;; esac # to the one member: as many
        field "${what}_per_s" >>"$work/$name.rate"
        field "${what}_per_cpu_s" >>"$work/$name.percpu"
        field p50_ms >>"$work/$name.p50" # of a request; a stream of a WebSocket has none
        field p99_ms >>"$work/$name.p99"
    }
    compare() { # TITLE OPTION...
        title=$1
        shift
        rm -f "$work"/this.* "$work"/other.*
        round=0
        while [ "$round" -lt "$rounds" ]; do
            # In turns, and each as often first.
            if [ -n "$beside" ] && [ $((round % 2)) -eq 1 ]; then once other "$@"; fi
            once this "$@"
            if [ -n "$beside" ] && [ $((round % 2)) -eq 0 ]; then once other "$@"; fi
            round=$((round + 1))
        done
        line=$title
        for name in this other; do
            for figure in rate percpu p50 p99; do
                if [ -f "$work/$name.$figure" ]; then line="$line|$(median "$work/$name.$figure")"; else line="$line|"; fi
            done
        done
        echo "$line" | awk -F'|' '{
            printf "| %s | %.0f | %.0f | %.2f / %.2f |", $1, $2, $3, $4, $5
            if ($6 != "") printf " %.0f | %.0f | %.2f / %.2f | %.3f | %.3f |", $6, $7, $8, $9, $2 / $6, $3 / $7
            print "" }' | sed 's|0.00 / 0.00|-|g'
    }
    heading='| publications | a second | a CPU-second of node A | p50 / p99 ms |'
    [ -z "$beside" ] || heading="$heading other: a second | a CPU-second | p50 / p99 ms | ratio | ratio a CPU-second |"
    echo "$heading"
    echo "$heading" | sed 's/[^|]\{1,\}/---/g'
    for ids in '' --ids; do
        with=${ids:+, with ids}
        # shellcheck disable=SC2086 # none or one
        for connections in 1 16; do compare "$connections x POST$with" http --connections "$connections" $ids; done
        # shellcheck disable=SC2086
        compare "4 x POST of 100$with" http --connections 4 --batch 100 $ids
    done
    compare 'WebSocket, bursts of 32' fanout --window 1024 --burst 32
    exit
fi
node a "$(core 1)" --broker-driver redis --broker-dsn "unix://$work/redis.sock"
a=$pid
portA=$port
node b "$(core 2)" --broker-driver redis --broker-dsn "unix://$work/redis.sock"
b=$pid
portB=$port
node memory "$(core 1)"
memory=$pid
portMemory=$port

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
