// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/config.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <vector>

namespace wsify {

/// One option as it is in force, fit to be shown: secrets, passwords of URLs and values of their queries are masked.
struct EffectiveOption
{
    QString name;
    QString value;
    QString source; ///< "flag", "environment", "file PATH" or "default"
};

/// What the command line asks for.
struct ParsedOptions
{
    enum Outcome : quint8 { Run, Help, Version, Error };

    Outcome outcome = Run;
    QString text; ///< of Help, Version and Error
    QString command; ///< a subcommand; "serve" when none was named
    Config config; ///< of Run, like what follows
    std::vector<EffectiveOption> effective; ///< every option, in the order of the help
};

/// Reads the configuration (PROTOCOL.md section 1): flags, over the environment, over the file of --config, over the defaults.
///
/// All options come from the one table in optiontable.h. Flags are spelled as Go's package flag takes them, because v3's were:
/// `-flag value`, `--flag value`, `-flag=value`, `--flag=value`; a boolean needs no value; the last one counts; `--` ends
/// them. `arguments` come without the program's name. An environment variable that is empty counts as not set, and unknown
/// WSIFY_ variables are let be: container platforms make up their own (WSIFY_PORT, WSIFY_SERVICE_HOST). The file is UTF-8, at
/// most 1 MiB: `flag-name = value` lines, comments on lines of their own after `#` or `;`, no section or `[wsify]`; quotes
/// around a value keep its blanks.
///
/// Pure but for reading that file. A mistake is Outcome::Error with a text that says which option, where it was given, what is
/// wrong and what is allowed, and that shows no secret.
ParsedOptions parseOptions(const QStringList &arguments, const QProcessEnvironment &environment);

/// Overwrites the values of secret flags in the arguments of main(), so that they do not stay in the list of processes. To be
/// called when the options have been parsed.
void hideSecrets(int argc, char **argv);

} // namespace wsify
