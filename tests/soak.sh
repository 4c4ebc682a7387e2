#!/bin/sh
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# soak.sh [--minutes N] [--seed S] [--engine native|qt] [--workers N] [--server PATH]: installs what testing needs, builds the release preset,
# and runs the server under everything at random from the seed (soak/main.cpp says what). N is 60 when not named; the seed is printed, and
# drawn when not named. Exit code 0 only if every promise held.
set -eu
cd "$(dirname "$0")/.."

sh packaging/deps.sh test
cmake --preset release
cmake --build --preset release --target wsify-soak
exec build/release/tests/soak/wsify-soak --minutes 60 "$@"
