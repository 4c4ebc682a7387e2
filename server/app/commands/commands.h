// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

namespace wsify {

struct ParsedOptions;

/// Does everything except serving: prints help, version and the effective configuration to stdout, an error to stderr;
/// runs the commands. Returns the exit code of the process (output.h). Needs a QCoreApplication for commands that talk
/// to a server.
int runCommand(const ParsedOptions &options);
/// Every command of commandtable.h can, but `serve`.
bool canRun(const QString &command);

/// The output of `wsify config`: one line `name = value (source)` per option.
QString configTable(const ParsedOptions &options);

} // namespace wsify
