// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/commands.h"

#include "app/commands/adminconnect.h"
#include "app/commands/authorizercommand.h"
#include "app/commands/completion.h"
#include "app/commands/controlcommands.h"
#include "app/commands/help.h"
#include "app/commands/output.h"
#include "app/commands/tail.h"
#include "app/commands/viewcommands.h"
#include "app/config/options.h"
#include "app/process/platform.h"
#include "common/text/jsonstring.h"

#include <algorithm>
#include <array>

namespace wsify {

namespace {

int printed(const QString &text)
{
    return print(text.toUtf8()) ? exitcode::Done : exitcode::Refused;
}

int connectAdmin(const ParsedOptions &options)
{
    QString error;
    const int code = adminConnect(options, error);
    if (!error.isEmpty())
        complain(error);
    return code;
}

QByteArray configJson(const ParsedOptions &options)
{
    QByteArray out;
    for (const EffectiveOption &option : options.effective) {
        out.append(out.isEmpty() ? "{\"entries\":[{\"name\":" : ",\n{\"name\":");
        json::appendString(out, option.name.toUtf8());
        out.append(",\"value\":");
        json::appendString(out, option.value.toUtf8());
        out.append(",\"source\":");
        json::appendString(out, option.source.toUtf8());
        out += '}';
    }
    return out + "]}\n";
}

int showConfig(const ParsedOptions &options)
{
    const bool isJson = options.flags.contains(QStringLiteral("json"));
    if (options.flags.contains(QStringLiteral("check"))) // a wrong one does not come here
        return printed(isJson ? QStringLiteral("{\"ok\":true}\n")
                              : options.flags.value(QStringLiteral("check")) + QStringLiteral(" is valid\n"));
    return isJson ? printed(QString::fromUtf8(configJson(options))) : printed(configTable(options));
}

int showCompletion(const ParsedOptions &options)
{
    if (const auto script = completionScript(options.arguments.at(0)))
        return printed(*script);
    complain(QStringLiteral("there is no completion for \"%1\"; expected one of %2")
                 .arg(plainText(options.arguments.at(0).toUtf8()), completionShells().join(QStringLiteral(", "))));
    return exitcode::Usage;
}

int showHelp(const QString &topic)
{
    if (topic.isEmpty())
        return printed(shortHelp());
    if (const auto text = helpOn(topic))
        return printed(*text);
    complain(QStringLiteral("there is no help on \"%1\"; the topics are %2")
                 .arg(plainText(topic.toUtf8()), helpTopics().join(QStringLiteral(", "))));
    return exitcode::Usage;
}

int showTopic(const ParsedOptions &options)
{
    return showHelp(options.arguments.value(0));
}

/// How each command of the table runs, but `serve`, which main() does itself.
struct Runner
{
    const char *command;
    int (*run)(const ParsedOptions &options);
};
constexpr std::array Runners{
    Runner{"status", showStatus},      Runner{"clients", listClients},       Runner{"channels", listChannels},
    Runner{"publish", publishContent}, Runner{"kick", kickClient},           Runner{"leave", removeFromChannel},
    Runner{"drain", drainServer},      Runner{"config", showConfig},         Runner{"admin-connect", connectAdmin},
    Runner{"tail", tailTraffic},       Runner{"completion", showCompletion}, Runner{"authorizer", tryAuthorizer},
    Runner{"help", showTopic},         Runner{"reload", reloadServer},
};

/// Where to read on; nowhere for a value that is wrong, which says what is right.
QString hint(const QString &command)
{
    if (command.isEmpty())
        return QStringLiteral("; see wsify --help");
    return command == QLatin1String("serve") ? QString() : QStringLiteral("; see wsify help ") + command;
}

const Runner *runner(const QString &command)
{
    const auto *found = std::find_if(Runners.begin(), Runners.end(),
                                     [&command](const Runner &each) { return command == QLatin1String(each.command); });
    return found == Runners.end() ? nullptr : found;
}

} // namespace

QString configTable(const ParsedOptions &options)
{
    qsizetype names = 0;
    qsizetype values = 0;
    for (const EffectiveOption &option : options.effective) {
        names = std::max(names, option.name.size());
        values = std::max(values, std::min<qsizetype>(option.value.size(), 40)); // a long one only moves its own source
    }
    QString out;
    for (const EffectiveOption &option : options.effective)
        out += QStringLiteral("%1 = %2  (%3)\n")
                   .arg(option.name.leftJustified(names), option.value.leftJustified(values), option.source);
    return out;
}

bool canRun(const QString &command)
{
    return runner(command) != nullptr;
}

int runCommand(const ParsedOptions &options)
{
    ignoreBrokenPipe();
    switch (options.outcome) {
    case ParsedOptions::Error:
        complain(options.text + hint(options.command)); // one line: service managers show the last
        return exitcode::Usage;
    case ParsedOptions::Help:
        return showHelp(options.command);
    case ParsedOptions::Version:
        return printed(options.text);
    case ParsedOptions::Run:
        break;
    }
    const Runner *command = runner(options.command);
    return command ? command->run(options) : exitcode::Usage;
}

} // namespace wsify
