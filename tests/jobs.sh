#!/bin/sh
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# jobs.sh: prints how many tests run side by side. They wait more than they compute: twice as many as there are cores, eight at most.
set -eu
jobs=$(($(nproc 2>/dev/null || echo 2) * 2))
[ "$jobs" -le 8 ] || jobs=8
echo "$jobs"
