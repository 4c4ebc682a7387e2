// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>

namespace wsify {

/// How long whoever writes into a pipe may take: somebody may have to type a passphrase first.
inline constexpr std::chrono::seconds PipePatience{60};

/// What may be read instead of a regular file.
enum class Pipes : quint8 {
    Allow, ///< also a pipe, such as <(command), of which everything must come in time
    Refuse, ///< to read it again: only regular files, and /dev/null; a pipe gives its content once
};

/// Reads a file of the configuration, but at most `most` + 1 bytes. False, with what is wrong as `PATH: REASON`, if it cannot be read.
/// Waits for a pipe's end, but not longer than `patience`, and no longer when a signal comes; opening a pipe waits for nobody (POSIX;
/// Windows has no pipes among its files).
bool readInput(const QString &path, qsizetype most, Pipes pipes, QByteArray &content, QString &error,
               std::chrono::milliseconds patience = PipePatience);

} // namespace wsify
