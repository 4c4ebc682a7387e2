#!/bin/sh
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# run.sh [flag...]: installs what building needs, builds the server and runs it with the flags given (wsify help all lists them). From any
# folder, again whenever the sources have changed. Exit 77: packages are missing and may not be installed.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "run: $*"; }

sh packaging/deps.sh build
say "building (a few minutes the first time)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { cmake --preset headless && cmake --build --preset headless; } >"$log" 2>&1; then
    tail -n 60 "$log" >&2
    say "the build failed"
    exit 1
fi
rm -f "$log"
trap - EXIT

say "starting build/headless/server/wsify $*"
if [ $# -eq 0 ]; then
    say "clients connect to ws://localhost:3000/ws; publish with"
    say "  curl -H 'Content-Type: application/json' -d '{\"channel\":\"news\",\"content\":\"hello\"}' http://localhost:3000/broadcast"
    say "Ctrl+C ends it"
fi
# Qt says a paragraph about any locale that is not UTF-8, which a bare system's is not.
[ "$(locale charmap 2>/dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8
exec build/headless/server/wsify "$@"
