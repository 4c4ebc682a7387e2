// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/config.h"
#include "app/config/inputfile.h"

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
    QByteArray content = {}; ///< of the file that the value names, see Option::content
    bool overridesFile = false; ///< a flag or the environment gave it, or named its file
};

/// The result of parsing the command line.
struct ParsedOptions
{
    enum Outcome : quint8 { Run, Help, Version, Error };

    Outcome outcome = Run;
    QString text; ///< with Version and Error
    QString command; ///< a subcommand; "serve" by default, with Help and Error perhaps empty
    QStringList arguments; ///< of the subcommand
    QHash<QString, QString> flags; ///< of the subcommand (commandtable.h); a boolean that is off is not in it
    Config config; ///< with Run, like the members below
    std::vector<EffectiveOption> effective; ///< every option that the command takes, in the order of the help
    QHash<QString, QString> inFile; ///< all that the file of --config says, also what something stronger overrides
    QStringList warnings; ///< for the server's log, one sentence each
};

/// Reads the configuration (PROTOCOL.md section 1): flags override the environment, which overrides the file of
/// --config, which overrides the defaults.
///
/// All options come from the table in optiontable.h. Flags follow Go's package flag, as in v3: `-flag value`, `--flag
/// value`, `-flag=value`, `--flag=value`; a boolean needs no value; the last one counts, unless the option repeats;
/// `--` ends the flags. Commands, their arguments and their own flags come from commandtable.h.
/// `arguments` exclude the program's name. An empty environment variable counts as not set; the server warns of unknown
/// WSIFY_ variables. A secret can be in a file: --X-file, WSIFY_X_FILE, `x-file =`; X and X-file at one source are an
/// error. A key that rotates may
/// be given twice, on the command line and in the file; WSIFY_X_FILE may name two files, separated by a comma, while
/// WSIFY_X is one key, commas and all. The file of --config is UTF-8, at most 1 MiB: lines of `flag-name = value`, comments on their own lines after
/// `#` or `;`, no section or `[wsify]`; quotes around a value preserve its spaces.
///
/// Pure except for reading that file, those of secrets and the one of --authorizer-ca. A mistake gives Outcome::Error
/// with a text that names the option, its source, the problem and the expected value, and shows no secret.
/// A pipe among the files is read once, at the start; a reload refuses it.
ParsedOptions parseOptions(const QStringList &arguments, const QProcessEnvironment &environment,
                           Pipes pipes = Pipes::Allow);

/// Overwrites the values of secret flags in the arguments of main(), so that the process list does not show them. Call
/// it after the options have been parsed.
void hideSecrets(int argc, char **argv);

} // namespace wsify
