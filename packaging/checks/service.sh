#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# Run by check.sh in a booted container, in which the package of the server was installed before it booted: what the service does. In /root are
# older.deb, which was built from older sources, and package.deb.
. /root/booted.sh

is_refused() { [[ $(property StatusText) == *"not reloaded"*log-format* ]]; }
# The README's command, with what it says to add for the package.
publishes_as_documented() {
    local arguments
    arguments=$(sed -n 's/^curl //p' /root/README.md)
    [ -n "$arguments" ] && grep -qF 'add `-H "Authorization: Bearer $(sudo cat /etc/wsify/broadcasting-key)"`' /root/README.md || return 1
    eval "curl --silent --show-error --fail -H 'Authorization: Bearer $(cat /etc/wsify/broadcasting-key)' $arguments"
}
socket_has_failed() { [ "$(systemctl is-failed wsify.socket)" = failed ]; }
port_is_taken() { (exec 5<>/dev/tcp/127.0.0.1/3000); }
are_stopped() { ! systemctl is-active -q wsify.socket && ! systemctl is-active -q wsify && ! port_is_taken; }

# asks_by_unix_socket USER
asks_by_unix_socket() {
    runuser -u "$1" -- perl -MIO::Socket::UNIX -e '
        $s = IO::Socket::UNIX->new("/run/wsify-web.sock") or die "$!\n";
        print $s "GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        exit(<$s> !~ / 200 /)'
}
is_kept_from() { [[ $(asks_by_unix_socket "$1" 2>&1) == "Permission denied" ]]; }

# A client, on descriptor 3.
connect() {
    local line
    exec 3<>/dev/tcp/127.0.0.1/3000 || return 1
    printf 'GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n' >&3
    read -r line <&3
    [[ $line == *' 101 '* ]] || return 1
    while read -r line <&3 && [ "$line" != $'\r' ]; do :; done
}
# It is told 1001: going away.
is_sent_away() {
    local bytes
    bytes=$(timeout 20 od -An -tx1 -N4 <&3)
    exec 3>&-
    [[ $bytes == *88*03\ e9* ]]
}

within 30 is_active
ok "is started by the system" is_active
ok "says that it serves (sd_notify)" test "$(property StatusText)" = Serving
ok "runs as the user wsify" test "$(stat -c %U "/proc/$(property MainPID)")" = wsify
ok "publishes with the key of its configuration" publishes
ok "refuses to publish without the key" refuses
ok "publishes as the README says" publishes_as_documented
ok "listens on the loopback interface alone" sh -c '! grep -qE "^ *[0-9]+: (00000000|0{32}):0BB8 .* 0A " /proc/net/tcp /proc/net/tcp6'
ok "the key is the service's alone" test "$(stat -c '%U %a' /etc/wsify/broadcasting-key)" = "wsify 400"
# A container may have less to give.
most=$(awk '/^Max open files/ { print $5 < 524288 ? $5 : 524288 }' /proc/1/limits)
ok "has $most descriptors" grep -qE "Max open files +$most" "/proc/$(property MainPID)/limits"
ok "warns of nothing" sh -c '! journalctl -u wsify -o cat | grep -E " (WARN|ERROR) "'

useradd alice
usermod --append --groups wsify alice
useradd bob
ok "wsify status works for a member of the group" runuser -u alice -- wsify status
said=$(runuser -u bob -- wsify status 2>&1)
ok "and for nobody else" test $? -eq 3
ok "who is told of the group" sh -c 'case $1 in *"members of the group wsify"*) ;; *) exit 1 ;; esac' sh "$said"
runuser -u alice -- wsify publish news '"hello"'
ok "the log names who operates it" within 5 sh -c 'journalctl -u wsify -o cat | grep "console command command=publish what=news uid=$1\$"' sh "$(id -u alice)"

exposure=$(systemd-analyze security --no-pager wsify.service | sed -n 's/.*exposure level for wsify.service: \([0-9.]*\).*/\1/p')
echo "        exposure $exposure" >>"$result"
ok "exposure of at most 1.5" awk "BEGIN { exit !(\"$exposure\" != \"\" && $exposure + 0 <= 1.5) }"
ok "the unit is understood" sh -c '! systemd-analyze verify --man=no wsify.service wsify.socket 2>&1 | grep -i wsify'

pid=$(property MainPID)
sed -i 's/^access-log = .*/access-log = off/' /etc/wsify/wsify.conf
ok "reload" systemctl reload wsify
ok "reload: the process stays" test "$(property MainPID)" = "$pid"
ok "reload: what changed is logged" within 5 sh -c 'journalctl -u wsify -o cat | grep -q "reloaded; changed: access-log"'
sed -i 's/^log-format = .*/log-format = nonsense/' /etc/wsify/wsify.conf
if [ "$(property Type)" = notify ]; then
    ok "reload: fails when the configuration is wrong" sh -c '! systemctl reload wsify'
else
    systemctl reload wsify
fi
ok "reload: systemctl status says why" within 5 is_refused
ok "reload: a wrong configuration ends nothing" test "$(property MainPID)" = "$pid" -a "$(property ActiveState)" = active
sed -i 's/^log-format = .*/log-format = text/' /etc/wsify/wsify.conf
ok "reload: and the right one again" systemctl reload wsify

