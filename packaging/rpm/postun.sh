if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
    [ "$1" -eq 0 ] || systemctl try-restart wsify.service || :
fi
if [ "$1" -eq 0 ]; then
    rm -f /etc/wsify/broadcasting-key
fi
