#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# check.sh FOLDER WSIFY: are the manual pages in FOLDER clean for man and mandoc (where they are installed), and do they name every flag and
# command of WSIFY? Do the shells that are here read the completions?
set -euo pipefail

folder=${1:?usage: check.sh FOLDER WSIFY}
wsify=${2:?usage: check.sh FOLDER WSIFY}
failed=0
export LC_ALL=C.UTF-8

complain() {
    echo "$*"
    failed=1
}

shopt -s nullglob
for page in "$folder"/*.1; do
    if command -v man >/dev/null; then
        said=$(MANWIDTH=100 man --warnings -l -Tutf8 -Z "$page" 2>&1 >/dev/null) || said+=" (it failed)"
        [ -z "$said" ] || complain "man: $said"
    fi
    if command -v mandoc >/dev/null; then
        said=$(mandoc -T lint -W warning "$page" 2>&1) || true
        [ -z "$said" ] || complain "mandoc: $said"
    fi
done

# In bold at the beginning of a line, which is an entry of its own; \- is a dash.
entries=$(sed -n 's/^\\fB\([^\\]*\(\\-[^\\]*\)*\)\\fR.*/\1/p' "$folder/wsify.1" | sed 's/\\-/-/g')
count=0
for flag in $("$wsify" help all | sed -n '/^Listening$/,$s/^  \(--[a-z0-9-]*\).*/\1/p'); do
    count=$((count + 1))
    grep -qxF -- "$flag" <<<"$entries" || [ "$flag" = --version ] || complain "wsify.1 says nothing of $flag"
done
[ "$count" -gt 40 ] || complain "only $count flags were found in the help"
for command in $("$wsify" help | sed -n '/^Commands$/,/^$/s/^  \([a-z-]*\).*/\1/p'); do
    grep -qxF -- "$command" <<<"$entries" || complain "wsify.1 says nothing of the command $command"
done

bash -n "$folder/wsify" || complain "bash does not read its completion"
for shell in zsh fish; do
    file=$folder/_wsify
    [ "$shell" = zsh ] || file=$folder/wsify.fish
    if command -v "$shell" >/dev/null; then
        "$shell" -n "$file" || complain "$shell does not read its completion"
    fi
done
[ "$failed" -ne 0 ] || echo "$count flags are in the manual"
exit "$failed"
