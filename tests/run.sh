#!/bin/sh
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# run.sh [--preset NAME] [ctest option...]: installs what testing needs, builds, and runs every test. NAME is a preset of
# CMakePresets.json (release when none is named); further options go to ctest, e.g. -L unit. Exit 77: packages are missing and may not be
# installed.
set -eu
cd "$(dirname "$0")/.."

preset=release
if [ "${1:-}" = --preset ]; then
    preset=${2:?--preset needs a name}
    shift 2
fi

sh packaging/deps.sh test
cmake --preset "$preset"
cmake --build --preset "$preset"

exec ctest --preset "$preset" --parallel "$(sh tests/jobs.sh)" --output-on-failure "$@"
