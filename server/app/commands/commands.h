// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

namespace wsify {

struct ParsedOptions;

/// Does everything except serving: prints help, version and the effective configuration to stdout, an error to stderr;
/// runs the commands. Returns the exit code of the process: 2 for an invalid command line, 1 if writing to stdout or a
/// command failed, else 0.
int runCommand(const ParsedOptions &options);

/// The output of `wsify config`: one line `name = value (source)` per option.
QString configTable(const ParsedOptions &options);

} // namespace wsify
