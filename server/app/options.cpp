// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/options.h"

#include "app/version.h"
#include "core/httpmessage.h"
#include "engine/acceptor.h"

#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QStringDecoder>
#include <QThread>

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <optional>

namespace wsify {

namespace {

constexpr int HelpWidth = 100;
constexpr int HelpIndent = 34;
constexpr qint64 MaxFileSize = 1024 * 1024;
constexpr qint64 KiB = 1024;
constexpr qint64 MiB = 1024 * KiB;
constexpr qint64 GiB = 1024 * MiB;

using namespace std::chrono_literals;
using Duration = Limits::Duration;

/// Takes a value into the configuration; returns what is wrong with it and what is allowed, or nothing.
using Apply = std::function<QString(const QString &value, Config &config)>;

struct Option
{
    enum Secret : quint8 { Plain, Key /**< never shown */, Url /**< shown without password and query values */ };

    const char *group;
    const char *name;
    const char *placeholder; ///< null: a boolean
    QString defaultValue;
    const char *help;
    Apply apply;
    Secret secret = Plain;
    const char *defaultText = nullptr; ///< for the help, when the value does not speak for itself

    bool isBool() const { return !placeholder; }
    QString flag() const { return QStringLiteral("--") + QLatin1String(name); }
    QString variable() const
    {
        return QStringLiteral("WSIFY_")
               + QString::fromLatin1(name).toUpper().replace(QLatin1Char('-'), QLatin1Char('_'));
    }
};

// ---- values ----

/// The words of Go's strconv.ParseBool.
std::optional<bool> parseBool(const QString &text)
{
    static const QStringList yes{QStringLiteral("1"),    QStringLiteral("t"),    QStringLiteral("T"),
                                 QStringLiteral("true"), QStringLiteral("TRUE"), QStringLiteral("True")};
    static const QStringList no{QStringLiteral("0"),     QStringLiteral("f"),     QStringLiteral("F"),
                                QStringLiteral("false"), QStringLiteral("FALSE"), QStringLiteral("False")};
    if (yes.contains(text))
        return true;
    if (no.contains(text))
        return false;
    return std::nullopt;
}

std::optional<qint64> parseSize(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("^([0-9]{1,18})(?:([kmg])(?:ib)?)?$"),
                                            QRegularExpression::CaseInsensitiveOption);
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit = match.captured(2).toLower();
    const qint64 factor = unit.isEmpty()               ? 1
                          : unit == QLatin1String("k") ? KiB
                          : unit == QLatin1String("m") ? MiB
                                                       : GiB;
    const qint64 number = match.captured(1).toLongLong();
    return number > std::numeric_limits<qint64>::max() / factor ? std::numeric_limits<qint64>::max() : number * factor;
}

/// As Go's time.ParseDuration, to the millisecond; too long a time is the longest one.
std::optional<Duration> parseDuration(const QString &text)
{
    static const QHash<QString, double> units{{QStringLiteral("ns"), 1e-6},      {QStringLiteral("us"), 1e-3},
                                              {QStringLiteral("\u00b5s"), 1e-3}, {QStringLiteral("\u03bcs"), 1e-3},
                                              {QStringLiteral("ms"), 1},         {QStringLiteral("s"), 1e3},
                                              {QStringLiteral("m"), 60e3},       {QStringLiteral("h"), 3600e3}};
    static const QRegularExpression part(
        QStringLiteral("\\G([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)"));
    if (text == QLatin1String("0"))
        return Duration(0);
    double total = 0;
    qsizetype at = 0;
    while (at < text.size()) {
        const auto match = part.match(text, at);
        if (!match.hasMatch())
            return std::nullopt;
        total += match.captured(1).toDouble() * units.value(match.captured(2));
        at = match.capturedEnd();
    }
    if (at == 0)
        return std::nullopt;
    return Duration(total >= double(Duration::max().count()) ? Duration::max().count() : qRound64(total));
}

QString formatSize(qint64 bytes)
{
    if (bytes >= GiB && bytes % GiB == 0)
        return QStringLiteral("%1GiB").arg(bytes / GiB);
    if (bytes >= MiB && bytes % MiB == 0)
        return QStringLiteral("%1MiB").arg(bytes / MiB);
    if (bytes >= KiB && bytes % KiB == 0)
        return QStringLiteral("%1KiB").arg(bytes / KiB);
    return QString::number(bytes);
}

QString formatDuration(Duration time)
{
    if (time >= 1min && time % 1min == 0s)
        return QStringLiteral("%1m").arg(time / 1min);
    if (time % 1s == 0s)
        return QStringLiteral("%1s").arg(time / 1s);
    return QStringLiteral("%1ms").arg(time.count());
}

QStringList splitList(const QString &text)
{
    QStringList parts;
    const QStringList raw = text.split(QLatin1Char(','));
    for (const QString &part : raw) {
        if (!part.trimmed().isEmpty())
            parts.append(part.trimmed());
    }
    return parts;
}

/// An origin as browsers send it: lower case, punycode, no default port.
bool parseOrigin(const QString &text, QByteArray &origin)
{
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.scheme().isEmpty() || url.host().isEmpty() || url.port() == 0 || !url.userInfo().isEmpty()
        || !url.path().isEmpty() || url.hasQuery() || url.hasFragment())
        return false;
    if ((url.scheme() == QLatin1String("http") && url.port() == 80)
        || (url.scheme() == QLatin1String("https") && url.port() == 443))
        url.setPort(-1);
    origin = url.toEncoded().toLower();
    return true;
}

