systemd-sysusers wsify.conf
key=/etc/wsify/broadcasting-key
if [ ! -e "$key" ]; then
    made=$(mktemp "$key.XXXXXX")
    head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=' >"$made"
    chown wsify:wsify "$made"
    chmod 0400 "$made"
    mv "$made" "$key"
fi
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
fi
# As Fedora wants it: presets decide whether the service starts with the system.
if [ "$1" -eq 1 ]; then
    systemctl --no-reload preset wsify.service || :
fi
