# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# Sourced by the scripts that check.sh runs in a booted container. A line a finding goes to /root/result.

set -u
exec >/root/log 2>&1
export LC_ALL=C.UTF-8
result=/root/result

# ok NAME COMMAND...
ok() {
    local name=$1
    shift
    if "$@" >&2; then echo "ok      $name"; else echo "FAILED  $name"; fi >>"$result"
}
# within SECONDS COMMAND...: until it is true.
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.2
    done
}
property() { systemctl show --value -p "$1" wsify.service; }
is_active() { [ "$(systemctl is-active wsify.service)" = active ]; }
restarted() { [ "$(property NRestarts)" -ge "$1" ]; } # how often at least
program() { sha256sum <"/proc/$(property MainPID)/exe"; }
pid_is_new() { [ "$(property MainPID)" != "$pid" ] && [ "$(property MainPID)" != 0 ] && is_active; }

# publish [KEY]: the status.
publish() {
    local body='{"channel":"news","content":"hello"}' line=
    exec 4<>/dev/tcp/127.0.0.1/3000 || return 1
    printf 'POST /broadcast HTTP/1.1\r\nHost: localhost\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' \
        "${1:+Authorization: Bearer $1$'\r\n'}" ${#body} "$body" >&4
    read -r -t 5 line <&4
    exec 4>&-
    echo "$line"
}
publishes() { [[ $(publish "$(cat /etc/wsify/broadcasting-key)") == *' 201 '* ]]; }
refuses() { [[ $(publish) == *' 403 '* ]]; }

# The last words: what check.sh reads, and the end of the container.
ends() {
    journalctl -b --no-pager >/root/journal
    sync
    systemctl poweroff
}
