// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/config/options.h"

#include "app/config/optiontable.h"
#include "app/config/optionvalues.h"
#include "common/version.h"
#include "core/http/httpmessage.h"

#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QStringDecoder>
#include <QUrl>

#include <algorithm>
#include <cstring>
#include <optional>

namespace wsify {

namespace {

constexpr int HelpWidth = 100;
constexpr int HelpIndent = 34;
constexpr qint64 MaxFileSize = MiB;

QString masked(const Option &option, const QString &value)
{
    static const QString stars = QStringLiteral("***");
    static const QRegularExpression suspicious(QStringLiteral("[@?=]"));
    if (option.secret == Option::Key)
        return value.isEmpty() ? value : stars;
    if (option.secret == Option::Plain || !value.contains(suspicious))
        return value;
    QUrl url(value, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return stars; // no way to know which part is the secret
    if (!url.password().isEmpty())
        url.setPassword(stars);
    else if (!url.userName().isEmpty())
        url.setUserName(stars); // a token on its own is written like a name
    if (url.hasQuery()) {
        const QByteArray query = url.query(QUrl::FullyEncoded).toLatin1();
        url.setQuery(QString::fromLatin1(maskedQuery(query)));
    }
    return url.toString(QUrl::FullyEncoded);
}

const Option *findOption(const std::vector<Option> &options, const QString &name)
{
    const auto found = std::find_if(options.begin(), options.end(),
                                    [&](const Option &option) { return name == QLatin1String(option.name); });
    return found == options.end() ? nullptr : &*found;
}

// ---- help ----

/// Breaks a text at blanks (not at those that say so) and puts every line but the first at the indent.
QString wrapped(const QString &content)
{
    QString out;
    qsizetype column = HelpIndent;
    const QStringList words = content.split(QLatin1Char(' '));
    for (const QString &word : words) {
        const bool first = column == HelpIndent;
        if (!first && column + 1 + word.size() > HelpWidth) {
            out += QLatin1Char('\n') + QString(HelpIndent, QLatin1Char(' '));
            column = HelpIndent;
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
    if (start.size() >= HelpIndent)
        start += QLatin1Char('\n'); // and the text in the next line
    const qsizetype column = start.endsWith(QLatin1Char('\n')) ? 0 : start.size();
    return start + QString(HelpIndent - column, QLatin1Char(' ')) + wrapped(right);
}

QString helpText(const std::vector<Option> &options)
{
    QString out = QStringLiteral("wsify " WSIFY_VERSION ": a tiny self-hosted pub/sub server over WebSocket\n\n"
                                 "Usage: wsify [serve] [flags]\n"
                                 "       wsify config [flags]\n"
                                 "       wsify admin-connect [flags]\n\n"
                                 "Commands\n");
    out += helpLine(QStringLiteral("serve"), QStringLiteral("Run the server. This is the default command."));
    out += helpLine(QStringLiteral("config"),
                    QStringLiteral("Print the configuration that these flags result in, and where each "
                                   "value comes from."));
    out += helpLine(QStringLiteral("admin-connect"),
                    QStringLiteral("Connect standard input and output to a running server's admin socket: the one of "
                                   "--admin-socket or --listen-addr, or else the only one that exists."));
    const char *group = nullptr;
    for (const Option &option : options) {
        if (group != option.group) {
            group = option.group;
            out += QLatin1Char('\n') + QLatin1String(group) + QLatin1Char('\n');
        }
        QString left = option.flag();
        if (!option.isBool())
            left += QLatin1Char(' ') + QLatin1String(option.placeholder);
        QString right = QString::fromUtf8(option.help);
        const QString value = option.defaultText ? QString::fromLatin1(option.defaultText) : option.defaultValue;
        if (!value.isEmpty())
            right += QStringLiteral(" (default:\u00a0%1)").arg(value);
        out += helpLine(left, right);
    }
    out += helpLine(QStringLiteral("--version"), QStringLiteral("Print the version."));
    out += helpLine(QStringLiteral("-h, --help"), QStringLiteral("Print this text."));
    out += QStringLiteral(
        "\n"
        "Write a flag as -flag or --flag, and its value after a space or '='; --flag=false turns it off.\n"
        "SIZE is a number of bytes, or one with k, M or G (powers of 1024). TIME is like 250ms, 5s or 2m30s.\n"
        "Every flag can also be set in the environment (--listen-addr is WSIFY_LISTEN_ADDR) and in the file\n"
        "of --config (listen-addr = :3000). Flags override the environment, which overrides the file.\n");
    return out;
}

// ---- sources ----

struct Given
{
    QString value;
    QString source; ///< for EffectiveOption
    QString where; ///< for an error
};
using GivenValues = QHash<QString, Given>;

/// What is wrong, or nothing.
using Failure = std::optional<QString>;

const QStringList Commands{QStringLiteral("serve"), QStringLiteral("config"), QStringLiteral("admin-connect")};

Failure readCommandLine(const QStringList &arguments, const std::vector<Option> &options, ParsedOptions &parsed,
                        GivenValues &given)
{
    bool flagsEnded = false;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments.at(i);
        if (flagsEnded || argument.size() < 2 || !argument.startsWith(QLatin1Char('-'))) {
            if (!parsed.command.isEmpty())
                return QStringLiteral("unexpected argument \"%1\": %2 takes none").arg(argument, parsed.command);
            if (!Commands.contains(argument))
                return QStringLiteral("unknown command \"%1\"; the commands are %2")
                    .arg(argument, Commands.join(QStringLiteral(", ")));
            parsed.command = argument;
            continue;
        }
        if (argument == QLatin1String("--")) {
            flagsEnded = true;
            continue;
        }
        const QString body = argument.mid(argument.startsWith(QLatin1String("--")) ? 2 : 1);
        if (body.startsWith(QLatin1Char('-')) || body.startsWith(QLatin1Char('=')))
            return QStringLiteral("bad flag syntax: ") + argument.section(QLatin1Char('='), 0, 0);
        const qsizetype equals = body.indexOf(QLatin1Char('='));
        const QString name = equals < 0 ? body : body.left(equals);
        if (name == QLatin1String("h") || name == QLatin1String("help")) {
            parsed.outcome = ParsedOptions::Help;
            parsed.text = helpText(options);
            return std::nullopt;
        }
        if (name == QLatin1String("version")) {
            parsed.outcome = ParsedOptions::Version;
            parsed.text = QStringLiteral("wsify " WSIFY_VERSION "\n");
            return std::nullopt;
        }
        const Option *option = findOption(options, name);
        if (!option)
            return QStringLiteral("flag provided but not defined: -") + name;

        QString value;
        if (equals >= 0)
            value = body.mid(equals + 1);
        else if (option->isBool()) // beyond Go: a boolean's value may follow it, where it can be nothing else
            value =
                i + 1 < arguments.size() && parseBool(arguments.at(i + 1)) ? arguments.at(++i) : QStringLiteral("true");
        else if (i + 1 < arguments.size())
            value = arguments.at(++i);
        else
            return QStringLiteral("flag needs an argument: -") + name;
        given.insert(name, {value, QStringLiteral("flag"), QStringLiteral("on the command line")});
    }
    return std::nullopt;
}

void readEnvironment(const QProcessEnvironment &environment, const std::vector<Option> &options, GivenValues &given)
{
    for (const Option &option : options) {
        const QString name = QString::fromLatin1(option.name);
        const QString value = environment.value(option.variable());
        if (!value.isEmpty() && !given.contains(name))
            given.insert(name, {value, QStringLiteral("environment"),
                                QStringLiteral("in the environment variable ") + option.variable()});
    }
}

Failure readFile(const QString &path, const std::vector<Option> &options, GivenValues &given,
                 QHash<QString, QString> &inFile)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return QStringLiteral("cannot read the file of --config, %1: %2").arg(path, file.errorString());
    const QByteArray bytes = file.read(MaxFileSize + 1);
    if (bytes.size() > MaxFileSize)
        return QStringLiteral("the file of --config, %1, is over 1 MiB").arg(path);
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString content = decoder.decode(bytes);
    if (decoder.hasError())
        return QStringLiteral("the file of --config, %1, is not UTF-8").arg(path);

    QStringList seen;
    const QStringList lines = content.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString line = lines.at(i).trimmed();
        const QString where = QStringLiteral("%1, line %2").arg(path, QString::number(i + 1));
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')) || line.startsWith(QLatin1Char(';'))
            || line == QLatin1String("[wsify]"))
            continue;
        if (line.startsWith(QLatin1Char('[')))
            return QStringLiteral("%1: unknown section %2; expected [wsify] or none").arg(where, line);
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        if (equals < 0)
            return QStringLiteral("%1: no '='; expected flag-name = value").arg(where);
        const QString name = line.left(equals).trimmed();
        QString value = line.mid(equals + 1).trimmed();
        if (value.size() >= 2 && value.startsWith(QLatin1Char('"')) && value.endsWith(QLatin1Char('"')))
            value = value.mid(1, value.size() - 2);
        if (!findOption(options, name))
            return QStringLiteral("%1: unknown key \"%2\"").arg(where, name);
        if (name == QLatin1String(ConfigFlag))
            return QStringLiteral("%1: a file cannot name another one with config").arg(where);
        if (seen.contains(name))
            return QStringLiteral("%1: the key \"%2\" appears twice").arg(where, name);
        seen.append(name);
        inFile.insert(name, value);
        if (!given.contains(name))
            given.insert(name, {value, QStringLiteral("file ") + path, QStringLiteral("in ") + where});
    }
    return std::nullopt;
}

/// A secret's line break at the end is the file's or the shell's, not the secret's.
QString withoutLineBreak(QString secret)
{
    if (secret.endsWith(QLatin1Char('\n')))
        secret.chop(secret.endsWith(QLatin1String("\r\n")) ? 2 : 1);
    return secret;
}

Failure applyAll(const std::vector<Option> &options, const GivenValues &given, ParsedOptions &parsed)
{
    for (const Option &option : options) {
        Given value = given.value(QString::fromLatin1(option.name),
                                  {option.defaultValue, QStringLiteral("default"), QStringLiteral("by default")});
        if (option.secret != Option::Plain && !value.value.isEmpty()) {
            value.value = withoutLineBreak(value.value);
            // Not "no secret": nothing opens by accident.
            if (value.value.isEmpty())
                return QStringLiteral("invalid value for %1 (%2): it holds nothing but a line break")
                    .arg(option.flag(), value.where);
        }
        const QString wrong = option.apply(value.value, parsed.config);
        const QString shown = masked(option, value.value);
        if (!wrong.isEmpty())
            return QStringLiteral("invalid value \"%1\" for %2 (%3): %4").arg(shown, option.flag(), value.where, wrong);
        parsed.effective.push_back({QString::fromLatin1(option.name), shown, value.source, value.value});
    }
    return std::nullopt;
}

Failure parse(const QStringList &arguments, const QProcessEnvironment &environment, ParsedOptions &parsed)
{
    const std::vector<Option> options = optionTable();
    GivenValues given;
    if (const Failure failure = readCommandLine(arguments, options, parsed, given))
        return failure;
    if (parsed.outcome != ParsedOptions::Run)
        return std::nullopt;
    if (parsed.command.isEmpty())
        parsed.command = QStringLiteral("serve");
    readEnvironment(environment, options, given);
    const QString file = given.value(QString::fromLatin1(ConfigFlag)).value;
    if (!file.isEmpty()) {
        if (const Failure failure = readFile(file, options, given, parsed.inFile))
            return failure;
    }
    return applyAll(options, given, parsed);
}

} // namespace

ParsedOptions parseOptions(const QStringList &arguments, const QProcessEnvironment &environment)
{
    ParsedOptions parsed;
    if (const Failure failure = parse(arguments, environment, parsed)) {
        parsed.outcome = ParsedOptions::Error;
        parsed.text = *failure;
    }
    return parsed;
}

void hideSecrets(int argc, char **argv)
{
    const std::vector<Option> options = optionTable();
    for (int i = 1; i < argc; ++i) {
        const QByteArray argument(argv[i]);
        if (argument.size() < 2 || !argument.startsWith('-'))
            continue;
        const qsizetype start = argument.startsWith("--") ? 2 : 1;
        const qsizetype equals = argument.indexOf('=');
        const QByteArray name = argument.mid(start, equals < 0 ? -1 : equals - start);
        const Option *option = findOption(options, QString::fromUtf8(name));
        if (!option || option->isBool())
            continue;
        char *value = equals >= 0 ? argv[i] + equals + 1 : i + 1 < argc ? argv[++i] : nullptr;
        if (value && option->secret != Option::Plain)
            std::memset(value, '*', std::strlen(value));
    }
}

} // namespace wsify
