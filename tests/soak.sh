#!/bin/sh
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# soak.sh [--minutes N] [--seed S] [--engine native|qt] [--workers N] [--server PATH] [--redis FAULTS]: installs what testing needs, builds the
# release preset, and runs the server under everything at random from the seed (soak/main.cpp says what). N is 60 when not named; the seed is
# printed, and drawn when not named. Exit code 0 only if every promise held.
#
#     sh tests/soak.sh --redis all --minutes 15
#
# runs two nodes on a Redis and its replica, which is killed, stopped, started again empty and failed over. What was answered 201 has to arrive
# once, or Redis lost it: a publication is excused only when it was under way in an outage, from the fault that this program made until the
# member's own node said that its subscriptions are restored (15 s to notice and 10 s to restore at most); a double is excused only when ids
# were forgotten (Redis started empty, a replica took over) while the publication was repeated. soak/cluster.h says each rule.
set -eu
cd "$(dirname "$0")/.."

sh packaging/deps.sh test
cmake --preset release
cmake --build --preset release --target wsify-soak
exec build/release/tests/soak/wsify-soak --minutes 60 "$@"
