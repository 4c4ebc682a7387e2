#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# check.sh [SUITE...]: are the packages good? Builds those of the committed sources for each Debian SUITE (bookworm, trixie), twice, and compares
# them byte by byte; reads them with lintian and the other checkers; installs them into a bare system, boots it (systemd-nspawn) and looks at
# what the service does (checks/service.sh): start, key, group, reload, kill, watchdog, drain, upgrade, way back, removal, purge; opens the console
# under Xvfb. Then the portable archive on a bare trixie; and the .rpm, by rpmlint, and installed by rpm into a trixie (checks/rpm.sh). Root, network; installs debootstrap, systemd-container, lintian,
# rpm, rpmlint, appstream and desktop-file-utils.
#
# WSIFY_ROOTS: where bare systems are kept (build/roots). WSIFY_OUT: where the packages go (build/packages). WSIFY_OLDER: the commit that is
# upgraded from (the newest release; without one, the first commit that makes packages). WSIFY_CCACHE: a folder of ccache (build/ccache).
# WSIFY_BUILT=1: takes the packages that are there, builds nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/roots.sh

[ "$(id -u)" -eq 0 ] || { echo "check.sh: only root can make a system to install in" >&2; exit 77; }
if [ -z "${WSIFY_ALONE:-}" ]; then
    sh packaging/deps.sh packages
