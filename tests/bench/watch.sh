#!/bin/sh
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# watch.sh [--build DIR] [--seconds N] [--rounds N] [--cores SERVER,LOAD,CONSOLE]: what a console costs that watches everything. The same work
# without and with it, one after the other in each round, each on a server of its own; medians. Fails when a line that the console got does
# not add up, or when what it was told of is not what the server did, to the message.
set -eu
build=$(cd "$(dirname "$0")/../.." && pwd)/build/release
seconds=3
rounds=5
cores=0,1,2
while [ $# -gt 0 ]; do
    case $1 in
    --build) build=${2:?--build needs a directory} ;;
    --seconds) seconds=${2:?--seconds needs a number} ;;
    --rounds) rounds=${2:?--rounds needs a number} ;;
    --cores) cores=${2:?--cores needs three numbers} ;;
    *)
        echo "usage: sh watch.sh [--build DIR] [--seconds N] [--rounds N] [--cores SERVER,LOAD,CONSOLE]" >&2
        exit 2
        ;;
    esac
    shift 2
done
# On a machine with fewer cores the processes share the last one.
last=$(($(nproc) - 1))
core() {
    wanted=$(echo "$cores" | cut -d, -f"$1")
    [ "$wanted" -le "$last" ] && echo "$wanted" || echo "$last"
}

work=$(mktemp -d)
server=
console=
end() {
    for one in $server $console; do kill "$one" 2>/dev/null || true; done
    wait
    rm -rf "$work"
}
trap end EXIT
trap 'exit 130' INT TERM

field() { sed -n 's/.*"'"$2"'":\([0-9.]*\).*/\1/p' "$work/$1"; }
metric() { curl -s "http://127.0.0.1:$port/metrics" | sed -n "s/^$1 //p"; }
waitFor() { # PATTERN FILE PID
    until grep -q "$1" "$2" 2>/dev/null; do
        kill -0 "$3" || {
            cat "$2" >&2
            exit 1
        }
        sleep 0.05
    done
}
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

once() { # NAME WATCHED OPTION...: one run; its figures go to the files of NAME
    name=$1
    watched=$2
    shift 2
    : >"$work/server"
    taskset -c "$(core 1)" "$build/server/wsify" --workers 1 --listen-addr 127.0.0.1:0 --access-log=false --ping-interval 10m --drain 0s \
        --admin-socket "$work/socket" >"$work/server" 2>&1 &
    server=$!
    waitFor '127.0.0.1:[1-9]' "$work/server" "$server"
    port=$(grep -o '127.0.0.1:[1-9][0-9]*' "$work/server" | head -n 1 | cut -d: -f2)
    if [ "$watched" = yes ]; then
        : >"$work/console"
        # Long enough for what is still to come when the load has ended.
        taskset -c "$(core 3)" "$build/tests/bench/wsify-bench-watch" "$work/socket" $((seconds + 3)) >"$work/console" &
        console=$!
        waitFor watching "$work/console" "$console"
    fi
    taskset -c "$(core 2)" "$build/tests/bench/wsify-bench" fanout --port "$port" --server-pid "$server" --seconds "$seconds" "$@" >"$work/load"
    if [ "$watched" = yes ]; then
        wait "$console"
        console=
        # One row a command, and one a publication: there is one worker, and every channel has members.
        told=$(field console matched)
        done=$(($(metric wsify_commands_total) + $(metric wsify_published_total)))
        [ "$told" = "$done" ] || {
            echo "watch: the console was told of $told commands and publications, there were $done" >&2
            exit 1
        }
        field console sent >>"$work/$name.sent"
        field console matched >>"$work/$name.matched"
    fi
    field load deliveries_per_cpu_s >>"$work/$name.percpu"
    field load deliveries_per_s >>"$work/$name.rate"
    field load p99_ms >>"$work/$name.p99"
    field load rss_after >>"$work/$name.rss"
    field load server_waited_s >>"$work/$name.waited"
    kill "$server"
    wait "$server" || true
    server=
}

compare() { # TITLE OPTION...
    title=$1
    shift
    rm -f "$work"/alone.* "$work"/watched.*
    round=0
    while [ "$round" -lt "$rounds" ]; do
        once alone no "$@"
        once watched yes "$@"
        round=$((round + 1))
    done
    for name in alone watched; do
        for figure in percpu rate p99 rss waited; do eval "${name}_$figure=$(median "$work/$name.$figure")"; done
    done
    # shellcheck disable=SC2154 # set by eval
    echo "$title|$alone_percpu|$watched_percpu|$alone_rate|$watched_rate|$alone_p99|$watched_p99|$alone_rss|$watched_rss|$(median "$work/watched.matched")|$(median "$work/watched.sent")|$alone_waited|$watched_waited|$seconds" \
        | awk -F'|' '{ printf "| %s | %.0f | %.0f | %.2f | %.0f | %.0f | %.2f | %s / %s | %.1f | %.0f | %.0f | %.0f%% / %.0f%% |\n", \
            $1, $2, $3, $3 / $2, $4, $5, $5 / $4, $6, $7, ($9 - $8) / 1048576, $10, $11, 100 * $12 / $14, 100 * $13 / $14 }'
}

echo '| work | deliveries/CPU-s alone | watched | ratio | deliveries/s alone | watched | ratio | p99 ms | MiB more | matched | sent | disturbed |'
echo '|---|---|---|---|---|---|---|---|---|---|---|---|'
compare '50,000/s to 1' --members 1 --rate 50000
compare '50,000/s to 10' --members 10 --rate 50000
compare '1 channel x 100, bursts of 32' --members 100 --burst 32
compare '1 channel x 1000, bursts of 32' --members 1000 --burst 32
