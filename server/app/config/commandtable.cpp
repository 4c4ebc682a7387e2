// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/config/commandtable.h"

#include "app/config/optiontable.h"

#include <algorithm>

namespace wsify {

namespace {

constexpr CommandFlag Json{"json", nullptr, "Print one JSON document instead of text."};
constexpr CommandFlag JsonLines{"json", nullptr, "Print one JSON object a line instead of text."};
constexpr CommandFlag Sort{"sort", "FIELD", "Sort by this field of the JSON rows."};
constexpr CommandFlag Descending{"desc", nullptr, "The largest first."};
constexpr CommandFlag Limit{"limit", "N", "How many rows to print; 0 prints all. The default is 100."};

constexpr char ClientsMore[] =
    "FILTER is in the language of `wsify help filters`. A row has client, user, ip, agent, connected_at, channels, "
    "queue (unsent bytes), msg_in, msg_out and worker. `wsify clients --sort queue --desc --limit 5` shows the five "
    "that "
    "are furthest behind.";
constexpr char ChannelsMore[] = "FILTER is in the language of `wsify help filters`. A row has channel, members and "
                                "messages (publications delivered "
                                "here since the first member joined).";
constexpr char TailMore[] =
    "FILTER is in the language of `wsify help filters`. A row is one command of a client (in) or one publication "
    "delivered "
    "on one worker (out). At most 2,000 rows a second are shown, with --json 20,000, each with the beginning of its "
    "payload; how many were skipped is said. Ends at Ctrl+C.";
constexpr char PublishMore[] = "CONTENT is JSON, or a text with --text; - reads it from standard input. It goes to "
                               "every member of the channel, with "
                               "Redis on all nodes; printed is the number of members on this one.";
constexpr char AuthorizerMore[] =
    "Asks about a connect, a join and a broadcast, as a server with these options would (--authorizer-timeout, "
    "--authorizer-secret, --authorizer-headers, --authorizer-ca). Without URL it is the one of --authorizer-url. Exits "
    "with "
    "0 if all three were answered below 500 in time; a denial is an answer.";
constexpr char ConfigMore[] = "Secrets are shown as ***. --check FILE reads FILE as --config would, before the "
                              "environment, and exits with 0 or, with "
                              "a sentence that says what is wrong, 2.";

} // namespace

const std::vector<Subcommand> &commandTable()
{
    static const std::vector<Subcommand> table{
        {"serve", "", "Run the server. This is the default command.", "", Subcommand::Everything},
        {"status", "", "Show how a running server is doing.", "", Subcommand::WhichServer, {Json}},
        {"clients",
         "[FILTER]",
         "List connected clients.",
         ClientsMore,
         Subcommand::WhichServer,
         {Sort, Descending, Limit, Json}},
        {"channels",
         "[FILTER]",
         "List channels.",
         ChannelsMore,
         Subcommand::WhichServer,
         {Sort, Descending, Limit, Json}},
        {"tail", "[FILTER]", "Follow live traffic.", TailMore, Subcommand::WhichServer, {JsonLines}},
        {"publish",
         "CHANNEL CONTENT",
         "Send JSON to the members of a channel.",
         PublishMore,
         Subcommand::WhichServer,
         {{"text", nullptr, "CONTENT is a text: send it as a JSON string."}, Json}},
        {"kick",
         "CLIENT",
         "Disconnect a client, or all of a user.",
         "CLIENT is an id of `wsify clients`; instead of it --user disconnects all clients of that user on this "
         "server.",
         Subcommand::WhichServer,
         {{"user", "NAME", "Disconnect all clients of this user."},
          {"code", "N", "Close code, 1000 to 4999. The default is 1008, for clients of wsify.v4 4000."},
          {"reason", "TEXT", "Close reason, at most 123 bytes. The default is \"kicked\"."},
          Json},
         "user"},
        {"leave",
         "CLIENT CHANNEL",
         "Remove a client from a channel.",
         "The client is not told. It can join again.",
         Subcommand::WhichServer,
         {Json}},
        {"drain",
         "",
         "End a running server cleanly, as SIGTERM does.",
         "Returns when the server has begun. --drain-delay and --drain of the server say how long it takes.",
         Subcommand::WhichServer,
         {Json}},
        {"reload",
         "",
         "Make a running server read its configuration again, as SIGHUP does.",
         "Prints the names of the options that changed, of those that need a restart, and of those that changed in the "
         "file of --config while a flag or variable overrides them. Exits with 0 or, when the configuration is wrong "
         "and "
         "nothing was changed, with 1 and a sentence that says why.",
         Subcommand::WhichServer,
         {Json}},
        {"config",
         "",
         "Show the configuration that flags, environment and file result in.",
         ConfigMore,
         Subcommand::Everything,
         {{"check", "FILE", "Check a configuration file."}, Json}},
        {"admin-connect", "", "Connect standard input and output to the admin socket.",
         "For `ssh -T HOST wsify admin-connect`: lines of the admin protocol, in both directions.",
         Subcommand::Everything},
        {"authorizer",
         "[URL]",
         "Ask an authorizer about samples and explain its answers.",
         AuthorizerMore,
         Subcommand::Everything,
         {{"query", "QUERY", "Query of the connect, as token=secret."},
          {"channel", "NAME", "Channel of the join and the broadcast. The default is news."},
          Json}},
        {"completion", "SHELL", "Print a completion script for bash, zsh or fish.",
         "For this session: source <(wsify completion bash), the same with zsh, or wsify completion fish | source. For "
         "all: "
         "save it where the shell looks for completions.",
         Subcommand::Nothing},
        {"help", "[TOPIC]", "Show help on a command, a group of flags or another topic.",
         "`wsify help` is the overview, `wsify help all` has every flag.", Subcommand::Nothing},
    };
    return table;
}

const Subcommand *findSubcommand(const QString &name)
{
    const std::vector<Subcommand> &table = commandTable();
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&name](const Subcommand &command) { return name == QLatin1String(command.name); });
    return found == table.end() ? nullptr : &*found;
}

QStringList Subcommand::argumentNames() const
{
    return QString::fromLatin1(arguments)
        .remove(QLatin1Char('['))
        .remove(QLatin1Char(']'))
        .split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

qsizetype Subcommand::required() const
{
    return argumentNames().size() - QString::fromLatin1(arguments).count(QLatin1Char('['));
}

const CommandFlag *Subcommand::flag(const QString &wanted) const
{
    const auto found = std::find_if(flags.begin(), flags.end(),
                                    [&wanted](const CommandFlag &flag) { return wanted == QLatin1String(flag.name); });
    return found == flags.end() ? nullptr : &*found;
}

bool Subcommand::takesOption(const QString &option) const
{
    static const QStringList which{QStringLiteral("admin-socket"), QStringLiteral("listen-addr"),
                                   QString::fromLatin1(ConfigFlag)};
    return takes == Everything || (takes == WhichServer && which.contains(option));
}

} // namespace wsify
