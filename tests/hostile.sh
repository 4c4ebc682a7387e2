#!/bin/sh
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# hostile.sh [--preset NAME] [ctest option...]: the real server under attack, with every engine of the build: floods, stalls, exhaustion, and
# after each of them a fresh client that is served. Installs and builds as run.sh does; a few minutes.
set -eu
exec sh "$(dirname "$0")/run.sh" "$@" -L hostile
