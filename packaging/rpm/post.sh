# Nothing here ends the script by failing: what has to, does it itself.
systemd-sysusers wsify.conf || exit 1
key=/etc/wsify/broadcasting-key
if [ ! -e "$key" ]; then
    made=$(mktemp "$key.XXXXXX") || exit 1
    head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=' >"$made" || exit 1
    # Not in its place before it is the service's.
    chown wsify:wsify "$made" && chmod 0400 "$made" && mv "$made" "$key" || exit 1
fi
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
fi
# As Fedora wants it: presets decide whether the service starts with the system.
if [ "$1" -eq 1 ]; then
    systemctl --no-reload preset wsify.service || :
fi
