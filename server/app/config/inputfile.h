// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>

namespace wsify {

/// What may be read instead of a regular file.
enum class Pipes : quint8 {
    Allow, ///< also a pipe, such as <(command), of which everything must come within 5 s
    Refuse, ///< to read it again: a pipe gives its content once
};

/// Reads a file of the configuration, but at most `most` + 1 bytes. False, with what is wrong as `PATH: REASON`, if it cannot be read.
/// Never waits for longer than that: opening a pipe waits for nobody (POSIX; Windows has no pipes among its files).
bool readInput(const QString &path, qsizetype most, Pipes pipes, QByteArray &content, QString &error);

} // namespace wsify
