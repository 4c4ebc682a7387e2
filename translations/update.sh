#!/bin/sh
# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# Brings the console's translations up to date with its sources: new texts are added as unfinished, those that are gone are taken out. Then translate
# them (Qt Linguist, or any editor); tst_translations fails until all are finished.
set -eu
cd "$(dirname "$0")/.."

lupdate=$(command -v lupdate6 || ls /usr/lib/qt6/bin/lupdate 2>/dev/null || command -v lupdate) || {
    echo "update.sh: no lupdate found (Debian: qt6-l10n-tools)" >&2
    exit 77
}
for language in ar de; do
    "$lupdate" -silent -I . -locations none -no-obsolete gui common/client -ts "translations/wsify-console_$language.ts"
done
# The sources are English, but for "1 clients".
"$lupdate" -silent -I . -locations none -no-obsolete -pluralonly gui common/client -ts translations/wsify-console_en.ts
