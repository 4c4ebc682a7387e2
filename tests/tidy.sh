#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# tidy.sh [--all | --seconds N] BUILD...: runs clang-tidy on files as the first of the BUILD folders compiles them that has them; everything must be
# built there, by whatever compiler.
#
# Without --all it looks at what this branch changes; on the main branch, at what the commits of the last day changed. WSIFY_BASE names another
# commit to compare with. For a changed header it takes a source file that includes it. After N seconds (default 300) it begins no further
# file and says which are left; those with the most lines changed come first. Exit code 0 only without a finding.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() { echo "usage: tidy.sh [--all | --seconds N] BUILD..." >&2; exit 2; }
seconds=300
all=
case ${1:-} in
--all) all=yes; seconds=86400; shift ;;
--seconds) seconds=${2:-}; shift 2 || usage ;;
esac
[ $# -gt 0 ] || usage

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/built" >"$work/left" >"$work/files"
number=0
for build in "$@"; do
    number=$((number + 1))
    mkdir "$work/$number"
    # Without the precompiled headers, which are the compiler's own.
    sed -E 's/ -Winvalid-pch| (-Xclang )?-include(-pch)? (-Xclang )?[^ ]*cmake_pch[^ ]*//g' "$build/compile_commands.json" >"$work/$number/compile_commands.json"
    sed -n "s|^ *\"file\": \"$PWD/\(.*\)\",\{0,1\}\$|$number \1|p" "$work/$number/compile_commands.json" >>"$work/built"
done

# The commit to compare with.
base() {
    local head base
    head=$(git rev-parse HEAD)
    base=$(git rev-parse --verify -q "${WSIFY_BASE:-origin/main}^{commit}") || base=
    [ -z "$base" ] || base=$(git merge-base HEAD "$base")
    [ -n "$base" ] && [ "$base" != "$head" ] || base=$(git rev-list -1 --before='1 day ago' HEAD)
    [ -n "$base" ] && [ "$base" != "$head" ] || base=$(git rev-parse --verify -q HEAD~1) || base=
    echo "$base"
}

# Files to which the change since $1 gave lines, those with the most first. What only moved is not among them.
changed() {
    git diff -M --numstat -z --diff-filter=d "$1" -- '*.cpp' '*.h' |
        awk -v RS='\0' -F '\t' 'NF == 3 { lines = $1; if ($3 == "") isRenamed = 1; else print lines "\t" $3; next }
                                isRenamed == 1 { isRenamed = 2; next }
                                isRenamed == 2 { isRenamed = 0; if (lines > 0) print lines "\t" $0 }' |
        sort -rn | cut -f 2
}

# A source file in which header $1 is seen: the one of its name, or one that includes it, or includes what includes it ($2 steps at the most).
source_of() {
    local own=${1%.h}.cpp name found
    [ ! -e "$own" ] || { echo "$own"; return; }
    name=$(basename "$1")
    found=$(git grep -lE "^#include \"([^\"]*/)?$name\"" -- '*.cpp' | head -n 1) || true
    [ -z "$found" ] || { echo "$found"; return; }
    [ "$2" -gt 0 ] || return 0
    found=$(git grep -lE "^#include \"([^\"]*/)?$name\"" -- '*.h' | head -n 1) || true
    [ -z "$found" ] || source_of "$found" $(($2 - 1))
}

# Each file given with the number of the build that compiles it; what none does is named.
compiled() {
    awk -v built="$work/built" 'BEGIN { while ((getline line < built) > 0) { n = line; sub(/ .*/, "", n); sub(/[^ ]* /, "", line);
                                                                            if (!(line in of)) of[line] = n } }
                                seen[$0]++ { next }
                                $0 in of { print of[$0] " " $0; next }
                                { print "not compiled here: " $0 > "/dev/stderr" }'
}

if [ -n "$all" ]; then
    git ls-files '*.cpp' | compiled >"$work/files"
else
    base=$(base)
    [ -n "$base" ] || { echo "tidy.sh: there is no commit to compare with: fetch more of the history, or name one in WSIFY_BASE" >&2; exit 2; }
    echo "what differs from $(git log -1 --format='%h (%s)' "$base")"
    changed "$base" >"$work/changed"
    while read -r file; do
        case $file in
        *.cpp) echo "$file" ;;
        *) source_of "$file" 3 ;;
        esac
    done <"$work/changed" | compiled >"$work/files"
fi

export DEADLINE=$(($(date +%s) + seconds)) WORK=$work
# shellcheck disable=SC2016 # the inner shell's
xargs -r -L 1 -P "$(nproc)" bash -c '
    [ "$(date +%s)" -lt "$DEADLINE" ] || { echo "$1" >>"$WORK/left"; exit 0; }
    clang-tidy-14 --quiet -p "$WORK/$0" "$1" 2>&1 | { grep -vE "warnings? (generated|treated as error)|^$" || true; }
    exit "${PIPESTATUS[0]}"' <"$work/files"
echo "clang-tidy: $(($(wc -l <"$work/files") - $(wc -l <"$work/left"))) of $(wc -l <"$work/files") files looked at, without a finding"
[ ! -s "$work/left" ] || { echo "not in $seconds s (tests/full.sh tidy looks at them):"; cat "$work/left"; }