/// Whether a handshake header can be repeated on a call to the authorizer: not those that frame the call, nor wsify's own.
bool isForwardable(const QByteArray &header)
{
    static const QByteArrayList framing{"connection", "content-length", "content-type", "expect",
                                        "host",       "keep-alive",     "te",           "transfer-encoding",
                                        "trailer",    "upgrade"};
    return !framing.contains(header) && !header.startsWith("x-wsify-");
}

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

// ---- kinds of options ----

QString rangeText(const QString &form, const QString &from, const QString &to)
{
    return QStringLiteral("allowed is %1 from %2 to %3").arg(form, from, to);
}

Option text(const char *group, const char *name, const char *placeholder, const char *value, const char *help,
            Apply apply, Option::Secret secret = Option::Plain)
{
    return {group, name, placeholder, QString::fromLatin1(value), help, std::move(apply), secret, nullptr};
}

Option boolean(const char *group, const char *name, bool Config::*member, const char *help)
{
    const auto apply = [member](const QString &value, Config &config) {
        const auto parsed = parseBool(value);
        if (!parsed)
            return QStringLiteral("allowed is true or false (also 1, 0, t, f)");
        config.*member = *parsed;
        return QString();
    };
    return {group, name, nullptr, Config().*member ? QStringLiteral("true") : QStringLiteral("false"), help, apply};
}

Option choice(const char *group, const char *name, const char *placeholder, const char *value, const char *help,
              const QStringList &words, std::function<void(int, Config &)> set)
{
    const auto apply = [words, set = std::move(set)](const QString &given, Config &config) {
        const qsizetype index = words.indexOf(given);
        if (index < 0)
            return QStringLiteral("allowed is ") + words.join(QStringLiteral(", "));
        set(int(index), config);
        return QString();
    };
    return {group, name, placeholder, QString::fromLatin1(value), help, apply};
}

QString applyNumber(const QString &value, qint64 min, qint64 max, const std::function<void(qint64)> &set)
{
    bool ok = false;
    const qint64 number = value.toLongLong(&ok);
    if (!ok || number < min || number > max)
        return rangeText(QStringLiteral("a whole number"), QString::number(min), QString::number(max));
    set(number);
    return QString();
}

Option number(const char *group, const char *name, int Limits::*member, int min, int max, const char *help)
{
    const auto apply = [=](const QString &value, Config &config) {
        return applyNumber(value, min, max, [&](qint64 n) { config.limits.*member = int(n); });
    };
    return {group, name, "N", QString::number(Limits().*member), help, apply};
}

template <typename Integer>
Option size(const char *group, const char *name, Integer Limits::*member, qint64 min, qint64 max, const char *help)
{
    const auto apply = [=](const QString &value, Config &config) {
        const auto bytes = parseSize(value);
        if (!bytes || *bytes < min || *bytes > max)
            return rangeText(QStringLiteral("a number of bytes, or one with k, M or G (also KiB, MiB, GiB),"),
                             formatSize(min), formatSize(max));
        config.limits.*member = Integer(*bytes);
        return QString();
    };
    return {group, name, "SIZE", formatSize(Limits().*member), help, apply};
}

