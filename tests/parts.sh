# shellcheck shell=bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# To be sourced by a script of several parts. `part NAME` begins one; when the script ends, however it ends, a table says how long each took
# and which one stopped it.

# Names reports of sanitizers by function and line.
export PATH=$PATH:/usr/lib/llvm-14/bin

PART_NAMES=()
PART_STARTS=()

part() {
    PART_NAMES+=("$1")
    PART_STARTS+=("$SECONDS")
    printf '\n=== %s (%s s so far)\n' "$1" "$SECONDS"
}

print_parts() {
    local status=$1 last=$((${#PART_NAMES[@]} - 1)) i end
    printf '\n%8s  %s\n' seconds part
    for i in "${!PART_NAMES[@]}"; do
        end=$SECONDS
        [ "$i" -eq "$last" ] || end=${PART_STARTS[i + 1]}
        printf '%8d  %s%s\n' $((end - PART_STARTS[i])) "${PART_NAMES[i]}" "$([ "$i" -eq "$last" ] && [ "$status" -ne 0 ] && echo ': FAILED')"
    done
    printf '%8d  all\n' "$SECONDS"
}
trap 'print_parts $?' EXIT
