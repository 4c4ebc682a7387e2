#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# build.sh deb|rpm|portable SUITE OUT: builds the packages of the committed sources into the folder OUT, in a bare Debian SUITE (bookworm,
# trixie), or on this machine as it is (here). The same sources give the same bytes: what has a date in it has the commit's. Root, debootstrap,
# network (not for `here`).
#
# WSIFY_HOMEPAGE, WSIFY_MAINTAINER, WSIFY_APPLICATION_ID: see README.md. WSIFY_CMAKE_OPTIONS: more options, separated by spaces. Not for `here`:
# WSIFY_COMMIT, of which the sources are (HEAD); WSIFY_SOURCES, the folder in the bare system that they are in; WSIFY_CCACHE, a folder of ccache.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/roots.sh

usage='usage: build.sh deb|rpm|portable SUITE|here OUT'
kind=${1:?$usage}
suite=${2:?$usage}
out=${3:?$usage}
case $kind in deb | rpm | portable) ;; *) echo "$usage" >&2; exit 2 ;; esac

needs='g++ cmake ninja-build pkg-config qt6-base-dev qt6-tools-dev qt6-l10n-tools libhiredis-dev libssl-dev dpkg-dev file ccache'

publisher=(WSIFY_HOMEPAGE WSIFY_MAINTAINER WSIFY_APPLICATION_ID)

# In the sources' folder, by the name of a system and a build folder: leaves the packages in it.
build() {
    export QT_RCC_SOURCE_DATE_OVERRIDE=$SOURCE_DATE_EPOCH # of the translations inside the console
    local release=$1 build=$2 name
    local -a options=(-B "$build")
    for name in "${publisher[@]}"; do
        [ -z "${!name:-}" ] || options+=("-D$name=${!name}")
    done
    case $release in
    12) options+=(-DWSIFY_PACKAGE_SUFFIX=+deb12 -DWSIFY_SYSTEMD_VERSION=252) ;;
    13) options+=(-DWSIFY_PACKAGE_SUFFIX=+deb13 -DWSIFY_SYSTEMD_VERSION=257) ;;
    esac
    if [ "$kind" = portable ]; then
        # As DT_RPATH, which holds for the libraries of libraries, too.
        # shellcheck disable=SC2016 # the loader's
        options+=(-DWSIFY_CONSOLE=OFF -DWSIFY_SERVICE=OFF -DCMAKE_SKIP_INSTALL_RPATH=OFF '-DCMAKE_INSTALL_RPATH=$ORIGIN/../lib' '-DCMAKE_EXE_LINKER_FLAGS=-s -Wl,--disable-new-dtags')
    fi
    # For Fedora, wherever it is built: the oldest one that is supported has systemd 256.
    [ "$kind" != rpm ] || options+=(-DWSIFY_ZSH_FUNCTIONS=site-functions -DWSIFY_SYSTEMD_VERSION=256)
    [ -z "${CCACHE_DIR:-}" ] || options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
    # shellcheck disable=SC2086 # words
    cmake --preset package "${options[@]}" ${WSIFY_CMAKE_OPTIONS:-}
    cmake --build "$build"
    case $kind in
    deb) (cd "$build" && cpack -G DEB) ;;
    rpm) (cd "$build" && cpack -G RPM -D CPACK_PACKAGE_VERSION="$(sed -n 's/^CMAKE_PROJECT_VERSION:[^=]*=//p' CMakeCache.txt)") ;;
    portable) bash packaging/portable.sh "$build" ;;
    esac
}

if [ "$suite" = inner ]; then # in a root
    . /etc/os-release
    build "$VERSION_ID" "build/package-$kind"
    exit
fi

commit=${WSIFY_COMMIT:-HEAD}
[ "$suite" != here ] || commit=HEAD
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct "$commit")
export SOURCE_DATE_EPOCH
# Without debugging information from the linker on (see the preset), the build-id says nothing of the folder.
mkdir -p "$out"
out=$(realpath "$out")
if [ "$suite" = here ]; then
    . /etc/os-release
    built=build/package-$kind
    rm -f "$built"/*.deb "$built"/*.rpm "$built"/*.tar.gz
    build "$VERSION_ID" "$built"
else
    alone "$@"
    [ "$kind" != rpm ] || needs="$needs rpm"
    layer "$(base build "$suite" "$needs")"
    [ "$kind" != rpm ] || inside apt-get install -y -q --no-install-recommends rpm
    sources=${WSIFY_SOURCES:-/build/wsify}
    mkdir -p "$root$sources"
    git archive "$commit" | tar -x -C "$root$sources"
    declare -a cache=()
    if [ -n "${WSIFY_CCACHE:-}" ]; then
        mkdir "$root/ccache"
        mount --bind "$WSIFY_CCACHE" "$root/ccache"
        cache=(CCACHE_DIR=/ccache "CCACHE_BASEDIR=$sources" CCACHE_NOHASHDIR=1
            CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime)
    fi
    declare -a environment=("WSIFY_CMAKE_OPTIONS=${WSIFY_CMAKE_OPTIONS:-}")
    for name in "${publisher[@]}"; do
        environment+=("$name=${!name:-}")
    done
    inside "${cache[@]}" "${environment[@]}" bash "$sources/packaging/build.sh" "$kind" inner .
    built=$root$sources/build/package-$kind
fi
find "$built" -maxdepth 1 \( -name '*.deb' -o -name '*.rpm' -o -name '*.tar.gz' \) -exec cp -t "$out" {} +
ls -l "$out"
