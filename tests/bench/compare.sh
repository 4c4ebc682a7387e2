#!/bin/sh
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# compare.sh [--seconds N] [--rounds R] [--only REGEX] [--servers REGEX] [--wsify PATH] [--cores SERVER,LOAD,AUTHORIZER] [--build DIR]: wsify (both engines), a
# hand-written Node server and nginx + nchan on the same work, interleaved; medians in one table, every run in DIR/results.jsonl. DIR is a build
# tree with wsify and wsify-bench (build/release when none is named), PATH another wsify. Exit code 1: wsify lost, doubled, reordered or damaged
# something, or refused. See README.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

build=$root/build/release
previous=
for argument in "$@"; do
    [ "$previous" != --build ] || build=$argument
    previous=$argument
done
if [ ! -x "$build/tests/bench/wsify-bench" ] || [ ! -x "$build/server/wsify" ]; then
    echo "compare: $build has no wsify and wsify-bench; build first: cmake --preset release && cmake --build --preset release" >&2
    exit 2
fi
command -v node >/dev/null && command -v npm >/dev/null || {
    echo "compare: needs Node 18 or newer, and npm" >&2
    exit 2
}

# The peer's packages go into the build tree; bufferutil has its native part inside.
mkdir -p "$build/bench-peer"
cp "$here/peers/node/package.json" "$here/peers/node/package-lock.json" "$here/peers/node/server.mjs" "$build/bench-peer/"
(cd "$build/bench-peer" && npm ci --loglevel=error --prefer-offline --no-audit --no-fund >/dev/null)

# The certificate of all servers.
if command -v openssl >/dev/null; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
        -keyout "$build/bench-peer/tls.key" -out "$build/bench-peer/tls.crt" 2>/dev/null
else
    rm -f "$build/bench-peer/tls.crt"
fi

exec node "$here/compare.mjs" --build "$build" "$@"
