// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QStringList>

#include <vector>

namespace wsify {

/// A flag of one command, beside the options of optiontable.h.
struct CommandFlag
{
    const char *name;
    const char *placeholder; ///< null for a boolean
    const char *help;
};

/// One subcommand: its name, what it takes, and its help.
struct Subcommand
{
    /// Which options of optiontable.h it takes; it reads no others, on the command line, from the environment or a file.
    enum Takes : quint8 {
        Everything,
        WhichServer, ///< those that say which running server is meant
        Nothing,
    };

    const char *name;
    const char *arguments; ///< as the help shows them: words, the optional ones in brackets, behind the others
    const char *help; ///< one sentence for the list of commands
    const char *more; ///< paragraphs for `wsify help NAME`, or empty
    Takes takes;
    std::vector<CommandFlag> flags = {};
    const char *instead = nullptr; ///< a flag of its own that stands for the arguments, which are then not needed

    /// Names of the arguments, without brackets; the first required() of them must be given.
    QStringList argumentNames() const;
    qsizetype required() const;
    const CommandFlag *flag(const QString &name) const;
    bool takesOption(const QString &name) const;
};

/// All commands, in the order of the help: the single source of what is parsed, helped with and completed.
const std::vector<Subcommand> &commandTable();
/// Null if there is none of that name.
const Subcommand *findSubcommand(const QString &name);

} // namespace wsify
