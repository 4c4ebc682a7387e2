// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/config.h"

#include <QHash>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <vector>

namespace wsify {

/// One effective option, fit for display: secrets, passwords in URLs and the values of their queries are masked.
struct EffectiveOption
{
    QString name;
    QString value;
    QString source; ///< "flag", "environment", "file PATH" or "default"
    QString raw = {}; ///< the value as it was applied, to compare and never to be shown
};

/// The result of parsing the command line.
struct ParsedOptions
{
    enum Outcome : quint8 { Run, Help, Version, Error };

    Outcome outcome = Run;
    QString text; ///< with Help, Version and Error
    QString command; ///< a subcommand; "serve" by default
    Config config; ///< with Run, like the members below
    std::vector<EffectiveOption> effective; ///< every option, in the order of the help
    QHash<QString, QString> inFile; ///< all that the file of --config says, also what something stronger overrides
};

/// Reads the configuration (PROTOCOL.md section 1): flags override the environment, which overrides the file of
/// --config, which overrides the defaults.
///
/// All options come from the table in optiontable.h. Flags follow Go's package flag, as in v3: `-flag value`, `--flag
/// value`, `-flag=value`, `--flag=value`; a boolean needs no value; the last one counts; `--` ends the flags.
/// `arguments` exclude the program's name. An empty environment variable counts as not set. Unknown WSIFY_ variables
/// are ignored, because container platforms create their own (WSIFY_PORT, WSIFY_SERVICE_HOST). The file is UTF-8, at
/// most 1 MiB: lines of `flag-name = value`, comments on their own lines after `#` or `;`, no section or `[wsify]`;
/// quotes around a value preserve its spaces.
///
/// Pure except for reading that file and the one of --authorizer-ca. A mistake gives Outcome::Error with a text that names the option, its source,
/// the problem and the expected value, and shows no secret.
ParsedOptions parseOptions(const QStringList &arguments, const QProcessEnvironment &environment);

/// Overwrites the values of secret flags in the arguments of main(), so that the process list does not show them. Call
/// it after the options have been parsed.
void hideSecrets(int argc, char **argv);

} // namespace wsify
