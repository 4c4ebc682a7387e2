// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/completion.h"

#include "app/commands/help.h"
#include "app/config/brokernames.h"
#include "app/config/commandtable.h"
#include "app/config/enginenames.h"
#include "app/config/optiontable.h"

#include <QRegularExpression>

#include <algorithm>
#include <vector>

namespace wsify {

namespace {

/// A flag of a command or an option, and which commands take it.
struct Flag
{
    QString name; ///< with its dashes
    QString help; ///< first sentence
    bool hasValue = false;
    bool isFile = false;
    QStringList words; ///< values, as far as they are words
    QStringList commands;
};

QString firstSentence(const char *help)
{
    QString sentence = QString::fromUtf8(help).section(QStringLiteral(". "), 0, 0);
    if (sentence.endsWith(QLatin1Char('.')))
        sentence.chop(1);
    return sentence;
}

/// The words that an argument or a value can be: `off|head|full` says them itself.
QStringList wordsFor(const QString &name, const char *placeholder)
{
    if (name == QLatin1String("--broker-driver"))
        return brokerNames();
    if (name == QLatin1String("--engine"))
        return QStringList{QStringLiteral("auto")} + engineNames();
    const QString form = QString::fromLatin1(placeholder);
    if (form == QLatin1String("LEVEL"))
        return {QStringLiteral("debug"), QStringLiteral("info"), QStringLiteral("warning"), QStringLiteral("error")};
    if (form == QLatin1String("SHELL"))
        return completionShells();
    if (form == QLatin1String("TOPIC"))
        return helpTopics();
    static const QRegularExpression lower(QStringLiteral("^[a-z0-9]+$"));
    return form.contains(QLatin1Char('|')) ? form.split(QLatin1Char('|')).filter(lower) : QStringList();
}

Flag makeFlag(const char *name, const char *placeholder, const char *help)
{
    Flag flag;
    flag.name = QStringLiteral("--") + QLatin1String(name);
    flag.help = firstSentence(help);
    flag.hasValue = placeholder != nullptr;
    const QStringList forms = QString::fromLatin1(placeholder).split(QLatin1Char('|'));
    flag.isFile = forms.contains(QLatin1String("FILE")) || forms.contains(QLatin1String("PATH"));
    if (placeholder && !flag.isFile)
        flag.words = wordsFor(flag.name, placeholder);
    return flag;
}

/// Each name once.
std::vector<Flag> allFlags()
{
    std::vector<Flag> flags;
    for (const Option &option : optionTable()) {
        Flag flag = makeFlag(option.name, option.placeholder, option.help);
        for (const Subcommand &command : commandTable()) {
            if (command.takesOption(QString::fromLatin1(option.name)))
                flag.commands.append(QString::fromLatin1(command.name));
        }
        flags.push_back(flag);
    }
    for (const Subcommand &command : commandTable()) {
        for (const CommandFlag &own : command.flags) {
            const Flag flag = makeFlag(own.name, own.placeholder, own.help);
            const auto known =
                std::find_if(flags.begin(), flags.end(), [&flag](const Flag &each) { return each.name == flag.name; });
            (known == flags.end() ? *flags.insert(flags.end(), flag) : *known)
                .commands.append(QString::fromLatin1(command.name));
        }
    }
    return flags;
}

QStringList commandNames()
{
    QStringList names;
    for (const Subcommand &command : commandTable())
        names.append(QString::fromLatin1(command.name));
    return names;
}

/// Without a command it is `serve`.
QStringList flagNames(const std::vector<Flag> &flags, const QString &command)
{
    QStringList names;
    for (const Flag &flag : flags) {
        if (flag.commands.contains(command))
            names.append(flag.name);
    }
    return names;
}

QString quoted(QString text, const QString &quote)
{
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), quote) + QLatin1Char('\'');
}

/// Names of flags by what their value is, each as a pattern of `case`.
QString patternOf(const QStringList &names)
{
    return names.join(QLatin1Char('|'));
}

/// The branches of `case` on the word before: `files`, `words` (%1) or nothing to complete.
QString valueCases(const std::vector<Flag> &flags, const QString &files, const QString &words, const QString &none)
{
    QString out;
    QStringList asFile;
    QStringList asText;
    for (const Flag &flag : flags) {
        if (!flag.words.isEmpty())
            out += QStringLiteral("    %1) %2 ;;\n").arg(flag.name, words.arg(flag.words.join(QLatin1Char(' '))));
        else if (flag.isFile)
            asFile.append(flag.name);
        else if (flag.hasValue)
            asText.append(flag.name);
    }
    out += QStringLiteral("    %1) %2 ;;\n").arg(patternOf(asFile), files);
    return out + QStringLiteral("    %1) %2 ;;\n").arg(patternOf(asText), none);
}

QString bashScript()
{
    const std::vector<Flag> flags = allFlags();
    QString out = QStringLiteral(
        "# Completion of wsify for bash: source <(wsify completion bash)\n"
        "_wsify() {\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=serve words= i\n"
        "    COMPREPLY=()\n"
        "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
        "        case ${COMP_WORDS[i]} in\n");
    out += QStringLiteral("        %1) command=${COMP_WORDS[i]}; words=-; break ;;\n").arg(patternOf(commandNames()));
    out += QStringLiteral("        esac\n    done\n    case $prev in\n");
    out += valueCases(flags, QStringLiteral("COMPREPLY=($(compgen -f -- \"$cur\")); return"),
                      QStringLiteral("COMPREPLY=($(compgen -W '%1' -- \"$cur\")); return"), QStringLiteral("return"));
    out += QStringLiteral("    esac\n    case $cur in\n    -*)\n        case $command in\n");
    for (const QString &command : commandNames())
        out += QStringLiteral("        %1) words='%2' ;;\n")
                   .arg(command, flagNames(flags, command).join(QLatin1Char(' ')));
    out += QStringLiteral("        esac ;;\n    *)\n        case $words$command in\n");
    out += QStringLiteral("        serve) words='%1' ;;\n").arg(commandNames().join(QLatin1Char(' ')));
    for (const Subcommand &command : commandTable()) {
        const QStringList words = wordsFor({}, command.argumentNames().value(0).toLatin1().constData());
        if (!words.isEmpty())
            out += QStringLiteral("        -%1) words='%2' ;;\n")
                       .arg(QLatin1String(command.name), words.join(QLatin1Char(' ')));
    }
    return out
           + QStringLiteral("        *) words= ;;\n        esac ;;\n    esac\n"
                            "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
                            "}\n"
                            "complete -F _wsify wsify\n");
}

