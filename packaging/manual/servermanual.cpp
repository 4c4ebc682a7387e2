// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

// wsify-manual DATE: prints wsify(1), from the tables of commands and options.

#include "app/commands/help.h"
#include "app/config/commandtable.h"
#include "app/config/optiontable.h"
#include "common/version.h"
#include "packaging/manual/roff.h"

#include <QStringList>

#include <cstdio>

namespace {

using namespace wsify;

QString latin(const char *text)
{
    return QString::fromUtf8(text);
}

QString optionText(const Option &option)
{
    const QString value = option.defaultText ? latin(option.defaultText) : option.defaultValue;
    const QString help = latin(option.help);
    return value.isEmpty() ? help : help + QStringLiteral(" The default is %1.").arg(value);
}

void writeCommands(ManualPage &page)
{
    page.section(QStringLiteral("Commands"));
    for (const Subcommand &command : commandTable()) {
        QStringList more;
        if (*command.more)
            more.append(latin(command.more));
        for (const CommandFlag &flag : command.flags) {
            const QString value = flag.placeholder ? QLatin1Char(' ') + latin(flag.placeholder) : QString();
            more.append(QStringLiteral("--%1%2: %3").arg(latin(flag.name), value, latin(flag.help)));
        }
        page.entry(latin(command.name), latin(command.arguments), latin(command.help), more);
    }
    page.paragraph(QStringLiteral(
        "Commands that speak to a running server find it by themselves when there is only one: in the directory of the "
        "user's sockets, or in /run/wsify, which the system's service opens to the members of the group wsify. "
        "--admin-socket or --listen-addr names one of several."));
}

void writeOptions(ManualPage &page)
{
    page.section(QStringLiteral("Options"));
    page.paragraph(QStringLiteral(
        "Write a flag as -flag or --flag, and its value after a space or '='; --flag=false turns it off. SIZE is a "
        "number of bytes, or one with k, M or G (powers of 1024). TIME is like 250ms, 5s or 2m30s."));
    const char *group = "";
    QStringList secrets;
    for (const Option &option : optionTable()) {
        if (qstrcmp(group, option.group) != 0)
            page.subsection(latin(option.group));
        group = option.group;
        page.entry(option.flag(), latin(option.placeholder), optionText(option));
        if (option.mayBeInFile())
            secrets.append(option.flag());
    }
    page.entry(QStringLiteral("--version"), {}, QStringLiteral("Print the version."));
    page.entry(QStringLiteral("-h, --help"), {}, QStringLiteral("Print help, behind a command on that command."));

    page.section(QStringLiteral("Secrets in files"));
    page.paragraph(QStringLiteral("A file can hold the value of these, named by the flag with -file behind it (or "
                                  "WSIFY_NAME_FILE, or name-file in the file of --config): %1.")
                       .arg(secrets.join(QStringLiteral(", "))));
}

void writeRest(ManualPage &page)
{
    page.section(QStringLiteral("Environment"));
    page.paragraph(QStringLiteral(
        "Every flag can also be set in the environment, and in the file of --config. --listen-addr is "
        "WSIFY_LISTEN_ADDR there, and listen-addr = :3000 in the file. Flags override the environment, which overrides "
        "the file."));
    page.section(QStringLiteral("Files"));
    page.entry(QStringLiteral("/etc/wsify/wsify.conf"), {},
               QStringLiteral("Configuration of the system's service; nothing else reads it by itself."));
    page.entry(QStringLiteral("/etc/wsify/broadcasting-key"), {},
               QStringLiteral("Its key for POST /broadcast, made when the package was installed."));
    page.entry(QStringLiteral("/run/wsify/admin.sock"), {},
               QStringLiteral("Its admin socket, for members of the group wsify."));
    page.section(QStringLiteral("Signals"));
    page.entry(QStringLiteral("SIGTERM, SIGINT, SIGQUIT"), {}, QStringLiteral("Drain, then end."));
    page.entry(QStringLiteral("SIGHUP"), {},
               QStringLiteral("Read the file of --config, the secrets' files and the certificates again. A wrong file "
                              "changes nothing."));
    page.section(QStringLiteral("Filters"));
    page.verbatim(helpOn(QStringLiteral("filters")).value_or(QString()).section(QLatin1Char('\n'), 1));
    page.section(QStringLiteral("Exit status"));
    page.verbatim(helpOn(QStringLiteral("exit-codes")).value_or(QString()).section(QLatin1Char('\n'), 1));
    page.section(QStringLiteral("Examples"));
    page.verbatim(QStringLiteral("wsify --listen-addr 127.0.0.1:3000 --broadcasting-key-file key\n"
                                 "wsify --tls-listen-addr :443 --tls-cert fullchain.pem --tls-key key.pem\n"
                                 "wsify status\n"
                                 "wsify clients --sort queue --desc --limit 5\n"
                                 "wsify tail 'channel ~ chat:* && dir == in'"));
    page.section(QStringLiteral("See also"));
    page.paragraph(QStringLiteral("wsify-console(1), systemctl(1), journalctl(1)"));
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fputs("usage: wsify-manual DATE\n", stderr);
        return 2;
    }
    ManualPage page(QStringLiteral("wsify"), QString::fromLocal8Bit(argv[1]), QStringLiteral(WSIFY_VERSION),
                    QStringLiteral("a tiny self-hosted pub/sub server over WebSocket"));
    page.section(QStringLiteral("Synopsis"));
    page.synopsis(QStringLiteral("wsify"), QStringLiteral("[serve] [flags]"));
    page.synopsis(QStringLiteral("wsify"), QStringLiteral("COMMAND [arguments] [flags]"));
    page.section(QStringLiteral("Description"));
    page.paragraph(QStringLiteral(
        "wsify is a pub/sub server. Clients connect to /ws by WebSocket, join channels and broadcast to them; a back "
        "end publishes with POST /broadcast. An authorizer, which is a webhook, decides who may do what. Without a "
        "command, wsify runs the server; the other commands look into one that runs, by its admin socket."));
    writeCommands(page);
    writeOptions(page);
    writeRest(page);
    const QByteArray text = page.text().toUtf8();
    return std::fwrite(text.constData(), 1, size_t(text.size()), stdout) == size_t(text.size()) ? 0 : 1;
}