kill -KILL "$pid"
ok "SIGKILL: is started again" within 20 pid_is_new
connect
systemctl --no-block stop wsify
ok "SIGTERM: a client is told 1001" is_sent_away
ok "SIGTERM: a clean end" within 30 sh -c '[ "$(systemctl is-active wsify)" = inactive ] && [ "$(systemctl show --value -p Result wsify)" = success ]'
ok "RuntimeDirectory goes with it" test ! -e /run/wsify

# Another program has the port: more starts than the five in 10 s after which systemd gives up by default.
perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1:3000") or die "$!\n"; sleep' &
holder=$!
ok "port taken: by another program" within 5 port_is_taken
systemctl --no-block start wsify
ok "port taken: is tried again, more often than systemd does by default" within 60 restarted 7
kill "$holder"
ok "port free again: serves, without anybody's help" within 20 publishes
systemctl stop wsify

mkdir -p /run/systemd/system/wsify.service.d
printf '[Service]\nWatchdogSec=2s\n' >/run/systemd/system/wsify.service.d/watchdog.conf
systemctl daemon-reload
systemctl start wsify
pid=$(property MainPID)
kill -STOP "$pid"
ok "watchdog: is started again when it hangs" within 60 pid_is_new
rm -r /run/systemd/system/wsify.service.d
systemctl daemon-reload

# As wsify.socket says.
sed -i 's/^listen-addr = .*/listen-addr = systemd/' /etc/wsify/wsify.conf
ok "socket activation: not beside a service that runs" sh -c '! systemctl enable --now wsify.socket && [ "$(systemctl is-active wsify)" = active ]'
systemctl reset-failed wsify.socket
ok "socket activation: begins" sh -c 'systemctl stop wsify && systemctl enable --now wsify.socket && systemctl start wsify'
ok "socket activation: publishes" publishes
systemctl stop wsify
ok "socket activation: the next client starts a service that was stopped alone" publishes
connect
pid=$(property MainPID)
systemctl --no-block restart wsify
is_sent_away
ok "socket activation: nobody is refused while it restarts" publishes
ok "socket activation: by the new process" within 20 pid_is_new
systemctl stop wsify.socket wsify
ok "socket activation: both are stopped" are_stopped
# A client that waits, and a configuration that does not get better.
systemctl start wsify.socket
sed -i 's/^log-format = .*/log-format = nonsense/' /etc/wsify/wsify.conf
exec 3<>/dev/tcp/127.0.0.1/3000
ok "socket activation: a wrong configuration is not tried for ever" within 20 socket_has_failed
exec 3>&-
sed -i 's/^log-format = .*/log-format = text/' /etc/wsify/wsify.conf
ok "socket activation: and begins again" sh -c 'systemctl start wsify.socket && systemctl start wsify'
ok "socket activation: publishes again" publishes
systemctl stop wsify.socket wsify
# As proxies/nginx.conf says. Every Debian has this Perl, and the user of its nginx.
mkdir -p /run/systemd/system/wsify.socket.d
printf '[Socket]\nListenStream=\nListenStream=/run/wsify-web.sock\nSocketGroup=www-data\nSocketMode=0660\n' >/run/systemd/system/wsify.socket.d/web.conf
systemctl daemon-reload
systemctl start wsify.socket && systemctl start wsify
ok "Unix socket: serves the user of nginx" asks_by_unix_socket www-data
ok "Unix socket: who does not operate the server" sh -c 'runuser -u www-data -- wsify status; [ $? -eq 3 ]'
ok "Unix socket: and nobody else" is_kept_from bob
systemctl stop wsify.socket wsify
rm -r /run/systemd/system/wsify.socket.d
systemctl daemon-reload
sed -i 's/^listen-addr = .*/listen-addr = 127.0.0.1:3000/' /etc/wsify/wsify.conf
ok "socket activation: is given up" sh -c 'systemctl disable --now wsify.socket && systemctl restart wsify'
ok "socket activation: the service listens by itself again" publishes

# Versions go back and forth. The line of access-log was changed above, so the configuration is the administrator's.
before=$(cat /etc/wsify/wsify.conf /etc/wsify/broadcasting-key)
for package in older package; do
    connect
    pid=$(property MainPID)
    program=$(program)
    systemctl reset-failed wsify # the older unit may have a limit of starts
    dpkg --install --force-downgrade --force-confold "/root/$package.deb"
    ok "to $package.deb: drains" is_sent_away
    ok "to $package.deb: the new one serves" within 20 pid_is_new
    ok "to $package.deb: it is another build" test "$(program)" != "$program"
    ok "to $package.deb: publishes" within 20 publishes
    ok "to $package.deb: configuration and key are kept" test "$(cat /etc/wsify/wsify.conf /etc/wsify/broadcasting-key)" = "$before"
done

dpkg --remove wsify
ok "removal: stops the service" within 30 sh -c '! pgrep -x wsify 2>/dev/null && [ ! -e /run/wsify ]'
ok "removal: keeps the configuration" test -e /etc/wsify/wsify.conf -a -e /etc/wsify/broadcasting-key
dpkg --purge wsify
ok "purge: no file stays" test -z "$(find / -xdev -name '*wsify*' -not -path '/proc/*' -not -path '/var/log/*' -not -path '/root/*' -not -path '/var/lib/apt/*' -not -path '/tmp/*')"
ok "purge: no user stays" sh -c '! getent passwd wsify && ! getent group wsify'

ends