Option duration(const char *group, const char *name, Duration Limits::*member, Duration min, Duration max,
                const char *help)
{
    const auto apply = [=](const QString &value, Config &config) {
        const auto time = parseDuration(value);
        if (!time || *time < min || *time > max)
            return rangeText(QStringLiteral("a time such as 5s, 250ms or 2m30s,"), formatDuration(min),
                             formatDuration(max));
        config.limits.*member = *time;
        return QString();
    };
    return {group, name, "TIME", formatDuration(Limits().*member), help, apply};
}

// ---- the table ----

QString setListenAddress(const QString &value, Config &config)
{
    QString host;
    quint16 port = 0;
    QString error;
    if (!Acceptor::parseAddress(value, host, port, error))
        return error;
    config.listenAddress = value;
    return QString();
}

QString setAuthorizerUrl(const QString &value, Config &config)
{
    const QUrl url(value, QUrl::StrictMode);
    const bool isHttp = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!value.isEmpty() && (!url.isValid() || !isHttp || url.host().isEmpty() || url.port() == 0))
        return QStringLiteral("allowed is a URL that begins with http:// or https:// and a host, or nothing");
    config.authorizerUrl = url;
    return QString();
}

QString setForwarded(const QString &value, Config &config)
{
    static const QRegularExpression token(QStringLiteral("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"));
    QByteArrayList headers;
    const QStringList parts = splitList(value);
    for (const QString &part : parts) {
        const QByteArray header = part.toLatin1().toLower();
        if (!token.match(part).hasMatch())
            return QStringLiteral("\"%1\" is not the name of a header; allowed is a list such as cookie,authorization")
                .arg(part);
        if (!isForwardable(header))
            return QStringLiteral("\"%1\" belongs to each call itself and cannot be forwarded").arg(part);
        if (!headers.contains(header))
            headers.append(header);
    }
    config.admission.forwardedHeaders = headers;
    return QString();
}

QString setOrigins(const QString &value, Config &config)
{
    QByteArrayList origins;
    const QStringList parts = splitList(value);
    for (const QString &part : parts) {
        QByteArray origin;
        if (!parseOrigin(part, origin))
            return QStringLiteral("\"%1\" is not an origin; allowed is a list of scheme://host or scheme://host:port, "
                                  "without a path, or nothing for every origin")
                .arg(part);
        origins.append(origin);
    }
    if (origins.isEmpty() && !value.trimmed().isEmpty())
        return QStringLiteral("the list names no origin; leave it empty to allow every origin");
    config.admission.allowedOrigins = origins;
    config.http.allowedOrigins = origins;
    return QString();
}

QString setWorkers(const QString &value, Config &config)
{
    return applyNumber(value, 1, 64, [&](qint64 n) { config.workers = int(n); });
}

QString setMaxClients(const QString &value, Config &config)
{
    config.maxClientsAuto = value == QLatin1String("auto");
    if (config.maxClientsAuto)
        return QString();
    const QString error = applyNumber(value, 1, 10'000'000, [&](qint64 n) { config.limits.maxClients = int(n); });
    return error.isEmpty() ? error : error + QStringLiteral(", or auto");
}

QString setBrokerDriver(const QString &value, Config &config)
{
    if (value == QLatin1String("redis"))
        return QStringLiteral("this build carries no Redis broker; allowed is memory");
    if (value != QLatin1String("memory"))
        return QStringLiteral("allowed is memory");
    config.brokerDriver = value;
    return QString();
}

constexpr char Listening[] = "Listening";
constexpr char Access[] = "Who may do what";
constexpr char Broker[] = "Broker";
constexpr char HttpLimits[] = "Limits of requests";
constexpr char ClientLimits[] = "Limits of clients";
constexpr char Life[] = "Keeping alive and ending";
constexpr char Log[] = "Log";
constexpr char General[] = "General";
constexpr char ConfigFlag[] = "config";

