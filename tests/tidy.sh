#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# tidy.sh BUILD [--all | --seconds N]: runs clang-tidy, as BUILD compiles: a folder in which everything was built, by whatever compiler.
# Without --all it looks at what this branch changes (on the main branch: what the commits of the last day changed; WSIFY_BASE names another
# commit): of a changed header, the source file of its name, or else one that includes it. After N seconds (default 300) it begins no further
# file, and says how many are left; those with the most lines changed come first. Exit code 0 only without a finding.
set -euo pipefail
cd "$(dirname "$0")/.."

build=${1:?usage: tidy.sh BUILD [--all | --seconds N]}
seconds=300
all=
case ${2:-} in
--all) all=yes ;;
--seconds) seconds=${3:?--seconds needs a number} ;;
'') ;;
*) echo "usage: tidy.sh BUILD [--all | --seconds N]" >&2; exit 2 ;;
esac

# One commit that the change is held against.
base() {
    local head base
    head=$(git rev-parse HEAD)
    base=${WSIFY_BASE:-$(git merge-base HEAD origin/main 2>/dev/null || echo "$head")}
    [ "$(git rev-parse "$base")" != "$head" ] || base=$(git rev-list -1 --before='1 day ago' HEAD)
    [ -n "$base" ] && [ "$base" != "$head" ] || base=$(git rev-parse --verify -q HEAD~1 || echo "$head")
    echo "$base"
}

# Files that the change gave new lines, those with the most first. What only moved is not among them.
changed() {
    git diff -M --numstat -z --diff-filter=d "$1" -- '*.cpp' '*.h' |
        awk -v RS='\0' -F '\t' 'NF == 3 { lines = $1; if ($3 == "") isRenamed = 1; else print lines "\t" $3; next }
                                isRenamed == 1 { isRenamed = 2; next }
                                isRenamed == 2 { isRenamed = 0; if (lines > 0) print lines "\t" $0 }' |
        sort -rn | cut -f 2
}

# The source files in which the changed ones are seen.
sources() {
    local file source
    while read -r file; do
        case $file in
        *.cpp) source=$file ;;
        *)
            source=${file%.h}.cpp
            [ -e "$source" ] || source=$(git grep -lF "/$(basename "$file")\"" -- '*.cpp' | head -n 1)
            ;;
        esac
        [ -z "$source" ] || echo "$source"
    done
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
files=$work/files
left=$work/left
touch "$left"
# Without the precompiled headers, which are the compiler's own.
sed -E 's/ -Winvalid-pch| (-Xclang )?-include(-pch)? (-Xclang )?[^ ]*cmake_pch[^ ]*//g' "$build/compile_commands.json" >"$work/compile_commands.json"

# What this build compiles; each once, in the order given.
compiled() {
    grep -Fx -f <(sed -n "s|^ *\"file\": \"$PWD/\(.*\)\",\{0,1\}$|\1|p" "$work/compile_commands.json" | sort -u) | awk '!seen[$0]++'
}

if [ -n "$all" ]; then
    git ls-files '*.cpp' | compiled >"$files"
    seconds=$((24 * 3600))
else
    base=$(base)
    echo "what differs from $(git log -1 --format='%h (%s)' "$base")"
    changed "$base" | sources | compiled >"$files" || true
fi

export DEADLINE=$(($(date +%s) + seconds)) COMMANDS=$work LEFT=$left
# shellcheck disable=SC2016 # the inner shell's
xargs -r -n 1 -P "$(nproc)" bash -c '
    [ "$(date +%s)" -lt "$DEADLINE" ] || { echo "$0" >>"$LEFT"; exit 0; }
    clang-tidy-14 --quiet -p "$COMMANDS" "$0" 2>&1 | { grep -vE "warnings? (generated|treated as error)|^$" || true; }
    exit "${PIPESTATUS[0]}"' <"$files"
echo "clang-tidy: $(($(wc -l <"$files") - $(wc -l <"$left"))) of $(wc -l <"$files") files looked at, without a finding"
[ ! -s "$left" ] || { echo "not in $seconds s (--all looks at them):"; cat "$left"; }
