#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# prometheus.sh BUILD: what promtool says of /metrics, with each engine of the build, and of the alert rules in packaging/grafana/.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:?names no build directory}
command -v promtool >/dev/null || { echo "prometheus.sh: needs promtool (Debian: prometheus)" >&2; exit 2; }
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT

promtool check rules packaging/grafana/wsify-alerts.yml

for engine in native qt; do
    if ! "$build/server/wsify" config --engine "$engine" >/dev/null 2>&1; then
        echo "prometheus.sh: this build has no $engine engine"
        continue
    fi
    "$build/server/wsify" --engine "$engine" --listen-addr 127.0.0.1:0 --admin-socket off --drain 0s >"$work/log" 2>&1 &
    server=$!
    until grep -q '127.0.0.1:[1-9]' "$work/log"; do
        kill -0 "$server"
        sleep 0.1
    done
    address=$(grep -o '127.0.0.1:[1-9][0-9]*' "$work/log" | head -n 1)
    curl -fsS "http://$address/metrics" >"$work/metrics"
    promtool check metrics <"$work/metrics"
    echo "prometheus.sh: $engine: $(grep -c '^# TYPE' "$work/metrics") metrics, none that promtool objects to"
    kill "$server"
    wait "$server"
    server=
done
