#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# desktop.sh BUILD [ctest option...]: runs the tests of the build folder BUILD as on the machine of somebody who works there: with another
# language, time zone and default font, a display, settings of the console, WSIFY_ variables, and a server on port 3000 and a console that run
# already and have to be left alone. Those of the console once more with the fonts of the system. Needs the packages of deps.sh full.
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

mkdir -p "$place"/config/wsify "$place"/run "$place"/locale
chmod 700 "$place/run"
localedef -i de_DE -f UTF-8 "$place/locale/de_DE.UTF-8"
export LOCPATH=$place/locale LC_ALL=de_DE.UTF-8 LANGUAGE=de TZ=Asia/Kathmandu
export XDG_CONFIG_HOME=$place/config XDG_RUNTIME_DIR=$place/run
export QT_STYLE_OVERRIDE=Windows QT_FONT_DPI=120
printf '[window]\ntheme=dark\npage=log\n' >"$place/config/wsify/wsify-console.conf"

mkfifo "$place/display"
Xvfb -displayfd 3 -screen 0 1280x1024x24 -nolisten tcp 3>"$place/display" 2>/dev/null &
pids+=($!)
read -r -t 30 number <"$place/display"
export DISPLAY=:$number

is_serving() { (exec 3<>/dev/tcp/127.0.0.1/3000) 2>/dev/null; }
! is_serving || { echo "port 3000 is busy: end what listens there" >&2; exit 1; }
"$build/server/wsify" >"$place/server.log" 2>&1 &
pids+=($!)
deadline=$((SECONDS + 30))
until is_serving; do
    [ "$SECONDS" -lt "$deadline" ] || { cat "$place/server.log"; echo "the server does not listen" >&2; exit 1; }
    sleep 0.1
done
"$build/gui/wsify-console" >"$place/console.log" 2>&1 &
pids+=($!)

export WSIFY_LOG_LEVEL=error WSIFY_KEY=of-the-desktop WSIFY_LISTEN_ADDR=127.0.0.1:3000
jobs=$(($(nproc) * 2))
ctest --test-dir "$build" --parallel "$jobs" --output-on-failure -LE 'hostile|soak' "$@"
fc-match sans
WSIFY_TEST_FONTS=system ctest --test-dir "$build" --parallel "$jobs" --output-on-failure -L gui "$@"

for pid in "${pids[@]}"; do
    kill -0 "$pid" || { cat "$place"/*.log; echo "the tests ended what ran beside them" >&2; exit 1; }
done
