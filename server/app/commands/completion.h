// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace wsify {

/// The shells that completionScript() knows.
QStringList completionShells();
/// A script that teaches a shell the commands, their flags and the words they take, made from the tables of commands
/// and options; none for another shell.
std::optional<QString> completionScript(const QString &shell);

} // namespace wsify