std::vector<Option> makeOptions()
{
    const auto lines = [](std::initializer_list<const char *> words) {
        QStringList list;
        for (const char *word : words)
            list.append(QString::fromLatin1(word));
        return list;
    };
    Option workers = text(Listening, "workers", "N", "", "Worker threads, 1 to 64.", setWorkers);
    workers.defaultValue = QString::number(std::clamp(QThread::idealThreadCount(), 1, 8));
    workers.defaultText = "one a core, at most 8";
    Option maxClients =
        text(ClientLimits, "max-clients", "N|auto", "auto", "Clients connected at the same time.", setMaxClients);
    maxClients.defaultText = "auto: what file descriptors allow";

    return {
        text(Listening, "listen-addr", "ADDRESS", ":3000",
             "Where to listen: host:port, [v6]:port, or :port for every interface.", setListenAddress),
        workers,
        choice(Listening, "engine", "auto|qt", "auto",
               "What drives the sockets; auto takes the fastest one of this build.", lines({"auto", "qt"}),
               [](int index, Config &config) {
                   config.engine = index == 0 ? QStringLiteral("auto") : QStringLiteral("qt");
               }),

        text(Access, "authorizer-url", "URL", "",
             "Ask this back end before every connection and command; empty allows everything.", setAuthorizerUrl,
             Option::Url),
        duration(Access, "authorizer-timeout", &Limits::authorizerTimeout, 10ms, 10min,
                 "How long one call to the authorizer may take."),
        number(Access, "authorizer-concurrency", &Limits::authorizerConcurrency, 1, 10'000,
               "Calls to the authorizer at the same time, for each worker."),
        choice(Access, "authorizer-headers", "map|list", "map",
               "How a client's headers are sent to the authorizer: an object of arrays, as v3 did, or an array of "
               "{name, value}.",
               lines({"map", "list"}), [](int index, Config &config) { config.admission.headersAsList = index == 1; }),
        text(
            Access, "authorizer-secret", "SECRET", "",
            "Sign calls to the authorizer: X-Wsify-Signature, an HMAC-SHA256; empty does not sign.",
            [](const QString &value, Config &config) {
                config.authorizerSecret = value.toUtf8();
                return QString();
            },
            Option::Key),
        text(Access, "authorizer-forward", "NAMES", "",
             "Headers of a client's handshake, separated by commas, that are repeated on every call about it.",
             setForwarded),
        boolean(Access, "authorizer-keepalive", &Config::authorizerKeepAlive,
                "Keep connections to the authorizer open between calls."),
        text(
            Access, "broadcasting-key", "KEY", "",
            "The key for POST /broadcast, as ?key= or as a bearer token; empty lets everyone publish.",
            [](const QString &value, Config &config) {
                config.http.broadcastingKey = value.toUtf8();
                return QString();
            },
            Option::Key),
        text(
            Access, "allowed-origins", "LIST", "",
            "Web pages that may connect: scheme://host[:port], separated by commas; empty allows every origin. Clients "
            "that are no browsers are not affected.",
            setOrigins),

        text(Broker, "broker-driver", "NAME", "memory", "What carries publications: memory.", setBrokerDriver),
        text(
            Broker, "broker-dsn", "URL", "", "Where the broker is; the memory broker needs none.",
            [](const QString &value, Config &config) {
                config.brokerDsn = value;
                return QString();
            },
            Option::Url),

        size(HttpLimits, "max-head", &Limits::maxHead, 256, MiB, "The head of a request, with its request line."),
        duration(HttpLimits, "head-timeout", &Limits::headTimeout, 100ms, 10min,
                 "How long a client may take for its request head."),
        size(HttpLimits, "max-body", &Limits::maxBody, 1, GiB, "The body of a request."),
        duration(HttpLimits, "body-timeout", &Limits::bodyTimeout, 100ms, 10min,
                 "How long a client may take for its request body."),

        size(ClientLimits, "max-message", &Limits::maxMessage, 1, GiB,
             "One message from a client, over all its fragments. v3 took 32MiB."),
        size(ClientLimits, "max-queue", &Limits::maxQueue, KiB, GiB,
             "Bytes that wait to be sent to one client; beyond, it is closed as a slow consumer."),
        duration(ClientLimits, "slow-timeout", &Limits::slowTimeout, 100ms, 10min,
                 "How long a client may take nothing of what waits for it."),
        number(ClientLimits, "max-channels", &Limits::maxChannels, 1, 1'000'000, "Channels that one client joins."),
        size(ClientLimits, "max-channel-name", &Limits::maxChannelName, 1, 64 * KiB,
             "The name of a channel, in UTF-8."),
        maxClients,

        duration(Life, "ping-interval", &Limits::pingInterval, 100ms, 60min,
                 "Ping a client that was silent for so long."),
        duration(Life, "pong-timeout", &Limits::pongTimeout, 100ms, 10min,
                 "Close a client that stays silent for so long after a ping."),
        duration(Life, "drain", &Limits::drain, 0ms, 10min,
                 "On SIGTERM or SIGINT, spread the closing of clients over this time; 0 closes all at once."),

        boolean(Log, "access-log", &Config::accessLog, "Write a line for every HTTP request."),
        choice(Log, "log-level", "LEVEL", "info", "Least level to be written: debug, info, warning or error.",
               lines({"debug", "info", "warning", "error"}),
               [](int index, Config &config) { config.logLevel = LogLevel(index); }),

        text(General, ConfigFlag, "FILE", "", "Read options from this file: lines of flag-name = value.",
             [](const QString &, Config &) { return QString(); }),
    };
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
    return (QStringLiteral("  ") + left).leftJustified(HelpIndent) + wrapped(right);
}

