// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>
#include <QStringList>

namespace wsify::console {

/// A command for people to copy into a terminal: a word that a shell would read as anything but itself is in quotes, those of a POSIX shell, or on
/// Windows those of its own.
QString shellLine(const QStringList &words);

} // namespace wsify::console
