#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# run.sh BUILD [PROXY...]: the server of that build tree behind real proxies, each with its file of packaging/proxies/ and on each engine;
# checks.mjs says what is checked. A file is used as it is, but for what render() replaces: ports, loopback only, paths, HAProxy's maxconn (which needs
# descriptors), and limits of 60 s, which become 4 s beside 5 s instead of wsify's 75 s. LIMITS=real leaves the limits as they are; the checks of idle
# connections then take minutes. CHECKS=paths,idle does only these.
# nginx-unix is nginx.conf with the Unix socket that it names; haproxy-two and caddy-two have two nodes, which are restarted in turn. Exit code 1: a check failed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
shift
all=(nginx haproxy caddy apache nginx-unix haproxy-proxy-protocol haproxy-two caddy-two)
[ $# -gt 0 ] || set -- "${all[@]}"
wsify=$build/server/wsify
files=$here/../../packaging/proxies

work=$build/proxies
mkdir -p "$work"
cp "$here"/* "$work/"
cd "$work"
npm install --loglevel=error --prefer-offline --no-audit --no-fund >/dev/null
PATH=$PATH:/usr/sbin
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=ws.example.org -addext subjectAltName=DNS:ws.example.org \
    -keyout key.pem -out fullchain.pem 2>/dev/null
cat fullchain.pem key.pem >haproxy.pem

proxy=
stop() {
    [ -z "$proxy" ] || kill "$proxy" 2>/dev/null || true
    [ -z "$proxy" ] || wait "$proxy" 2>/dev/null || true
    proxy=
}
trap stop EXIT

free_port() {
    node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# replace FILE EXPRESSION...: each expression has to change something, so that this script and the files cannot drift apart.
replace() {
    local file=$1 expression
    shift
    for expression in "$@"; do
        sed -E "$expression" "$file" >"$file.new"
        ! cmp -s "$file" "$file.new" || { echo "run.sh: nothing in $file to replace by $expression" >&2; return 1; }
        mv "$file.new" "$file"
    done
}

# render PROXY: that proxy's file, with this test's ports ($port, $upstream, $second) and paths, as ./PROXY.conf.
render() {
    local paths="s#/etc/ssl/wsify#$work#g" server="s/127\.0\.0\.1:3000/127.0.0.1:$upstream/" limits='s/([^0-9])60s/\14s/'
    [ "${LIMITS:-short}" = short ] || limits='s/60s/60s /' # replaced by itself
    case $1 in
    nginx | nginx-unix)
        cp "$files/nginx.conf" "$1.conf"
        replace "$1.conf" "s/listen 443/listen 127.0.0.1:$port/" "s/listen \[::\]:443.*//" "$paths" "$limits" "s#/var/log/nginx#$work#"
        ;;
    haproxy | haproxy-two | haproxy-proxy-protocol)
        cp "$files/${1%-two}.cfg" "$1.conf"
        replace "$1.conf" "s/bind :443/bind 127.0.0.1:$port/" 's/^ *bind \[::\]:443.*//' "$limits" 's/maxconn [0-9]+/maxconn 1000/'
        [ "$1" = haproxy-proxy-protocol ] || replace "$1.conf" "$paths"
        [ "$1" != haproxy-two ] || replace "$1.conf" "s/# (server node2 127.0.0.)2:3000/\11:$second/"
        ;;
    caddy*)
        cp "$files/Caddyfile" "$1.conf"
        # Without its administration and the redirection from port 80.
        replace "$1.conf" "s/^\{/{\n\tadmin off\n\tauto_https disable_redirects\n\tdefault_bind 127.0.0.1/" "s/^ws.example.org/ws.example.org:$port/" \
            "$paths" "$limits"
        [ "$1" != caddy-two ] || replace "$1.conf" "s/(reverse_proxy 127.0.0.1:3000)/\1 127.0.0.1:$second/"
        ;;
    apache)
        cp "$files/apache.conf" apache.conf
        [ "${LIMITS:-short}" != short ] || replace apache.conf 's/(Timeout |ttl=)60/\14/'
        replace apache.conf "s/\*:443/127.0.0.1:$port/" "$paths"
        ;;
    esac
    case $1 in
    nginx-unix) replace "$1.conf" 's/^ *server 127.*//' "s/# (server unix:)/\1/" "s#unix:/run/wsify-web#unix:$work/wsify#" ;;
    *) replace "$1.conf" "$server" ;;
    esac
}

# start PROXY: in the foreground; for nginx and Apache with the frame that a distribution has around such a file.
start() {
    case $1 in
    nginx | nginx-unix)
        # As the user who made the socket.
        printf '%s\n' 'daemon off;' "$([ "$(id -u)" -ne 0 ] || echo 'user root root;')" 'worker_processes 2;' "pid $work/nginx.pid;" \
            'error_log stderr;' 'events { worker_connections 4096; }' "http { include $work/$1.conf; client_body_temp_path $work/body; proxy_temp_path $work/temp;" \
            "fastcgi_temp_path $work/temp; uwsgi_temp_path $work/temp; scgi_temp_path $work/temp; }" >nginx.main
        exec nginx -p "$work" -c "$work/nginx.main"
        ;;
    haproxy*) exec haproxy -f "$1.conf" ;;
    caddy*) XDG_DATA_HOME=$work XDG_CONFIG_HOME=$work exec caddy run --adapter caddyfile --config "$1.conf" ;;
    apache)
        local modules=/usr/lib/apache2/modules module
        {
            printf '%s\n' "ServerRoot $work" "PidFile $work/apache.pid" 'ServerName localhost' "Listen 127.0.0.1:$port" 'ErrorLog /dev/stderr'
            for module in mpm_event authz_core alias headers ssl http2 proxy proxy_http; do
                echo "LoadModule ${module}_module $modules/mod_$module.so"
            done
            [ "$(id -u)" -ne 0 ] || echo 'User nobody'
            echo "Include $work/apache.conf"
        } >apache.main
        APACHE_LOG_DIR=$work exec apache2 -D FOREGROUND -f "$work/apache.main"
        ;;
    esac
}

# listens PORT: within 10 s, and while the proxy runs
listens() {
    local tries
    for tries in $(seq 100); do
        ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || return 0
        kill -0 "$proxy" 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}

# has PROXY: whether this build can stand behind it
has() {
    case $1 in
    nginx-unix) "$wsify" config --listen-addr "unix:$work/wsify.sock" --trusted-proxies unix >/dev/null 2>&1 ;;
    haproxy-proxy-protocol) "$wsify" help all | grep -q -- --proxy-protocol ;;
    *) true ;;
    esac
}

failed=0
for name in "$@"; do
    has "$name" || { echo "$name: left out, this build cannot do it"; continue; }
    for engine in native qt; do
        if ! "$wsify" config --engine "$engine" >/dev/null 2>&1; then
            echo "run.sh: this build has no $engine engine"
            continue
        fi
        port=$(free_port)
        upstream=$(free_port)
        second=$(free_port)
        rm -f ./*.log
        render "$name"
        start "$name" >"$name.log" 2>&1 &
        proxy=$!
        if ! listens "$port" || ! node checks.mjs "$name" "$engine" "$wsify" "$port" "$upstream" "$second" || ! kill -0 "$proxy" 2>/dev/null; then
            echo "$name with the $engine engine failed; its last lines:"
            tail -n 10 "$name.log" | cut -c 1-300
            failed=1
        fi
        stop
    done
done
exit "$failed"
