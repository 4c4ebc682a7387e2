#!/bin/sh
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# instructions.sh [--build DIR]: instructions of the server a delivery, by callgrind, with 10 to 10,000 members and with 100 to 18,000 idle
# connections beside 100 members. Two runs of different length each, so that start, joins and end cancel out: "all" is everything the
# server does, "fan-out" is Hub::deliver and NativeEngine::endTurn with what they call. A burst of 32 is joined in one turn; single
# publications each have a turn of their own.
set -eu
build=$(cd "$(dirname "$0")/../.." && pwd)/build/release
[ "${1:-}" != --build ] || build=${2:?--build needs a directory}
command -v valgrind >/dev/null || { echo "instructions: needs valgrind" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# measure MEMBERS IDLE BURST PUBLICATIONS -> "all fanout deliveries"
measure() {
    valgrind --tool=callgrind --callgrind-out-file="$work/out" "$build/server/wsify" --workers 1 --engine native \
        --listen-addr 127.0.0.1:0 --access-log=false --max-clients 30000 --ping-interval 1h --slow-timeout 10m --drain 0s >"$work/log" 2>&1 &
    server=$!
    until grep -q '127.0.0.1:[1-9]' "$work/log"; do
        kill -0 "$server"
        sleep 0.1
    done
    port=$(grep -o '127.0.0.1:[1-9][0-9]*' "$work/log" | head -n 1 | cut -d: -f2)
    deliveries=$("$build/tests/bench/wsify-bench" fanout --port "$port" --members "$1" --idle "$2" --burst "$3" --window "$3" \
        --publications "$4" | sed -n 's/.*"deliveries":\([0-9]*\).*/\1/p')
    kill "$server"
    wait "$server" || true
    callgrind_annotate --inclusive=yes --threshold=100 "$work/out" >"$work/annotated"
    cost() { grep "$1" "$work/annotated" | head -n 1 | awk '{ gsub(",", "", $1); print $1 }'; }
    echo "$(cost 'PROGRAM TOTALS') $(($(cost 'Hub::deliver(') + $(cost 'NativeEngine::endTurn()'))) $deliveries"
}

row() {
    short=$(measure "$1" "$2" "$3" "$4")
    long=$(measure "$1" "$2" "$3" "$5")
    echo "$short $long" | awk -v name="$1 members, $2 idle, bursts of $3" '{ n = $6 - $3; printf "| %s | %.0f | %.0f |\n", name, ($4 - $1) / n, ($5 - $2) / n }'
}

echo '| | instructions a delivery, all | fan-out |'
echo '|---|---|---|'
row 10 0 32 3200 32000
row 100 0 32 640 6400
row 1000 0 32 64 640
row 10000 0 32 32 96
row 100 100 32 640 6400
row 100 18000 32 640 6400
row 10 0 1 400 4000
row 100 0 1 100 1000
row 1000 0 1 20 200