fi
alone "$@"
[ $# -gt 0 ] || set -- bookworm trixie
out=${WSIFY_OUT:-$PWD/build/packages}
export WSIFY_CCACHE=${WSIFY_CCACHE:-$PWD/build/ccache}
mkdir -p "$out" "$WSIFY_CCACHE"
failed=0
table=

complain() {
    echo "FAILED  $*"
    failed=1
}
passed() { echo "ok      $*"; }
# verdict NAME COMMAND...
verdict() {
    local name=$1 log
    shift
    log=$(mktemp)
    if "$@" >"$log" 2>&1; then passed "$name"; else complain "$name"; sed 's/^/        /' "$log" | tail -n 40; fi
    rm -f "$log"
}
silent() { local said; said=$("$@" 2>&1) || { echo "$said"; return 1; }; [ -z "$said" ] || { echo "$said"; return 1; }; }

# Twice, in folders of other names, and compiled twice: the second time by nothing that ccache kept.
built() {
    local kind=$1 suite=$2 again
    [ -z "${WSIFY_BUILT:-}" ] || return 0
    rm -rf "${out:?}/$suite/$kind" "$out/again"
    WSIFY_ALONE='' bash packaging/build.sh "$kind" "$suite" "$out/$suite/$kind"
    WSIFY_ALONE='' WSIFY_CCACHE='' WSIFY_SOURCES=/build/elsewhere bash packaging/build.sh "$kind" "$suite" "$out/again"
    for again in "$out"/again/*; do
        verdict "$kind, $suite: built again, the same: ${again##*/}" cmp "$again" "$out/$suite/$kind/${again##*/}"
    done
}

# What a package says of itself.
row() {
    local deb=$1 stripped
    stripped=$(dpkg-deb -c "$deb" | awk '$6 == "./usr/bin/wsify" { print $3 }')
    if [ -n "$stripped" ]; then
        verdict "${deb##*/}: the server has $stripped bytes, of at most 3000000" test "$stripped" -lt 3000000
    fi
    table+=$(printf '\n| %s | %d | %d | %s |' "${deb##*/}" "$(stat -c %s "$deb")" "$(($(dpkg-deb -f "$deb" Installed-Size) * 1024))" "$(dpkg-deb -f "$deb" Depends)")
    # The decision of server/adr/0008-packages.md.
    verdict "${deb##*/}: depends on what it may depend on" sh -c '! dpkg-deb -f "$1" Depends | tr , "\n" | sed "s/^ *//" | grep -vE "$2"' sh "$deb" \
        '^(adduser|libc6|libgcc-s1|libstdc\+\+6|libhiredis[0-9.]+|libssl3(t64)?|libqt6(core|network)6(t64)?|libqt6(gui|widgets)6(t64)?)( |$)'
}

# What a system has that is upgraded.
older() {
    local suite=$1 commit
    [ -z "${WSIFY_BUILT:-}" ] || return 0
    commit=${WSIFY_OLDER:-$(git describe --tags --abbrev=0 HEAD^ 2>/dev/null || git log --diff-filter=A --format=%H -- packaging/cpack.cmake | tail -n 1)}
    rm -rf "${out:?}/$suite/older"
    WSIFY_ALONE='' WSIFY_COMMIT=$commit WSIFY_CMAKE_OPTIONS='-DWSIFY_CONSOLE=OFF -DWSIFY_PACKAGE_SUFFIX=~older' \
        bash packaging/build.sh deb "$suite" "$out/$suite/older"
}

service() {
    local suite=$1 debs=$out/$1/deb
    layer "$(base clean "$suite")"
    cp "$debs"/wsify_*.deb "$root/root/package.deb"
    cp "$out/$suite"/older/wsify_*.deb "$root/root/older.deb"
    inside apt-get update -q >/dev/null
    # systemd is no part of a bare system, and the package must not need it.
    verdict "$suite: apt install ./wsify.deb into a bare system" inside apt-get install -y -q --no-install-recommends /root/package.deb
    verdict "$suite: removed and purged there, nothing is left" without_trace
    inside apt-get install -y -q --no-install-recommends systemd systemd-sysv dbus curl >/dev/null 2>&1
    cp README.md "$root/root/"
    inside apt-get install -y -q --no-install-recommends /root/package.deb >/dev/null 2>&1
    booted "$suite" service
}

# booted SUITE NAME: what checks/NAME.sh finds once $root has booted.
booted() {
    local suite=$1 name=$2 logs=$out/$1/$2
    mkdir -p "$logs"
    cp packaging/checks/booted.sh "packaging/checks/$name.sh" "$root/root/"
    # Not before the system has started: removing a package asks systemd for a lot.
    printf '[Unit]\nAfter=multi-user.target\n[Service]\nType=exec\nExecStart=/bin/bash /root/%s.sh\n[Install]\nWantedBy=multi-user.target\n' "$name" \
        >"$root/etc/systemd/system/check.service"
    inside systemctl enable check.service 2>/dev/null
    umount -l "$root/proc" "$root/dev"
    # Machines that still have the old control groups boot a new systemd only when it is told so.
    timeout 400 systemd-nspawn -q -b -D "$root" --register=no --keep-unit --private-network \
        systemd.log_target=journal SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1 </dev/null >"$logs/boot" 2>&1 || true
    cp "$root/root/log" "$root/root/journal" "$logs/" 2>/dev/null || true
    sed -E "s/^(ok|FAILED|skipped)( +)/\1\2$suite, $name: /" "$root/root/result" 2>/dev/null || complain "$suite, $name: the system does not boot: $logs/boot"
    ! grep -q ^FAILED "$root/root/result" || failed=1
    [ -e "$root/root/journal" ] || complain "$suite, $name: the checks did not end: $logs/log"
}

without_trace() {
    inside apt-get purge -y -q wsify
    [ -z "$(find "$root" -xdev -name '*wsify*' -not -path "$root/var/log/*" -not -path "$root/tmp/*")" ] || { find "$root" -xdev -name '*wsify*'; return 1; }
    ! grep wsify "$root/etc/passwd" "$root/etc/group" "$root/etc/shadow"
}

console() {
    local suite=$1
    layer "$(base clean "$suite")"
    cp "$out/$suite"/deb/*.deb "$root/root/"
    inside apt-get update -q >/dev/null
    verdict "$suite: apt install of both packages" inside sh -c 'apt-get install -y -q --no-install-recommends /root/*.deb xvfb x11-utils xauth fonts-dejavu-core'
    # Without systemd: what the unit starts, as whom it starts it.
    cat >"$root/root/console.sh" <<'SH'
set -eu
cd /
install -d -o wsify -g wsify -m 0750 /run/wsify
line=$(sed -n 's/^ExecStart=//p' /usr/lib/systemd/system/wsify.service)
setpriv --reuid wsify --regid wsify --clear-groups $line >/tmp/server.log 2>&1 &
useradd --create-home --groups wsify alice
for _ in $(seq 100); do [ -S /run/wsify/admin.sock ] && break; sleep 0.1; done
runuser -u alice -- wsify status
runuser -u alice -- env HOME=/home/alice xvfb-run -a sh -c '
    wsify-console >/tmp/console.log 2>&1 &
    for _ in $(seq 200); do
        xwininfo -root -tree | grep -q "admin.sock" && break
        sleep 0.1
    done
    xwininfo -root -tree | grep -i wsify
    kill $!'  | tee /tmp/windows
grep -q 'admin.sock' /tmp/windows
SH
    verdict "$suite: the console opens and finds the service" inside_apart bash /root/console.sh
}

portable() {
    layer "$(base clean trixie)"
    tar -xzf "$out"/bookworm/portable/*.tar.gz -C "$root/root"
    verdict "portable: there is no Qt on this system" sh -c '! chroot "$1" sh -c "ldconfig -p | grep -i qt"' sh "$root"
    cat >"$root/root/portable.sh" <<'SH'
set -eu
cd /root/wsify-*/
! ldd bin/wsify | grep 'not found'
bin/wsify --listen-addr 127.0.0.1:34569 --broadcasting-key k --admin-socket /tmp/admin.sock >/tmp/server.log 2>&1 &
for _ in $(seq 100); do [ -S /tmp/admin.sock ] && break; sleep 0.1; done
bin/wsify publish news '"hello"' --admin-socket /tmp/admin.sock
bin/wsify status --admin-socket /tmp/admin.sock
# https, for which Qt looks for a plugin: refused by nobody at the other end, not for want of TLS.
bin/wsify authorizer https://127.0.0.1:9/ >/tmp/authorizer 2>&1 || true
cat /tmp/authorizer
! grep -iE 'tls|ssl' /tmp/authorizer
kill $!
wait $!
SH
    verdict "portable: serves on a bare trixie" inside_apart bash /root/portable.sh
}

# There is no Docker here: what the Dockerfile does to the image, done to a bare trixie, and what is started there, as whom and with what rights.
image() {
    local file=packaging/docker/Dockerfile
    layer "$(base clean trixie)"
    verdict "image: the packages and the user of its Dockerfile" inside sh -c "$(awk '
        /^FROM / { stage++ }
        stage == 2 && sub(/^RUN /, "") { inside = 1 }
        inside { print; inside = /\\$/ }' "$file")"
    dpkg-deb --fsys-tarfile "$out"/trixie/deb/wsify_*.deb | tar -x -C "$root" ./usr/bin/wsify
    cat >"$root/image.sh" <<'SH'
set -eu
wsify --broadcasting-key k >/run/wsify/log 2>&1 &
for _ in $(seq 100); do wsify status --json && break; sleep 0.1; done
wsify status --json
wsify publish news '"hello"'
! touch /written 2>/dev/null
kill $!
wait $!
SH
    mount -t tmpfs -o uid=65532,gid=65532,mode=0750 tmpfs "$root/run/wsify" # VOLUME
    mount -o remount,ro "$root"
    # shellcheck disable=SC2046 # words
    verdict "image: serves and is healthy, read-only and without capabilities" inside_apart env $(sed -n 's/^ENV //p' "$file") \
        setpriv --reuid 65532 --regid 65532 --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs sh /image.sh
}

# There is no Fedora here: the .rpm is that of a trixie, whose rpm knows none of the packages it depends on.
rpm_of_trixie() {
    local rpms=$out/trixie/rpm rpm
    built rpm trixie
    if [ -z "${WSIFY_BUILT:-}" ]; then
        rm -rf "$out/trixie/rpm-older"
        WSIFY_ALONE='' WSIFY_CMAKE_OPTIONS='-DWSIFY_CONSOLE=OFF -DCPACK_RPM_PACKAGE_RELEASE=0.1' bash packaging/build.sh rpm trixie "$out/trixie/rpm-older"
    fi
    verdict "rpmlint" rpmlint --rpmlintrc packaging/rpm/rpmlintrc --strict "$rpms"/*.rpm
    for rpm in "$rpms"/*.rpm; do
        verdict "${rpm##*/}: rpm -K" rpm -K --nosignature "$rpm"
        table+=$(printf '\n| %s | %d | %d | %s |' "${rpm##*/}" "$(stat -c %s "$rpm")" "$(rpm -qp --qf '%{SIZE}' "$rpm")" \
            "$(rpm -qp --requires "$rpm" | grep -v '^rpmlib' | sed 's/(.*//' | sort -u | paste -sd ' ')")
    done
    layer "$(base clean trixie)"
    cp "$rpms"/wsify-[0-9]*.rpm "$root/root/package.rpm"
    cp "$out"/trixie/rpm-older/wsify-[0-9]*.rpm "$root/root/older.rpm"
    inside sh -c "apt-get update -q && apt-get install -y -q --no-install-recommends systemd systemd-sysv dbus rpm \
        $(dpkg-deb -f "$out"/trixie/deb/wsify_*.deb Depends | sed 's/([^)]*)//g; s/,//g')" >/dev/null 2>&1
    booted trixie rpm
}

for suite in "$@"; do
    built deb "$suite"
    older "$suite"
    for deb in "$out/$suite"/deb/*.deb; do
        row "$deb"
    done
    layer "$(base lintian "$suite" lintian)" # each distribution's own
    cp "$out/$suite"/deb/*.deb "$root/root/"
    verdict "$suite: lintian" silent inside sh -c 'lintian --fail-on error,warning --tag-display-limit 0 --allow-root /root/*.deb'
    service "$suite"
    console "$suite"
done
if [[ " $* " == *" bookworm "* ]]; then
    built portable bookworm
    portable
fi
if [[ " $* " == *" trixie "* ]]; then
    image
    rpm_of_trixie
fi
tree=$(mktemp -d)
dpkg-deb -x "$(find "$out" -path '*/deb/wsify-console_*.deb' | sort | head -n 1)" "$tree"
verdict "desktop-file-validate" silent desktop-file-validate "$tree"/usr/share/applications/*.desktop
verdict "appstreamcli validate" appstreamcli validate-tree --no-net --explain "$tree"
rm -rf "$tree"
verdict "yamllint" silent yamllint -d '{extends: default, rules: {line-length: {max: 150}, document-start: disable, braces: {max-spaces-inside: 1}}}' \
    .github packaging/docker/compose.yaml
# From its Go module, where there is Go: go install github.com/rhysd/actionlint/cmd/actionlint@latest
if command -v actionlint >/dev/null; then
    verdict "actionlint" actionlint .github/workflows/*.yml
else
    echo "skipped actionlint: it is not installed"
fi

printf '\n| package | bytes | installed | depends on |\n|---|---|---|---|%s\n' "$table"
exit "$failed"
