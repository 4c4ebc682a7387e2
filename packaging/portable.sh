#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# portable.sh BUILD: makes BUILD/wsify-VERSION-linux-ARCHITECTURE.tar.gz, the server with the libraries that it needs, for a Linux with glibc of
# the age of this machine's or newer. They are found by where they are, so that it runs from any folder; nothing is installed. On Debian.
set -euo pipefail
cd "$(dirname "$0")/.."

build=$(realpath "${1:?usage: portable.sh BUILD}")
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:[^=]*=//p' "$build/CMakeCache.txt")
name=wsify-$version-linux-$(uname -m)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tree=$scratch/$name

mkdir -p "$tree/bin" "$tree/lib" "$tree/licenses"
DESTDIR=$scratch/installed cmake --install "$build" --component server --strip >/dev/null
cp "$scratch/installed/usr/bin/wsify" "$tree/bin/"
cp -r "$scratch/installed/usr/share" "$tree/"
cp LICENSE README.md "$tree/"

# All but those of glibc, which belong together and to the system.
ldd "$tree/bin/wsify" | awk '$2 == "=>" && $3 ~ "^/" { print $3 }' | while read -r library; do
    case ${library##*/} in
    libc.so.* | libm.so.* | libdl.so.* | libpthread.so.* | librt.so.* | libresolv.so.* | ld-linux*) continue ;;
    esac
    cp -L "$library" "$tree/lib/"
    # The license of its package goes with it.
    package=$(dpkg-query -S "$(realpath "$library")" 2>/dev/null || dpkg-query -S "$library")
    package=${package%%:*}
    cp -L "/usr/share/doc/$package/copyright" "$tree/licenses/$package.txt"
done
# And the licenses that those texts only name: (L)GPL, Apache and others.
grep -rhoE '/usr/share/common-licenses/[A-Za-z0-9.-]*[A-Za-z0-9]' "$tree/licenses" | sort -u | xargs cp -L -t "$tree/licenses"
# Qt loads its TLS from a plugin: https authorizers and rediss:// need it.
plugins=$(qtpaths6 --query QT_INSTALL_PLUGINS 2>/dev/null || qmake6 -query QT_INSTALL_PLUGINS)
mkdir -p "$tree/bin/tls"
cp "$plugins/tls/libqopensslbackend.so" "$tree/bin/tls/"
cat >"$tree/licenses/README" <<'TEXT'
wsify is under the MIT license (LICENSE). The libraries in lib/ are those of Debian, unchanged, each under the license that the file with the
name of its package has; where that one names a file of /usr/share/common-licenses, the file is here as well. Qt is under the LGPL 3: you may replace lib/libQt6*.so.6 by your own build of it.
TEXT
echo "$tree/lib: $(find "$tree/lib" -type f | wc -l) libraries"
find "$tree" -exec touch --no-dereference --date="@${SOURCE_DATE_EPOCH:-$(date +%s)}" {} +
tar --sort=name --owner=0 --group=0 --numeric-owner -C "$scratch" -c "$name" | gzip -9n >"$build/$name.tar.gz"
