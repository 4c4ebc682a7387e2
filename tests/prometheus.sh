#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# prometheus.sh BUILD: what promtool says of /metrics, with each engine of the build, and of the files in packaging/grafana/; then a Prometheus with
# these files, but for its target, its key and its interval, scrapes the server and has every alert rule.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:?names no build directory}
command -v promtool >/dev/null || { echo "prometheus.sh: needs promtool (Debian: prometheus)" >&2; exit 2; }
work=$(mktemp -d)
server=
prometheus=
trap '[ -z "$server" ] || kill "$server"; [ -z "$prometheus" ] || kill "$prometheus"; [ -z "$prometheus" ] || wait "$prometheus" || true; rm -rf "$work"' EXIT

promtool check rules packaging/grafana/wsify-alerts.yml

# wait_for COMMAND...: for at most 30 s
wait_for() {
    local tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || { echo "prometheus.sh: not within 30 s: $*" >&2; return 1; }
        sleep 0.1
    done
}

# start ENGINE [FLAG...]: sets $server, and $address to where it serves /metrics
start() {
    local engine=$1
    shift
    : >"$work/log"
    "$build/server/wsify" --engine "$engine" --listen-addr 127.0.0.1:0 --metrics-listen-addr 127.0.0.1:0 --admin-socket off --drain 0s "$@" \
        >"$work/log" 2>&1 &
    server=$!
    wait_for grep -q 'serving metrics.*127.0.0.1:[1-9]' "$work/log"
    address=$(sed -n 's/.*serving metrics.*\(127\.0\.0\.1:[1-9][0-9]*\).*/\1/p' "$work/log")
}

stop() {
    kill "$server"
    wait "$server"
    server=
}

for engine in native qt; do
    if ! "$build/server/wsify" config --engine "$engine" >/dev/null 2>&1; then
        echo "prometheus.sh: this build has no $engine engine"
        continue
    fi
    start "$engine"
    curl -fsS "http://$address/metrics" >"$work/metrics"
    promtool check metrics <"$work/metrics"
    echo "prometheus.sh: $engine: $(grep -c '^# TYPE' "$work/metrics") metrics, none that promtool objects to"
    stop
done

cp packaging/grafana/*.yml "$work/"
echo a-key-of-this-test >"$work/wsify.key"
start auto --metrics-key-file "$work/wsify.key"
sed -i "s#10.0.0.5:9464#$address#; s#/etc/prometheus/wsify.key#$work/wsify.key#; s/_interval: 15s/_interval: 1s/" "$work/prometheus.yml"
promtool check config "$work/prometheus.yml"
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
prometheus --config.file "$work/prometheus.yml" --storage.tsdb.path "$work/data" --web.listen-address "127.0.0.1:$port" >"$work/prometheus.log" 2>&1 &
prometheus=$!

# is VALUE PROMQL
is() {
    curl -fsS --get --data-urlencode "query=$2" "http://127.0.0.1:$port/api/v1/query" 2>/dev/null | grep -q "\"value\":\[[0-9.]*,\"$1\"\]"
}
wait_for is 1 'up{job="wsify"}'
wait_for is 1 'count(wsify_build_info{job="wsify"})'
# A rule whose expression Prometheus could not evaluate would say so here.
healthy() {
    [ "$(curl -fsS "http://127.0.0.1:$port/api/v1/rules" | grep -o '"health":"ok"' | wc -l)" = "$(grep -c -- '- alert:' packaging/grafana/wsify-alerts.yml)" ]
}
wait_for healthy
echo "prometheus.sh: a Prometheus with packaging/grafana/prometheus.yml scrapes wsify, with the key, and evaluates $(grep -c -- '- alert:' packaging/grafana/wsify-alerts.yml) alert rules"

stop
wait_for is 0 'up{job="wsify"}'
alert_pends() {
    curl -fsS "http://127.0.0.1:$port/api/v1/alerts" | grep -q '"alertname":"WsifyDown"'
}
wait_for alert_pends
echo "prometheus.sh: without the server up is 0, and WsifyDown begins"