QString helpText(const std::vector<Option> &options)
{
    QString out = QStringLiteral("wsify " WSIFY_VERSION ": a tiny self-hosted pub/sub server over WebSocket\n\n"
                                 "Usage: wsify [serve] [flags]\n"
                                 "       wsify config [flags]\n\n"
                                 "Commands\n");
    out += helpLine(QStringLiteral("serve"), QStringLiteral("Run the server; what wsify does without a command."));
    out += helpLine(QStringLiteral("config"),
                    QStringLiteral("Print the configuration that these flags give, and where each "
                                   "value comes from."));
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
        "A flag is written -flag or --flag, its value after a blank or '='; --flag=false turns one off.\n"
        "SIZE is in bytes, or with k, M or G (powers of 1024); TIME is written 250ms, 5s or 2m30s.\n"
        "Every flag can also be set in the environment (--listen-addr is WSIFY_LISTEN_ADDR) and in the file\n"
        "of --config (listen-addr = :3000). A flag beats the environment, which beats the file.\n");
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

Failure readCommandLine(const QStringList &arguments, const std::vector<Option> &options, ParsedOptions &parsed,
                        GivenValues &given)
{
    bool flagsEnded = false;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments.at(i);
        if (flagsEnded || argument.size() < 2 || !argument.startsWith(QLatin1Char('-'))) {
            if (!parsed.command.isEmpty())
                return QStringLiteral("unexpected argument \"%1\": %2 takes none").arg(argument, parsed.command);
            if (argument != QLatin1String("serve") && argument != QLatin1String("config"))
                return QStringLiteral("unknown command \"%1\"; there are serve and config").arg(argument);
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

Failure readFile(const QString &path, const std::vector<Option> &options, GivenValues &given)
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
            return QStringLiteral("%1: unknown section %2; allowed is [wsify] or none").arg(where, line);
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        if (equals < 0)
            return QStringLiteral("%1: no '='; allowed is flag-name = value").arg(where);
        const QString name = line.left(equals).trimmed();
        QString value = line.mid(equals + 1).trimmed();
        if (value.size() >= 2 && value.startsWith(QLatin1Char('"')) && value.endsWith(QLatin1Char('"')))
            value = value.mid(1, value.size() - 2);
        if (!findOption(options, name))
            return QStringLiteral("%1: unknown key \"%2\"").arg(where, name);
        if (name == QLatin1String(ConfigFlag))
            return QStringLiteral("%1: config cannot name another file").arg(where);
        if (seen.contains(name))
            return QStringLiteral("%1: the key \"%2\" is there twice").arg(where, name);
        seen.append(name);
        if (!given.contains(name))
            given.insert(name, {value, QStringLiteral("file ") + path, QStringLiteral("in ") + where});
    }
    return std::nullopt;
}

Failure applyAll(const std::vector<Option> &options, const GivenValues &given, ParsedOptions &parsed)
{
    for (const Option &option : options) {
        const Given value = given.value(QString::fromLatin1(option.name),
                                        {option.defaultValue, QStringLiteral("default"), QStringLiteral("by default")});
        const QString wrong = option.apply(value.value, parsed.config);
        const QString shown = masked(option, value.value);
        if (!wrong.isEmpty())
            return QStringLiteral("invalid value \"%1\" for %2 (%3): %4").arg(shown, option.flag(), value.where, wrong);
        parsed.effective.push_back({QString::fromLatin1(option.name), shown, value.source});
    }
    return std::nullopt;
}

Failure parse(const QStringList &arguments, const QProcessEnvironment &environment, ParsedOptions &parsed)
{
    const std::vector<Option> options = makeOptions();
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
        if (const Failure failure = readFile(file, options, given))
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
    const std::vector<Option> options = makeOptions();
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
