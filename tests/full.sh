#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# full.sh [PART...]: what .ci/run has no time for; hours on 2 cores. Without names, all parts, one after the other, whatever the others found;
# their output goes to build/full/PART.log, and a table says at the end which failed. Installs what it needs. `rolling=COMMIT` updates from that
# commit.
set -euo pipefail
cd "$(dirname "$0")/.."

all=(clang tidy tests asan tsan without faults fuzz desktop authorizers proxies prometheus soak valkey rolling tiny packages newcomer newest)
jobs=$(sh tests/jobs.sh)
export PATH=$PATH:/usr/lib/llvm-14/bin # names reports of sanitizers by function and line

built() {
    cmake --preset "$1"
    cmake --build --preset "$1"
}

# Every file by Clang, each with the headers that it names itself; and all assertions.
clang() {
    built full-clang
    WSIFY_FAULT_SEED=none ctest --preset full-clang --parallel "$jobs" -LE 'hostile|soak' -E '^tst_socketio$'
}

tidy() {
    built full-clang
    bash tests/tidy.sh --all build/full-clang
}

tests() {
    sh tests/run.sh
}

# The console and the soak, too.
asan() {
    built full-asan
    WSIFY_FAULT_SEED=none ctest --preset full-asan --parallel "$jobs" -E '^tst_socketio$'
}

# All of the server's tests but those that measure: under ThreadSanitizer everything is slow.
tsan() {
    built ci-tsan
    ctest --preset ci-tsan --parallel "$jobs" -LE 'hostile|soak' --repeat until-pass:3
}

without() {
    local build=build/full-without number=0 options
    for options in '-DWSIFY_ENGINE_QT=OFF -DWSIFY_BROKER_REDIS=OFF' '-DWSIFY_ENGINE_NATIVE=OFF'; do
        number=$((number + 1))
        # shellcheck disable=SC2086 # one option a word
        cmake --preset release -B "$build-$number" -DWSIFY_CONSOLE=OFF $options
        cmake --build "$build-$number"
        ctest --test-dir "$build-$number" --parallel "$jobs" --output-on-failure --no-tests=error
    done
}

# Seeds 1 and 2, which are always the same, and three new ones. Without sanitizers first: some tests hold memory to a bound only there.
faults() {
    local seed preset
    built full-clang
    built full-asan
    for seed in 1 2 $(od -An -N12 -tu4 /dev/urandom); do
        echo "WSIFY_FAULT_SEED=$seed"
        for preset in full-clang full-asan; do
            WSIFY_FAULT_SEED=$seed ctest --preset "$preset" --parallel "$jobs" \
                -R 'native|node_install|socketio' -L 'contract|integration|conformance|unit'
        done
    done
}

fuzz() {
    built full-asan
    sh tests/fuzz/run.sh build/full-asan 600
}

desktop() {
    built release
    bash tests/desktop.sh build/release
}

# Real frameworks and servers as authorizers.
authorizers() {
    built release
    bash tests/authorizers/run.sh build/release
}

# nginx, HAProxy, Caddy and Apache, with the files of packaging/proxies/, in front of the server.
proxies() {
    built release
    bash tests/proxies/run.sh build/release
}

# What Prometheus and its tool say of the metrics, the scrape configuration and the alert rules.
prometheus() {
    built release
    bash tests/prometheus.sh build/release
}

soak() {
    local engine
    for engine in native qt; do
        sh tests/soak.sh --minutes 10 --engine "$engine"
    done
    sh tests/soak.sh --minutes 15 --redis all
}

# What runs a Redis, with the Valkey of Debian 13: its own loader and libraries, this machine's paths.
valkey() {
    local root loader
    cmake --preset release
    cmake --build --preset release --target tests-contract tests-integration tests-conformance wsify-soak
    root=$(mktemp -d)
    # shellcheck disable=SC2064 # now, not then
    trap "rm -rf --one-file-system '$root'" EXIT
    debootstrap --variant=minbase --include=valkey-server trixie "$root/trixie"
    loader=$(cd "$root/trixie" && ls -d usr/lib/*-linux-gnu*/ld-linux*.so.*)
    printf '#!/bin/sh\nexec "%s" --argv0 valkey-server --library-path "%s" "%s" "$@"\n' "$root/trixie/$loader" \
        "$root/trixie/$(dirname "$loader")" "$root/trixie/usr/bin/valkey-server" >"$root/valkey-server"
    chmod +x "$root/valkey-server"
    export WSIFY_REDIS=$root/valkey-server
    "$WSIFY_REDIS" --version
    ctest --preset release --parallel "$jobs" --output-on-failure --no-tests=error \
        -R 'redis|publishing' -L 'contract|integration|conformance'
    build/release/tests/soak/wsify-soak --minutes 3 --redis all
}

# Nodes of the newest release (without one: of the commit that this branch left main at), or of a named commit, and of this one on one Redis.
rolling() {
    local old scratch
    old=${1:-$(git describe --tags --abbrev=0 2>/dev/null || git merge-base HEAD origin/main)}
    echo "old: $old"
    cmake --preset release
    cmake --build --preset release --target wsify tst_integration
    scratch=$(mktemp -d)
    # shellcheck disable=SC2064 # now, not then
    trap "rm -rf '$scratch'" EXIT
    mkdir "$scratch/source"
    git archive "$old" | tar -x -C "$scratch/source"
    (cd "$scratch/source" && cmake --preset headless -B "$scratch/build" && cmake --build "$scratch/build" --target wsify)
    WSIFY_OLD_SERVER=$scratch/build/server/wsify ctest --preset release --output-on-failure --no-tests=error -R '^tst_rolling'
}

tiny() {
    built headless
    bash tests/tiny.sh build/headless
}

# Installed into bare systems, booted, upgraded, purged.
packages() {
    bash packaging/check.sh
}

newcomer() {
    local suite
    for suite in bookworm trixie; do
        bash tests/newcomer.sh "$suite"
    done
}

# The newest Qt and the newest compiler that can be had.
newest() {
    bash tests/newcomer.sh sid
}

[ $# -gt 0 ] || set -- "${all[@]}"
for part in "$@"; do
    [[ " ${all[*]} " == *" ${part/#rolling=*/rolling} "* ]] || { echo "full.sh: there is no part '$part'; there are: ${all[*]}" >&2; exit 2; }
done

mkdir -p build/full
sh packaging/deps.sh full
failed=0
table=$(printf '%8s  %s' seconds part)
for part in "$@"; do
    name=${part%%=*}
    argument=${part#"$name"}
    argument=${argument#=}
    begin=$SECONDS
    # In a subshell: bash ignores `set -e` in a function whose result is tested.
    set +e
    ( set -euo pipefail; "$name" ${argument:+"$argument"} ) >"build/full/$name.log" 2>&1
    status=$?
    set -e
    result=passed
    [ "$status" -eq 0 ] || { result=FAILED; failed=1; tail -n 40 "build/full/$name.log"; }
    table+=$(printf '\n%8d  %-10s %s' $((SECONDS - begin)) "$part" "$result")
    echo "$part: $result after $((SECONDS - begin)) s"
done
printf '\n%s\n' "$table"
exit "$failed"
