#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# Run by check.sh in a booted Debian that has rpm and the libraries of the server: what the scripts of the .rpm do. In /root are older.rpm, of an
# older release, and package.rpm. Dependencies are not looked at: their names are those of Debian's files and Fedora's, which rpm does not know here.
. /root/booted.sh

is_key() { [ "$(stat -c '%U %a' /etc/wsify/broadcasting-key)" = "wsify 400" ]; }

mkdir -p /etc/systemd/system-preset
echo "disable wsify.service" >/etc/systemd/system-preset/50-check.preset
ok "installs" rpm --install --nodeps /root/older.rpm
ok "is as it was packaged" rpm --verify --nodeps wsify
ok "there is a user for it" getent passwd wsify
ok "there is a key, the service's alone" is_key
ok "is not started, and not enabled against the preset" sh -c '[ "$(systemctl is-active wsify)" = inactive ] && [ "$(systemctl is-enabled wsify)" = disabled ]'
ok "systemctl enable --now" systemctl enable --now wsify
ok "serves" within 20 publishes
sed -i 's/^access-log = .*/access-log = off/' /etc/wsify/wsify.conf
before=$(cat /etc/wsify/wsify.conf /etc/wsify/broadcasting-key)
pid=$(property MainPID)
ok "upgrade" rpm --upgrade --nodeps /root/package.rpm
ok "upgrade: the new one serves" within 20 pid_is_new
ok "upgrade: publishes" within 20 publishes
ok "upgrade: stays enabled" test "$(systemctl is-enabled wsify)" = enabled
ok "upgrade: configuration and key are kept" test "$(cat /etc/wsify/wsify.conf /etc/wsify/broadcasting-key)" = "$before"
pid=$(property MainPID)
ok "back" rpm --upgrade --oldpackage --nodeps /root/older.rpm
ok "back: serves" within 20 pid_is_new
ok "back: publishes" within 20 publishes
ok "erase" rpm --erase wsify
ok "erase: stops the service" sh -c '[ ! -e /run/wsify ] && ! systemctl is-active -q wsify'
ok "erase: keeps the configuration that was changed, and nothing else" \
    test "$(find / -xdev -name '*wsify*' -not -path '/proc/*' -not -path '/root/*' -not -path '/tmp/*' -not -path '/var/log/*')" = "/etc/wsify
/etc/wsify/wsify.conf.rpmsave"
ends
