#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# full.sh [PART...]: what .ci/run has no time for; hours on 2 cores. Without names, all parts, one after the other, whatever the others found;
# their output goes to build/full/PART.log, and a table says at the end which failed. Installs what it needs.
set -euo pipefail
cd "$(dirname "$0")/.."

jobs=$(($(nproc) * 2))
all=(clang tidy tests asan tsan without faults fuzz desktop soak newcomer)

# Every file by Clang, each with the headers that it names itself; and all assertions.
clang() {
    cmake --preset dev -B build/full-clang -DCMAKE_CXX_COMPILER=clang++-14 -DWSIFY_FAULTS=ON -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON
    cmake --build build/full-clang
    WSIFY_FAULT_SEED=none ctest --test-dir build/full-clang --parallel "$jobs" --output-on-failure -LE 'hostile|soak' -E '^tst_socketio$'
}

tidy() {
    bash tests/tidy.sh build/full-clang --all
}

tests() {
    sh tests/run.sh
}

# The console and the soak, too.
asan() {
    LDFLAGS=-fuse-ld=lld cmake --preset asan -B build/full-asan -DCMAKE_CXX_COMPILER=clang++-14 -DWSIFY_FAULTS=ON -DWSIFY_FUZZ=ON
    cmake --build build/full-asan
    WSIFY_FAULT_SEED=none with_asan --parallel "$jobs" --output-on-failure -E '^tst_socketio$'
}

# A test preset is for the preset's own folder.
with_asan() {
    ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 \
        LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp ctest --test-dir build/full-asan "$@"
}

# Everything that can be seen of a process with several threads.
tsan() {
    cmake --preset tsan -DCMAKE_CXX_COMPILER=g++
    cmake --build --preset tsan
    ctest --preset tsan --parallel "$jobs" --output-on-failure -LE 'hostile|soak' -E '^tst_qtauthorizer$' --repeat until-pass:3
}

without() {
    local one
    for one in '-DWSIFY_ENGINE_QT=OFF -DWSIFY_BROKER_REDIS=OFF -DWSIFY_ENGINE_NATIVE=ON' \
               '-DWSIFY_ENGINE_QT=ON -DWSIFY_BROKER_REDIS=ON -DWSIFY_ENGINE_NATIVE=OFF'; do
        # shellcheck disable=SC2086 # one option a word
        cmake --preset release -B build/full-without -DWSIFY_CONSOLE=OFF $one
        cmake --build build/full-without
        ctest --test-dir build/full-without --parallel "$jobs" --output-on-failure
    done
}

faults() {
    local seed
    for seed in 1 2 $(od -An -N16 -tu4 /dev/urandom); do
        echo "WSIFY_FAULT_SEED=$seed"
        WSIFY_FAULT_SEED=$seed with_asan --parallel "$jobs" --output-on-failure -R 'native|node_install|socketio'
    done
}

fuzz() {
    sh tests/fuzz/run.sh build/full-asan 600
}

desktop() {
    bash tests/desktop.sh build/release
}

soak() {
    local engine
    for engine in native qt; do
        sh tests/soak.sh --minutes 10 --engine "$engine"
    done
}

newcomer() {
    local suite
    for suite in bookworm trixie; do
        bash tests/newcomer.sh "$suite"
    done
}

[ $# -gt 0 ] || set -- "${all[@]}"
for part in "$@"; do
    [[ " ${all[*]} " == *" $part "* ]] || { echo "full.sh: there is no part '$part'; there are: ${all[*]}" >&2; exit 2; }
done

mkdir -p build/full
sh packaging/deps.sh full
failed=0
table=$(printf '%8s  %s\n' seconds part)
for part in "$@"; do
    begin=$SECONDS
    result=passed
    # A process of its own: `set -e` does not hold in a function that is asked for its result.
    ( set -euo pipefail; "$part" ) >"build/full/$part.log" 2>&1 &
    wait $! || { result='FAILED'; failed=1; tail -n 40 "build/full/$part.log"; }
    table+=$(printf '\n%8d  %-10s %s' $((SECONDS - begin)) "$part" "$result")
    echo "$part: $result after $((SECONDS - begin)) s"
done
printf '\n%s\n' "$table"
exit "$failed"
