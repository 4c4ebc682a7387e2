// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/consoleoptions.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace wsify::console {

namespace {

/// The options that there are; the names are the same in every language.
struct Names
{
    QCommandLineOption help{{QStringLiteral("h"), QStringLiteral("help")}, ConsoleOptions::tr("Show this help.")};
    QCommandLineOption version{QStringLiteral("version"), ConsoleOptions::tr("Show the version.")};
    QCommandLineOption demo{QStringLiteral("demo"),
                            ConsoleOptions::tr("Show a made-up server; nothing is connected to.")};
    QCommandLineOption seed{QStringLiteral("demo-seed"), ConsoleOptions::tr("Another demo for another <number> (1)."),
                            QStringLiteral("number")};
    QCommandLineOption screenshot{
        QStringLiteral("screenshot"),
        ConsoleOptions::tr("Write every page of the demo as a PNG file into <directory>, and end."),
        QStringLiteral("directory")};
    QCommandLineOption size{QStringLiteral("size"), ConsoleOptions::tr("Size of the window, as 1280x800."),
                            QStringLiteral("size")};
    QCommandLineOption palette{QStringLiteral("palette"), ConsoleOptions::tr("Colours: system, light or dark."),
                               QStringLiteral("name")};
    QCommandLineOption locale{QStringLiteral("locale"),
                              ConsoleOptions::tr("Language and formats, as de or ar_EG, in the place of the system's."),
                              QStringLiteral("name")};

    void addTo(QCommandLineParser &parser) const
    {
        parser.setApplicationDescription(ConsoleOptions::tr("Shows what a wsify server does."));
        parser.addOptions(list());
        parser.addPositionalArgument(QStringLiteral("server"), ConsoleOptions::serverText(),
                                     QStringLiteral("[server]"));
    }

    QList<QCommandLineOption> list() const { return {help, version, demo, seed, screenshot, size, palette, locale}; }
};

} // namespace

ConsoleOptions ConsoleOptions::parse(const QStringList &arguments)
{
    ConsoleOptions options;
    const Names names;
    QCommandLineParser parser;
    names.addTo(parser);
    const auto fail = [&options](const QString &text) {
        options.error = text;
        return options;
    };
    if (!parser.parse(arguments))
        return fail(parser.errorText());
    options.wantsHelp = parser.isSet(names.help);
    options.wantsVersion = parser.isSet(names.version);
    options.screenshots = parser.value(names.screenshot);
    if (parser.isSet(names.screenshot) && options.screenshots.isEmpty())
        return fail(tr("--screenshot: a directory has to follow."));
    options.isDemo = parser.isSet(names.demo) || !options.screenshots.isEmpty();
    if (parser.isSet(names.seed)) {
        bool isNumber = false;
        options.seed = parser.value(names.seed).toUInt(&isNumber);
        if (!isNumber)
            return fail(tr("--demo-seed: \"%1\" is no number.").arg(parser.value(names.seed)));
    }
    if (parser.isSet(names.size)) {
        static const QRegularExpression form(QStringLiteral("^([0-9]{3,5})x([0-9]{3,5})$"));
        const auto match = form.match(parser.value(names.size));
        if (!match.hasMatch())
            return fail(tr("--size: \"%1\" is no size, as 1280x800 is one.").arg(parser.value(names.size)));
        options.size = QSize(match.captured(1).toInt(), match.captured(2).toInt());
    }
    if (parser.isSet(names.palette)) {
        options.theme = Themes::fromName(parser.value(names.palette));
        if (!options.theme)
            return fail(tr("--palette: \"%1\" is none of system, light, dark.").arg(parser.value(names.palette)));
    }
    if (parser.isSet(names.locale)) {
        options.locale = QLocale(parser.value(names.locale));
        if (options.locale->language() == QLocale::C)
            return fail(tr("--locale: \"%1\" is not known.").arg(parser.value(names.locale)));
    }
    const QStringList servers = parser.positionalArguments();
    if (servers.size() > 1)
        return fail(tr("There can be one server only."));
    if (!servers.isEmpty()) {
        options.server = ServerAddress::fromString(servers.first());
        if (!options.server)
            return fail(tr("\"%1\" is neither the path of a socket, nor ssh://user@host, nor exec: and a command.")
                            .arg(servers.first()));
#ifndef Q_OS_WIN // where it is the name of a pipe
        // QLocalSocket would look for a relative one below the temporary directory.
        if (options.server->kind == ServerAddress::Kind::Socket) {
            // A host that was meant, a directory, a file: said now, and not as a server that does not answer.
            static const QRegularExpression host(QStringLiteral("^[^/]+:[0-9]+$"));
            const QString given = options.server->target;
            options.server->target = QDir::cleanPath(QDir::current().absoluteFilePath(given));
            const QFileInfo info(options.server->target);
            if (!info.exists() && host.match(given).hasMatch())
                return fail(
                    tr("\"%1\" is no socket; a host is reached with ssh://%2.").arg(given, given.section(u':', 0, 0)));
            if (info.isDir() || info.isFile())
                return fail(tr("\"%1\" is no socket.").arg(given));
        }
#endif
        if (options.isDemo)
            return fail(tr("A demo has its own server: leave \"%1\" out.").arg(servers.first()));
    }
    return options;
}

QString ConsoleOptions::helpText()
{
    QCommandLineParser parser;
    Names().addTo(parser);
    return parser.helpText();
}

QList<QCommandLineOption> ConsoleOptions::list()
{
    return Names().list();
}

QString ConsoleOptions::serverText()
{
    return tr("The server: the path of its socket, ssh://user@host, or exec: and a command. Without one, the first "
              "server of this machine that is found.");
}

} // namespace wsify::console
