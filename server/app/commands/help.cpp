// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/help.h"

#include "app/config/commandtable.h"
#include "app/config/optiontable.h"
#include "common/version.h"

#include <algorithm>
#include <array>

namespace wsify {

namespace {

constexpr qsizetype Width = 100;
constexpr qsizetype Indent = 34;

/// What most people need, v3's own first.
constexpr std::array Everyday{
    "listen-addr",     "authorizer-url",  "broadcasting-key", "broker-driver",      "broker-dsn",        "config",
    "allowed-origins", "trusted-proxies", "admin-socket",     "authorizer-timeout", "authorizer-secret", "max-clients",
    "max-message",     "drain",           "access-log",       "log-level"};

constexpr char Notes[] =
    "Write a flag as -flag or --flag, and its value after a space or '='; --flag=false turns it off.\n"
    "SIZE is a number of bytes, or one with k, M or G (powers of 1024). TIME is like 250ms, 5s or 2m30s.\n"
    "Every flag can also be set in the environment (--listen-addr is WSIFY_LISTEN_ADDR) and in the file\n"
    "of --config (listen-addr = :3000). Flags override the environment, which overrides the file.\n";

constexpr char Filters[] =
    "Filters of tail, clients and channels\n\n"
    "  channel ~ chat:* && dir == in\n"
    "  client == 8b1f0c || ip ~ 10.*\n"
    "  size >= 64k && !(command == join)\n"
    "  timeout\n\n"
    "Fields are channel, client, user, ip, command, text (the payload), dir (in or out) and size (bytes, also\n"
    "with k or M; in lists of clients the unsent bytes). A field that a row does not have is empty.\n\n"
    "  == !=        the whole text, exactly\n"
    "  ~            contains, ignoring case; with * the whole text, where * stands for anything\n"
    "  > >= < <=    for size\n"
    "  && || ! ()   as in C\n"
    "  a word       one of the texts contains it\n\n"
    "Quote values with \" or ' and the whole filter for the shell: wsify tail 'channel == news'.\n";

constexpr char ExitCodes[] = "Exit codes\n\n"
                             "Commands:\n"
                             "  0  done\n"
                             "  1  refused, not found or unavailable; or nobody reads the output\n"
                             "  2  the command line or a value is wrong\n"
                             "  3  there is no server, or it ended\n\n"
                             "The server itself:\n"
                             "  0  a clean end\n"
                             "  1  the machine refuses: an address in use, no descriptors, no Redis\n"
                             "  2  the configuration is wrong, or names a file that cannot be used\n";

struct Page
{
    const char *topic;
    const char *help;
    const char *text;
};
constexpr std::array Pages{Page{"filters", "The language of filters.", Filters},
                           Page{"exit-codes", "What exit codes mean.", ExitCodes}};
constexpr char All[] = "all";

/// Breaks a text at blanks (not at those that say so) and puts every line but the first at the indent.
QString wrapped(const QString &content, qsizetype indent)
{
    QString out;
    qsizetype column = indent;
    const QStringList words = content.split(QLatin1Char(' '));
    for (const QString &word : words) {
        const bool first = column == indent;
        if (!first && column + 1 + word.size() > Width) {
            out += QLatin1Char('\n') + QString(indent, QLatin1Char(' '));
            column = indent;
        } else if (!first) {
            out += QLatin1Char(' ');
            ++column;
        }
        out += word;
        column += word.size();
    }
    return out.replace(QChar::Nbsp, QLatin1Char(' ')) + QLatin1Char('\n');
}

QString helpLine(const QString &left, const QString &right)
{
    QString start = QStringLiteral("  ") + left;
    if (start.size() >= Indent)
        start += QLatin1Char('\n'); // and the text in the next line
    const qsizetype column = start.endsWith(QLatin1Char('\n')) ? 0 : start.size();
    return start + QString(Indent - column, QLatin1Char(' ')) + wrapped(right, Indent);
}

QString flagLine(const char *name, const char *placeholder, const QString &help)
{
    QString left = QStringLiteral("--") + QLatin1String(name);
    if (placeholder)
        left += QLatin1Char(' ') + QLatin1String(placeholder);
    return helpLine(left, help);
}

QString optionLine(const Option &option, const QString &help)
{
    const QString value = option.defaultText ? QString::fromLatin1(option.defaultText) : option.defaultValue;
    return flagLine(option.name, option.placeholder,
                    value.isEmpty() ? help : help + QStringLiteral(" (default:\u00a0%1)").arg(value));
}

QString firstSentence(const QString &text)
{
    const qsizetype end = text.indexOf(QLatin1String(". "));
    return end < 0 ? text : text.left(end + 1);
}

QString signature(const Subcommand &command)
{
    const QString name = QString::fromLatin1(command.name);
    return *command.arguments ? name + QLatin1Char(' ') + QLatin1String(command.arguments) : name;
}

QString commandLines()
{
    QString out = QStringLiteral("Commands\n");
    for (const Subcommand &command : commandTable())
        out += helpLine(signature(command), QString::fromUtf8(command.help));
    return out;
}

QString title()
{
    return QStringLiteral("wsify " WSIFY_VERSION ": a tiny self-hosted pub/sub server over WebSocket\n\n"
                          "Usage: wsify [serve] [flags]\n"
                          "       wsify COMMAND [arguments] [flags]\n\n");
}

/// `Request limits` -> `request`.
QString topicOf(const char *group)
{
    return QString::fromLatin1(group).section(QLatin1Char(' '), 0, 0).toLower();
}

QString groupText(const std::vector<Option> &options, const char *group)
{
    QString out = QLatin1String(group) + QLatin1Char('\n');
    for (const Option &option : options) {
        if (qstrcmp(option.group, group) == 0)
            out += optionLine(option, QString::fromUtf8(option.help));
    }
    return out;
}

/// Each once, in their order.
QList<const char *> groupsOf(const std::vector<Option> &options)
{
    QList<const char *> groups;
    for (const Option &option : options) {
        if (std::none_of(groups.begin(), groups.end(),
                         [&option](const char *group) { return qstrcmp(group, option.group) == 0; }))
            groups.append(option.group);
    }
    return groups;
}

QString commonFlags()
{
    return flagLine("version", nullptr, QStringLiteral("Print the version."))
           + helpLine(QStringLiteral("-h, --help"), QStringLiteral("Print help, behind a command on that command."));
}

QString secretFiles(const std::vector<Option> &options)
{
    QStringList secrets;
    for (const Option &option : options) {
        if (option.mayBeInFile())
            secrets.append(QLatin1String(option.name));
    }
    return wrapped(QStringLiteral("A file can hold the value of --NAME, named by --NAME-file, WSIFY_NAME_FILE or "
                                  "NAME-file, for these: %1.")
                       .arg(secrets.join(QStringLiteral(", "))),
                   0);
}

QString fullHelp()
{
    const std::vector<Option> options = optionTable();
    QString out = title() + commandLines();
    for (const Subcommand &command : commandTable()) {
        if (command.flags.empty())
            continue;
        out += QStringLiteral("\nFlags of %1\n").arg(QLatin1String(command.name));
        for (const CommandFlag &flag : command.flags)
            out += flagLine(flag.name, flag.placeholder, QString::fromUtf8(flag.help));
    }
    const QList<const char *> groups = groupsOf(options);
    for (const char *group : groups)
        out += QLatin1Char('\n') + groupText(options, group);
    return out + commonFlags() + QLatin1Char('\n') + QLatin1String(Notes) + secretFiles(options);
}

QString commandHelp(const Subcommand &command)
{
    QString out =
        QStringLiteral("Usage: wsify %1%2\n\n")
            .arg(signature(command), command.takes == Subcommand::Nothing ? QString() : QStringLiteral(" [flags]"))
        + wrapped(QString::fromUtf8(command.help), 0);
    if (*command.more)
        out += QLatin1Char('\n') + wrapped(QString::fromUtf8(command.more), 0);
    if (!command.flags.empty() || command.takes == Subcommand::WhichServer)
        out += QStringLiteral("\nFlags\n");
    for (const CommandFlag &flag : command.flags)
        out += flagLine(flag.name, flag.placeholder, QString::fromUtf8(flag.help));
    if (command.takes == Subcommand::WhichServer) {
        out += flagLine("admin-socket", "PATH", QStringLiteral("The admin socket of the server that is meant."));
        out += flagLine(
            "listen-addr", "ADDR",
            QStringLiteral("Where the server that is meant listens. With neither, it is the only one that runs."));
    }
    if (command.takes == Subcommand::Everything)
        out += QStringLiteral("\nIt takes the server's flags: wsify help all.\n");
    return out;
}

} // namespace

QString shortHelp()
{
    const std::vector<Option> options = optionTable();
    QString out = title() + commandLines() + QStringLiteral("\nFlags used most\n");
    for (const char *name : Everyday) {
        const auto option = std::find_if(options.begin(), options.end(),
                                         [name](const Option &each) { return qstrcmp(each.name, name) == 0; });
        if (option != options.end())
            out += optionLine(*option, firstSentence(QString::fromUtf8(option->help)));
    }
    QStringList topics;
    const QList<const char *> groups = groupsOf(options);
    for (const char *group : groups)
        topics.append(topicOf(group));
    for (const Page &page : Pages)
        topics.append(QString::fromLatin1(page.topic));
    out +=
        QLatin1Char('\n')
        + wrapped(QStringLiteral("wsify help TOPIC has more, wsify help all has every flag. Topics are the commands, ")
                      + topics.join(QStringLiteral(", ")) + QLatin1Char('.'),
                  0);
    return out;
}

QStringList helpTopics()
{
    QStringList topics;
    for (const Subcommand &command : commandTable())
        topics.append(QString::fromLatin1(command.name));
    const QList<const char *> groups = groupsOf(optionTable());
    for (const char *group : groups)
        topics.append(topicOf(group));
    for (const Page &page : Pages)
        topics.append(QString::fromLatin1(page.topic));
    return topics << QString::fromLatin1(All);
}

std::optional<QString> helpOn(const QString &topic)
{
    if (topic == QLatin1String(All))
        return fullHelp();
    if (const Subcommand *command = findSubcommand(topic))
        return commandHelp(*command);
    const std::vector<Option> options = optionTable();
    const QList<const char *> groups = groupsOf(options);
    for (const char *group : groups) {
        if (topic == topicOf(group))
            return groupText(options, group);
    }
    for (const Page &page : Pages) {
        if (topic == QLatin1String(page.topic))
            return QString::fromUtf8(page.text);
    }
    return {};
}

} // namespace wsify
