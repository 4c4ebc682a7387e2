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
TESTS_AGAIN=()

part() {
    PART_NAMES+=("$1")
    PART_STARTS+=("$SECONDS")
    printf '\n=== %s (%s s so far)\n' "$1" "$SECONDS"
}

# Runs ctest, with a second try for a test that fails: on a busy machine one of a thousand may miss a deadline of its own. Each such test is
# named in the last lines. More than three, or a sanitizer's report, fail the part all the same.
tests() {
    local log status=0 again
    log=$(mktemp)
    "$@" --repeat until-pass:2 2>&1 | tee "$log" || status=$?
    again=$(sed -nE 's/.*Test +#[0-9]+: ([^ ]+) .*\*\*\*(Failed|Exception|Timeout).*/\1/p' "$log" | sort -u)
    if grep -qE 'ERROR: (Address|Leak)Sanitizer|: runtime error:' "$log"; then
        echo "A sanitizer has reported something: see above."
        status=1
    fi
    rm -f "$log"
    [ -z "$again" ] || TESTS_AGAIN+=("${PART_NAMES[-1]}: $(echo "$again" | tr '\n' ' ')")
    if [ "$(echo "$again" | wc -w)" -gt 3 ]; then
        echo "More than three tests have failed at the first try: $again"
        status=1
    fi
    return "$status"
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
    [ ${#TESTS_AGAIN[@]} -eq 0 ] || printf 'failed at the first try: %s\n' "${TESTS_AGAIN[@]}"
}
trap 'print_parts $?' EXIT
