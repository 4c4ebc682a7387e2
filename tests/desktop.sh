#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# desktop.sh BUILD [ctest option...]: runs the tests of the build folder BUILD as on a developer's machine. Language, time zone, default font, screen
# and the console's settings are others, and WSIFY_ variables are set. A server (port 3000) and a console run already; the tests must leave
# them alone. The console's tests run a second time, with the system's fonts. Needs the packages of deps.sh full.
set -euo pipefail
cd "$(dirname "$0")/.."

build=$(realpath "${1:?usage: desktop.sh BUILD [ctest option...]}")
shift
place=$(mktemp -d)
pids=()
finish() {
    [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
    wait
    rm -rf "$place"
}
trap finish EXIT
give_up() { echo "desktop.sh: $1" >&2; cat "$place"/*.log 2>/dev/null || true; exit 1; }
# wait_for WHAT CONDITION: for half a minute.
wait_for() {
    local deadline=$((SECONDS + 30))
    until "${@:2}"; do
        [ "$SECONDS" -lt "$deadline" ] || give_up "$1 did not start"
        sleep 0.1
    done
}

mkdir -p "$place"/config/wsify "$place"/run "$place"/locale
chmod 700 "$place/run"
localedef -i de_DE -f UTF-8 "$place/locale/de_DE.UTF-8"
export LOCPATH=$place/locale
export LC_ALL=de_DE.UTF-8 LANGUAGE=de TZ=Asia/Kathmandu
export XDG_CONFIG_HOME=$place/config XDG_RUNTIME_DIR=$place/run XDG_CURRENT_DESKTOP=KDE KDE_FULL_SESSION=true
export QT_STYLE_OVERRIDE=Windows QT_SCALE_FACTOR=1.25 QT_FONT_DPI=120
printf '[window]\ntheme=dark\npage=log\n' >"$place/config/wsify/wsify-console.conf"

Xvfb -displayfd 3 -screen 0 1280x1024x24 -nolisten tcp 3>"$place/display" 2>"$place/xvfb.log" &
pids+=($!)
wait_for Xvfb test -s "$place/display"
DISPLAY=:$(cat "$place/display")
export DISPLAY

is_serving() { (exec 3<>/dev/tcp/127.0.0.1/3000) 2>/dev/null; }
has_console() { [ "$(grep -c "$place/run/wsify/" /proc/net/unix)" -ge 2 ]; } # one listens, one is the console's
handled() { curl -s http://127.0.0.1:3000/metrics | grep -E '^wsify_(connects|commands|published|deliveries)' || true; }
! is_serving || give_up "port 3000 is busy: end what listens there"
"$build/server/wsify" >"$place/server.log" 2>&1 &
pids+=($!)
wait_for "the server" is_serving
"$build/gui/wsify-console" >"$place/console.log" 2>&1 &
pids+=($!)
wait_for "the console" has_console
before=$(handled)

export WSIFY_LOG_LEVEL=error WSIFY_KEY=of-the-desktop WSIFY_LISTEN_ADDR=127.0.0.1:3000
jobs=$(sh tests/jobs.sh)
ctest --test-dir "$build" --parallel "$jobs" --output-on-failure --no-tests=error -LE 'hostile|soak' "$@"
echo "the system's font: $(fc-match sans)"
WSIFY_TEST_FONTS=system ctest --test-dir "$build" --parallel "$jobs" --output-on-failure --no-tests=error -L gui "$@"

for pid in "${pids[@]}"; do
    kill -0 "$pid" || give_up "the tests ended what ran beside them"
done
has_console || give_up "the tests cut the console from its server"
[ "$(handled)" = "$before" ] || give_up "the tests used the server that ran beside them: $(handled)"
written=$(cd "$place/config" && find . -type f ! -path './wsify/wsify-console.conf')
[ -z "$written" ] || give_up "the tests wrote among the user's settings: $written"
echo "desktop.sh: passed"
