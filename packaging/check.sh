#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# check.sh [SUITE...]: are the packages good? Builds those of the committed sources for each Debian SUITE (bookworm, trixie), twice, and compares
# them byte by byte; reads them with lintian and the other checkers; installs them into a bare system, boots it (systemd-nspawn) and looks at
# what the service does (checks/service.sh): start, key, group, reload, kill, watchdog, drain, upgrade, way back, removal, purge; opens the console
# under Xvfb. Then the portable archive on a bare trixie, and the .rpm by rpmlint. Root, network; installs debootstrap, systemd-container, lintian,
# rpm, rpmlint, appstream and desktop-file-utils.
#
# WSIFY_ROOTS: where bare systems are kept (build/roots). WSIFY_OUT: where the packages go (build/packages). WSIFY_OLDER: the commit that is
# upgraded from (the newest release; without one, the first commit that makes packages). WSIFY_CCACHE: a folder of ccache, with which "built again"
# compiles nothing again. WSIFY_BUILT=1: takes the packages that are there, builds nothing.
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
mkdir -p "$out"
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

# Twice, in folders of other names.
built() {
    local kind=$1 suite=$2 again
    [ -z "${WSIFY_BUILT:-}" ] || return 0
    rm -rf "${out:?}/$suite/$kind" "$out/again"
    WSIFY_ALONE='' bash packaging/build.sh "$kind" "$suite" "$out/$suite/$kind"
    WSIFY_ALONE='' WSIFY_SOURCES=/build/elsewhere bash packaging/build.sh "$kind" "$suite" "$out/again"
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
    inside apt-get install -y -q --no-install-recommends systemd systemd-sysv dbus >/dev/null 2>&1
    inside apt-get install -y -q --no-install-recommends /root/package.deb >/dev/null 2>&1
    cp packaging/checks/service.sh "$root/root/service.sh"
    # Not before the system has started: removing a package asks systemd for a lot.
    printf '[Unit]\nAfter=multi-user.target\n[Service]\nType=exec\nExecStart=/bin/bash /root/service.sh\n[Install]\nWantedBy=multi-user.target\n' \
        >"$root/etc/systemd/system/check.service"
    inside systemctl enable check.service 2>/dev/null
    umount -l "$root/proc" "$root/dev"
    # Machines that still have the old control groups boot a new systemd only when it is told so.
    timeout 400 systemd-nspawn -q -b -D "$root" --register=no --keep-unit --private-network \
        systemd.log_target=journal SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1 </dev/null >"$out/$suite/boot.log" 2>&1 || true
    cp "$root/root/log" "$out/$suite/service.log" 2>/dev/null || true
    cp "$root/root/journal" "$out/$suite/journal" 2>/dev/null || true
    sed -E "s/^(ok|FAILED|skipped)( +)/\1\2$suite: /" "$root/root/result" 2>/dev/null || complain "$suite: the system does not boot: $out/$suite/boot.log"
    ! grep -q ^FAILED "$root/root/result" || failed=1
    [ -e "$root/root/journal" ] || complain "$suite: the checks of the service did not end: $out/$suite/service.log"
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
    verdict "$suite: the console opens and finds the service" inside bash /root/console.sh
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
    verdict "portable: serves on a bare trixie" inside bash /root/portable.sh
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
    built rpm bookworm
    verdict "rpmlint" rpmlint --rpmlintrc packaging/rpm/rpmlintrc --strict "$out"/bookworm/rpm/*.rpm
    for rpm in "$out"/bookworm/rpm/*.rpm; do
        table+=$(printf '\n| %s | %d | %d | %s |' "${rpm##*/}" "$(stat -c %s "$rpm")" "$(rpm -qp --qf '%{SIZE}' "$rpm")" \
            "$(rpm -qp --requires "$rpm" | grep -v '^rpmlib' | sed 's/(.*//' | sort -u | paste -sd ' ')")
    done
fi
tree=$(mktemp -d)
dpkg-deb -x "$(find "$out" -path '*/deb/wsify-console_*.deb' | sort | head -n 1)" "$tree"
verdict "desktop-file-validate" silent desktop-file-validate "$tree"/usr/share/applications/*.desktop
verdict "appstreamcli validate" appstreamcli validate-tree --no-net --explain "$tree"
rm -rf "$tree"
verdict "yamllint" silent yamllint -d '{extends: default, rules: {line-length: {max: 150}, document-start: disable, braces: {max-spaces-inside: 1}}}' \
    .github packaging/docker/compose.yaml packaging/grafana
# From its Go module, where there is Go: go install github.com/rhysd/actionlint/cmd/actionlint@latest
if command -v actionlint >/dev/null; then
    verdict "actionlint" actionlint .github/workflows/*.yml
else
    echo "skipped actionlint: it is not installed"
fi

printf '\n| package | bytes | installed | depends on |\n|---|---|---|---|%s\n' "$table"
exit "$failed"
