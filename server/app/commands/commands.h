// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

namespace wsify {

struct ParsedOptions;

/// Does everything that is not serving: prints help, version and the effective configuration to stdout, an error to stderr; carries out the commands.
/// Returns the exit code of the process: 2 for a wrong command line, 1 when stdout could not be written to or a command failed, else 0.
int runCommand(const ParsedOptions &options);

/// What `wsify config` prints: one line `name = value  (source)` an option.
QString configTable(const ParsedOptions &options);

} // namespace wsify
