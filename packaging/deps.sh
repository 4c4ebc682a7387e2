#!/bin/sh
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# deps.sh [build|console|test|ci|full|packages|all]: installs the Debian packages that building the server (build), building the console, too (console),
# testing (test, the default is all = both), .ci/run (ci: Clang 14 and its tools, ccache, on top of all) or tests/full.sh (full: fonts,
# languages, debootstrap, what authorizers are written in, proxies and Prometheus, on top of ci) need; or packaging/check.sh alone (packages). Debian 12
# and 13, Ubuntu 24.04. What is there already is left alone, and when nothing is missing nothing is downloaded. Exit 77: packages are missing and it may not install them.
set -eu

say() { printf '%s\n' "deps: $*"; }

wanted=${1:-all}
build='g++ cmake ninja-build pkg-config qt6-base-dev qt6-websockets-dev qt6-httpserver-dev libhiredis-dev libssl-dev'
console='qt6-tools-dev qt6-l10n-tools'
case $wanted in
build) packages=$build ;;
console) packages="$build $console" ;;
packages) packages='git debootstrap systemd-container rpm rpmlint desktop-file-utils appstream yamllint' ;;
test | all) packages="$build $console curl ca-certificates redis-server xvfb" ;;
ci | full)
    packages="$build $console curl ca-certificates redis-server xvfb clang-14 clang-tidy-14 clang-format-14 libclang-rt-14-dev lld-14 llvm-14"
    packages="$packages ccache git"
    if [ "$wanted" = full ]; then
        packages="$packages fonts-noto-core fontconfig locales tzdata debootstrap gunicorn python3-flask uvicorn php-cli nginx-light haproxy caddy apache2-bin openssl prometheus"
        command -v go >/dev/null || packages="$packages golang-go"
        command -v java >/dev/null || packages="$packages default-jdk-headless"
    fi
    ;;
*)
    echo "usage: sh packaging/deps.sh [build|console|test|ci|full|packages|all]" >&2
    exit 2
    ;;
esac
case $wanted in
build | console | packages) ;;
*)
    # A Node that came in another way (18 or newer, with npm) and another Chromium are as good.
    command -v node >/dev/null && command -v npm >/dev/null || packages="$packages nodejs npm"
    command -v chromium >/dev/null || command -v google-chrome >/dev/null || packages="$packages chromium"
    ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "this is no Debian: please install CMake 3.25, Ninja, a C++20 compiler (GCC 12, Clang 14 or newer), Qt 6.4 or newer with"
    say "Core, Network, WebSockets, HttpServer, Widgets, LinguistTools and Test, pkg-config, hiredis and OpenSSL 3; for the tests also Node 18 or newer with npm, Chromium,"
    say "curl, redis-server and Xvfb."
    exit 77
fi
if grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null; then
    # Ubuntu has Chromium as a snap only, which needs a running snapd; without a browser that one test says that it is skipped.
    case " $packages " in *' chromium '*) say "no Chromium found: install one by hand to run the browser test" ;; esac
    packages=$(printf '%s' "$packages" | sed 's/ chromium$//')
fi

missing=
for package in $packages; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
if [ -z "$missing" ]; then
    say "nothing is missing"
    exit 0
fi

root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || { ! sudo -n true 2>/dev/null && ! [ -t 0 ]; }; then
        say "packages are missing; as root please run"
        say "    apt-get update && apt-get install --no-install-recommends$missing"
        exit 77
    fi
    root=sudo
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
as_root() {
    if ! $root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        say "apt-get $* failed"
        exit 1
    fi
}

say "installing$missing"
as_root update
# shellcheck disable=SC2086 # one word a package
as_root install -y --no-install-recommends $missing
