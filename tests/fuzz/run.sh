#!/bin/sh
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# fuzz/run.sh BUILD SECONDS: every fuzzer of the build folder BUILD (WSIFY_FUZZ) for SECONDS, as many at once as there are cores. It begins
# with the corpus of the tree; what it finds new is kept in BUILD. Exit code 0 only without a finding; its input is in BUILD, too.
set -eu
cd "$(dirname "$0")/../.."

build=${1:?usage: fuzz/run.sh BUILD SECONDS}
seconds=${2:?usage: fuzz/run.sh BUILD SECONDS}

set -- "$build"/tests/fuzz/fuzz_*
[ -x "$1" ] || { echo "no fuzzer was built in $build" >&2; exit 1; }

export build seconds
# shellcheck disable=SC2016 # the inner shell's
printf '%s\n' "$@" | xargs -n 1 -P "$(nproc)" sh -c '
    [ -f "$0" ] && [ -x "$0" ] || exit 0
    name=$(basename "$0")
    mkdir -p "$build/corpus/$name"
    if "$0" -max_total_time="$seconds" -verbosity=1 -artifact_prefix="$build/$name-" "$build/corpus/$name" "tests/fuzz/corpus/${name#fuzz_}" >"$build/$name.log" 2>&1; then
        echo "$name: $(grep -E "^Done [0-9]+ runs" "$build/$name.log")"
    else
        tail -n 60 "$build/$name.log"
        echo "$name: FAILED"
        exit 1
    fi'
