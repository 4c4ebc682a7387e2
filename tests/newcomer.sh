#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# newcomer.sh SUITE [ctest option...]: the README's two commands as somebody runs them who has a bare Debian SUITE (bookworm, trixie, sid) and
# the committed sources: starts the server, publishes a message, and runs the tests, without those that only take long. Root, network.
set -euo pipefail
cd "$(dirname "$0")/.."

suite=${1:?usage: newcomer.sh SUITE [ctest option...]}
# Mounts and processes of its own, which end with it, however it ends.
[ -n "${WSIFY_NEWCOMER:-}" ] || WSIFY_NEWCOMER=1 exec unshare --mount --pid --fork --kill-child bash "$0" "$@"
shift

root=$(mktemp -d)
mount -t tmpfs tmpfs "$root" # goes away with the mounts: nothing is left to be removed
debootstrap --variant=minbase "$suite" "$root"
# The way to the packages is this machine's. What a package of this machine brought along, one of the system's may bring as well.
for file in /etc/apt/apt.conf.d/*; do
    dpkg-query -S "$file" >/dev/null 2>&1 || cp -a "$file" "$root/etc/apt/apt.conf.d/"
done
cp /etc/resolv.conf "$root/etc/resolv.conf"
[ ! -e ~/.npmrc ] || cp ~/.npmrc "$root/root/"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mkdir "$root/root/wsify"
git archive HEAD | tar -x -C "$root/root/wsify"

inside() { chroot "$root" env HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C "$@"; }

# shellcheck disable=SC2016 # the inner shell's
inside bash -c '
    set -eu
    cd ~/wsify
    sh packaging/run.sh --listen-addr 127.0.0.1:34567 >/tmp/server.log 2>&1 &
    deadline=$((SECONDS + 1800))
    until (exec 3<>/dev/tcp/127.0.0.1/34567) 2>/dev/null; do
        kill -0 $! && [ "$SECONDS" -lt "$deadline" ] || { cat /tmp/server.log; exit 1; }
        sleep 1
    done
    exec 3<>/dev/tcp/127.0.0.1/34567
    body="{\"channel\":\"news\",\"content\":\"hello\"}"
    printf "POST /broadcast HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" ${#body} "$body" >&3
    read -r status <&3
    echo "$status"
    kill $!
    wait $! || true
    case $status in *" 201 "*) ;; *) cat /tmp/server.log; exit 1 ;; esac'
inside sh -c 'cd ~/wsify && exec sh tests/run.sh "$@"' sh -LE 'hostile|soak' "$@"
