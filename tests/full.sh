#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# full.sh [PART...]: what .ci/run has no time for; hours on 2 cores. Without names, all parts, one after the other, whatever the others found;
# their output goes to build/full/PART.log, and a table says at the end which failed. Installs what it needs.
set -euo pipefail
cd "$(dirname "$0")/.."

all=(clang tidy tests asan tsan without faults fuzz desktop authorizers prometheus soak tiny newcomer newest)
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

# What Prometheus' own tool says of the metrics and the alert rules.
prometheus() {
    built release
    bash tests/prometheus.sh build/release
}

soak() {
    local engine
    for engine in native qt; do
        sh tests/soak.sh --minutes 10 --engine "$engine"
    done
}

tiny() {
    built headless
    bash tests/tiny.sh build/headless
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
    [[ " ${all[*]} " == *" $part "* ]] || { echo "full.sh: there is no part '$part'; there are: ${all[*]}" >&2; exit 2; }
done

mkdir -p build/full
sh packaging/deps.sh full
failed=0
table=$(printf '%8s  %s' seconds part)
for part in "$@"; do
    begin=$SECONDS
    # In a subshell: bash ignores `set -e` in a function whose result is tested.
    set +e
    ( set -euo pipefail; "$part" ) >"build/full/$part.log" 2>&1
    status=$?
    set -e
    result=passed
    [ "$status" -eq 0 ] || { result=FAILED; failed=1; tail -n 40 "build/full/$part.log"; }
    table+=$(printf '\n%8d  %-10s %s' $((SECONDS - begin)) "$part" "$result")
    echo "$part: $result after $((SECONDS - begin)) s"
done
printf '\n%s\n' "$table"
exit "$failed"
