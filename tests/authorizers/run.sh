#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# run.sh BUILD [AUTHORIZER...]: the server of that build tree with authorizers as people write them, on each engine: 200 clients for 30 s as fast as
# it goes, and 60 clients with a command every 2 s, which is how long some servers keep an idle connection. Exit code 1: a client was refused or
# closed, or too many broadcasts were lost. SECONDS_EACH shortens it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
shift
all=(readme gunicorn gunicorn-sync uvicorn flask express php go nginx jdk)
[ $# -gt 0 ] || set -- "${all[@]}"
seconds=${SECONDS_EACH:-30}

work=$build/authorizers
mkdir -p "$work"
cp "$here"/* "$work/"
cd "$work"
npm install --loglevel=error --prefer-offline --no-audit --no-fund >/dev/null
sed -n '/^import json$/,/^```$/p' "$here/../../README.md" | grep -v '^```' >readme.py.in

pids=()
stop() {
    local pid
    for pid in "${pids[@]}"; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    pids=()
}
trap stop EXIT

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start_authorizer NAME PORT
start_authorizer() {
    case $1 in
    readme)
        # The README's port is 8000; its token and its rule for private channels stay.
        sed "s/8000/$2/; s/== \[\"secret\"\]/!= 0/" readme.py.in >readme.py
        exec python3 readme.py
        ;;
    gunicorn) exec gunicorn --threads 8 --bind "127.0.0.1:$2" app:app ;;
    gunicorn-sync) exec gunicorn --workers 2 --bind "127.0.0.1:$2" app:app ;;
    uvicorn) exec uvicorn --port "$2" --log-level warning asgi:app ;;
    flask) exec python3 -m flask --app app run --port "$2" ;;
    express) exec node express.mjs "$2" ;;
    php) PHP_CLI_SERVER_WORKERS=4 exec php -S "127.0.0.1:$2" index.php ;;
    go)
        [ -x ./authorizer ] || go build -o authorizer main.go
        exec ./authorizer "$2"
        ;;
    nginx)
        sed -i "s/listen .*/listen 127.0.0.1:$2;/" nginx.conf
        exec nginx -p "$work" -c "$work/nginx.conf"
        ;;
    jdk) exec java Authorizer.java "$2" ;;
    esac
}

answers() {
    [ "$(curl -s -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' -d '{"command":"connect","args":{"headers":{},"query":{}}}' "$1")" = 200 ]
}

# wait_for COMMAND...: for at most 60 s (a Go or Java compiler may come first)
wait_for() {
    local tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || return 1
        sleep 0.1
    done
}

failed=0
for name in "$@"; do
    for engine in native qt; do
        port=$(free_port)
        start_authorizer "$name" "$port" >"$name.log" 2>&1 &
        pids+=($!)
        wait_for answers "http://127.0.0.1:$port/" || { echo "$name does not start:"; tail -n 20 "$name.log"; exit 1; }
        listen=$(free_port)
        "$build/server/wsify" --engine "$engine" --listen-addr "127.0.0.1:$listen" --admin-socket off --access-log=false \
            --authorizer-url "http://127.0.0.1:$port/" >"wsify-$name-$engine.log" 2>&1 &
        pids+=($!)
        wait_for curl -s -o /dev/null "http://127.0.0.1:$listen/health"
        for load in "200 $seconds 0" "60 $seconds 2000"; do
            # shellcheck disable=SC2086 # one word a number
            if result=$(node clients.mjs "$listen" $load 2>&1); then verdict=ok; else verdict=FAILED failed=1; fi
            lost=$(curl -s "http://127.0.0.1:$listen/metrics" | sed -n 's/^wsify_authorizer_reused_lost_total //p')
            printf '%-14s %-7s %-11s %s %s reused_lost=%s\n' "$name" "$engine" "$load" "$verdict" "$result" "$lost"
        done
        stop
    done
done
exit "$failed"
