#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# tiny.sh BUILD: is the server still tiny? Looks at BUILD/server/wsify (a Release build) and fails above a bar: 3 MB stripped, 100 ms from start
# to the first connection (median of 21), 16 MB resident then, and no library at run time but those listed. Linux, binutils, Python 3.
set -euo pipefail
cd "$(dirname "$0")/.."

server=$(realpath "${1:?usage: tiny.sh BUILD}/server/wsify")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

# verdict NAME VALUE BAR UNIT
verdict() {
    local result=ok
    awk "BEGIN { exit !($2 <= $3) }" || { result="TOO MUCH"; failed=1; }
    printf '%-28s %8s of at most %s %s: %s\n' "$1" "$2" "$3" "$4" "$result"
}

strip -o "$scratch/wsify" "$server"
verdict "stripped" "$(stat -c %s "$scratch/wsify")" 3000000 bytes

# Linked directly, without the compiler's and the C library's own.
known='libQt6Core libQt6Network libQt6WebSockets libQt6HttpServer libhiredis libssl libcrypto'
for library in $(objdump -p "$server" | awk '$1 == "NEEDED" { sub(/\.so.*/, "", $2); print $2 }'); do
    case " $known libc libm libstdc++ libgcc_s ld-linux-x86-64 ld-linux-aarch64 " in
    *" $library "*) ;;
    *) echo "a library that was not there before: $library"; failed=1 ;;
    esac
done

# One worker: each further one is a thread, and a matter of the machine.
figures=$(python3 - "$scratch/wsify" <<'PY'
import os, signal, socket, statistics, subprocess, sys, time

def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

times, resident = [], []
for _ in range(21):
    port = free_port()
    begin = time.monotonic()
    server = subprocess.Popen([sys.argv[1], "--workers", "1", "--admin-socket", "off", "--listen-addr", f"127.0.0.1:{port}"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, LC_ALL="C.UTF-8"))
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            if server.poll() is not None or time.monotonic() - begin > 10:
                sys.exit("the server did not start")
            time.sleep(0.001)
    times.append((time.monotonic() - begin) * 1000)
    with open(f"/proc/{server.pid}/status") as status:
        resident.append(next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) * 1024)
    server.send_signal(signal.SIGTERM)
    server.wait(10)
print(round(statistics.median(times), 1), round(statistics.median(resident) / 1e6, 2))
PY
)
read -r start memory <<<"$figures"
verdict "start to first connection" "$start" 100 ms
verdict "resident after the start" "$memory" 16 MB
exit "$failed"