QString zshScript()
{
    const std::vector<Flag> flags = allFlags();
    const auto entry = [](const QString &name, const QString &help) {
        return quoted(name + QLatin1Char(':') + QString(help).replace(QLatin1Char(':'), QStringLiteral("\\:")),
                      QStringLiteral("'\\''"));
    };
    QString out = QStringLiteral("#compdef wsify\n"
                                 "# Completion of wsify for zsh: source <(wsify completion zsh)\n"
                                 "_wsify() {\n"
                                 "    local command= i\n"
                                 "    local -a list\n"
                                 "    for ((i = 2; i < CURRENT; i++)); do\n"
                                 "        case $words[i] in\n");
    out += QStringLiteral("        %1) command=$words[i]; break ;;\n").arg(patternOf(commandNames()));
    out += QStringLiteral("        esac\n    done\n    case $words[CURRENT-1] in\n");
    out += valueCases(flags, QStringLiteral("_files; return"), QStringLiteral("compadd %1; return"),
                      QStringLiteral("return"));
    out += QStringLiteral("    esac\n    if [[ $words[CURRENT] == -* ]]; then\n"
                          "        case ${command:-serve} in\n");
    for (const QString &command : commandNames()) {
        QStringList entries;
        for (const Flag &flag : flags) {
            if (flag.commands.contains(command))
                entries.append(entry(flag.name, flag.help));
        }
        out += QStringLiteral("        %1) list=(%2) ;;\n").arg(command, entries.join(QLatin1Char(' ')));
    }
    out += QStringLiteral("        esac\n        _describe flag list\n        return\n    fi\n"
                          "    case $command in\n");
    for (const Subcommand &command : commandTable()) {
        const QStringList words = wordsFor({}, command.argumentNames().value(0).toLatin1().constData());
        if (!words.isEmpty())
            out += QStringLiteral("    %1) compadd %2 ;;\n")
                       .arg(QLatin1String(command.name), words.join(QLatin1Char(' ')));
    }
    QStringList entries;
    for (const Subcommand &command : commandTable())
        entries.append(entry(QString::fromLatin1(command.name), firstSentence(command.help)));
    return out
           + QStringLiteral("    '') list=(%1); _describe command list ;;\n    esac\n}\n"
                            "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then\n    _wsify \"$@\"\n"
                            "else\n    compdef _wsify wsify\nfi\n")
                 .arg(entries.join(QLatin1Char(' ')));
}

QString fishScript()
{
    const auto text = [](QString content) {
        return quoted(content.replace(QLatin1Char('\\'), QStringLiteral("\\\\")), QStringLiteral("\\'"));
    };
    const QStringList commands = commandNames();
    QString out = QStringLiteral("# Completion of wsify for fish: wsify completion fish | source\n"
                                 "complete -c wsify -f\n");
    for (const Subcommand &command : commandTable()) {
        out += QStringLiteral("complete -c wsify -n __fish_use_subcommand -a %1 -d %2\n")
                   .arg(QLatin1String(command.name), text(firstSentence(command.help)));
        const QStringList words = wordsFor({}, command.argumentNames().value(0).toLatin1().constData());
        if (!words.isEmpty())
            out += QStringLiteral("complete -c wsify -n '__fish_seen_subcommand_from %1' -a '%2'\n")
                       .arg(QLatin1String(command.name), words.join(QLatin1Char(' ')));
    }
    for (const Flag &flag : allFlags()) {
        QStringList others;
        for (const QString &command : commands) {
            if (!flag.commands.contains(command))
                others.append(command);
        }
        // One that `serve` takes fits without a command, too.
        QString condition;
        if (!flag.commands.contains(QLatin1String("serve")))
            condition =
                QStringLiteral(" -n '__fish_seen_subcommand_from %1'").arg(flag.commands.join(QLatin1Char(' ')));
        else if (!others.isEmpty())
            condition = QStringLiteral(" -n 'not __fish_seen_subcommand_from %1'").arg(others.join(QLatin1Char(' ')));
        out += QStringLiteral("complete -c wsify%1 -l %2%3 -d %4\n")
                   .arg(condition, flag.name.mid(2),
                        !flag.words.isEmpty() ? QStringLiteral(" -x -a '%1'").arg(flag.words.join(QLatin1Char(' ')))
                        : flag.isFile         ? QStringLiteral(" -r -F")
                        : flag.hasValue       ? QStringLiteral(" -x")
                                              : QString(),
                        text(flag.help));
    }
    return out;
}

} // namespace

QStringList completionShells()
{
    return {QStringLiteral("bash"), QStringLiteral("zsh"), QStringLiteral("fish")};
}

std::optional<QString> completionScript(const QString &shell)
{
    switch (completionShells().indexOf(shell)) {
    case 0:
        return bashScript();
    case 1:
        return zshScript();
    case 2:
        return fishScript();
    default:
        return {};
    }
}

} // namespace wsify
