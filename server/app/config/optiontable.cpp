// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/config/optiontable.h"

#include "app/config/brokernames.h"
#include "app/config/enginenames.h"
#include "app/config/optionkinds.h"
#include "app/config/optionvalues.h"
#include "engine/listenaddress.h"
#include "net/tlsauthorities.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QThread>

#include <algorithm>
#include <limits>
#include <utility>

namespace wsify {

namespace {

using namespace std::chrono_literals;
using namespace optionkind;

/// Whether a handshake header can be repeated on a call to the authorizer: not those that frame the call, nor wsify's own. Many back ends
/// take "_" in a name for "-".
bool isForwardable(const QByteArray &header)
{
    static const QByteArrayList framing{
        "accept-encoding", "connection", "content-length",    "content-type", "expect", "host",
        "keep-alive",      "te",         "transfer-encoding", "trailer",      "upgrade"};
    const QByteArray name = QByteArray(header).replace('_', '-');
    return !framing.contains(name) && !name.startsWith("x-wsify-");
}

/// What is wrong with one of them, or nothing.
QString checkAddresses(const QStringList &addresses)
{
    for (const QString &address : addresses) {
        QString error;
        if (!ListenAddress::parse(address, error))
            return addresses.size() == 1 ? error : QStringLiteral("\"%1\": %2").arg(address, error);
    }
    return QString();
}

QString setListenAddresses(const QString &value, Config &config)
{
    config.listenAddresses = splitList(value);
    return config.listenAddresses.isEmpty() ? QStringLiteral("expected one address at least")
                                            : checkAddresses(config.listenAddresses);
}

QString setTlsListenAddresses(const QString &value, Config &config)
{
    config.tlsListenAddresses = splitList(value);
    if (config.tlsListenAddresses.isEmpty() && !value.isEmpty())
        return QStringLiteral("the list has no address; leave it out to listen without TLS only");
    return checkAddresses(config.tlsListenAddresses);
}

QString setMetricsListenAddress(const QString &value, Config &config)
{
    config.http.hasMetricsListener = !value.isEmpty();
    config.metricsListenAddresses = value.isEmpty() ? QStringList() : QStringList{value};
    return checkAddresses(config.metricsListenAddresses);
}

QString setAuthorizerUrl(const QString &value, Config &config)
{
    const QUrl url(value, QUrl::StrictMode);
    const bool isHttp = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!value.isEmpty() && (!url.isValid() || !isHttp || url.host().isEmpty() || url.port() == 0))
        return QStringLiteral("expected a URL that begins with http:// or https:// and a host, or nothing");
    config.authorizerUrl = url;
    return QString();
}

QString setAuthorities(const QString &value, Config &config)
{
    QString error;
    config.authorizerAuthorities.clear();
    if (!value.isEmpty())
        config.authorizerAuthorities = readAuthorities(value, error);
    return error;
}

QByteArray authoritiesOf(const Config &config)
{
    QByteArray digests;
    for (const QSslCertificate &certificate : config.authorizerAuthorities)
        digests += certificate.digest(QCryptographicHash::Sha256);
    return digests;
}

QString setForwarded(const QString &value, Config &config)
{
    static const QRegularExpression token(QStringLiteral("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"));
    QByteArrayList headers;
    const QStringList parts = splitList(value);
    for (const QString &part : parts) {
        const QByteArray header = part.toLatin1().toLower();
        if (!token.match(part).hasMatch())
            return QStringLiteral("\"%1\" is not the name of a header; expected a list such as cookie,authorization")
                .arg(part);
        if (!isForwardable(header))
            return QStringLiteral("\"%1\" is part of every call and cannot be forwarded").arg(part);
        if (!headers.contains(header))
            headers.append(header);
    }
    if (headers.isEmpty() && !value.isEmpty())
        return QStringLiteral("the list has no header; leave it empty to forward none");
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
            return QStringLiteral("\"%1\" is not an origin; expected a list of scheme://host or scheme://host:port, "
                                  "without a path, or nothing for every origin")
                .arg(part);
        origins.append(origin);
    }
    if (origins.isEmpty() && !value.isEmpty())
        return QStringLiteral("the list has no origin; leave it empty to allow every origin");
    config.admission.allowedOrigins = origins;
    config.http.allowedOrigins = origins;
    return QString();
}

QString setProxies(const QString &value, Config &config)
{
    QString error;
    config.trustedProxies.parse(value, error);
    return error;
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

QString setMemoryLimit(const QString &value, Config &config)
{
    config.memoryLimitAuto = value == QLatin1String("auto");
    if (config.memoryLimitAuto)
        return QString();
    const auto bytes = parseSize(value);
    if (!bytes || *bytes < MiB || *bytes > 1024 * 1024 * GiB)
        return QStringLiteral(
            "expected a number of bytes of at least 1MiB, with k, M or G (also KiB, MiB, GiB), or auto");
    config.limits.memoryLimit = *bytes;
    return QString();
}

/// `true` and `false` are v3's words for all and off.
QString setAccessLog(const QString &value, Config &config)
{
    static const QStringList words{QStringLiteral("all"), QStringLiteral("errors"), QStringLiteral("off")};
    const qsizetype index = words.indexOf(value);
    const auto isOn = parseBool(value);
    if (index < 0 && !isOn)
        return QStringLiteral("expected all, errors or off; true and false are all and off");
    config.accessLog = index >= 0 ? AccessLog(index) : *isOn ? AccessLog::All : AccessLog::Off;
    return QString();
}

QString setBrokerDriver(const QString &value, Config &config)
{
    const QStringList names = brokerNames();
    const QString allowed = QStringLiteral("expected ") + names.join(QStringLiteral(", "));
    if (value == QLatin1String("redis") && !names.contains(value))
        return QStringLiteral("this build has no Redis broker; ") + allowed;
    if (!names.contains(value))
        return allowed;
    config.brokerDriver = value;
    return QString();
}

/// Behind the driver in the table, which says what a DSN is.
QString setBrokerDsn(const QString &value, Config &config)
{
    config.brokerDsn = value;
    return checkBrokerDsn(config.brokerDriver, value);
}

constexpr char Listening[] = "Listening";
constexpr char Access[] = "Access";
constexpr char Brokers[] = "Broker";
constexpr const char *HttpLimits = RequestLimitsGroup;
constexpr const char *ClientLimits = ClientLimitsGroup;
constexpr const char *Life = LifeGroup;
constexpr char Log[] = "Log";
constexpr char General[] = "General";

} // namespace

std::vector<Option> optionTable()
{
    const auto lines = [](std::initializer_list<const char *> words) {
        QStringList list;
        for (const char *word : words)
            list.append(QString::fromLatin1(word));
        return list;
    };
    const QStringList engineChoices = lines({"auto"}) + engineNames();
    Option workers = text(Listening, "workers", "N", "", "Worker threads, 1 to 64.", setWorkers);
    workers.defaultValue = QString::number(std::clamp(QThread::idealThreadCount(), 1, 8));
    workers.defaultText = "one per core, at most 8";
    Option maxClients =
        text(ClientLimits, MaxClientsFlag, "N|auto", "auto", "Clients connected at the same time.", setMaxClients);
    maxClients.defaultText = "auto: as many as file descriptors allow";
    Option memoryLimit = text(
        ClientLimits, "memory-limit", "SIZE|auto", "auto",
        "Memory of all connections together: queues, input, waiting commands. From nine tenths of it on, new clients "
        "are refused; at the limit, clients with the most unsent bytes are cut off.",
        setMemoryLimit);
    memoryLimit.defaultText = "auto: half of the machine's or container's memory";

    Option authorizerCa =
        text(Access, "authorizer-ca", "FILE", "",
             "Certificates of authorities (PEM) to trust for an https authorizer, besides the system's and those of "
             "SSL_CERT_FILE and SSL_CERT_DIR.",
             setAuthorities);
    authorizerCa.content = authoritiesOf;
    authorizerCa.copy = [](const Config &from, Config &to) { to.authorizerAuthorities = from.authorizerAuthorities; };

    Option accessLog = text(Log, AccessLogFlag, "all|errors|off", "all",
                            "Which HTTP requests and ends of clients to log: all; errors (status 400 and above, ends "
                            "that are not orderly); "
                            "or none. /health, /ready and /metrics are logged only when they fail.",
                            setAccessLog);
    accessLog.alone = "all";

    Option listenAddress = list(
        Listening, ListenFlag, "ADDRESS",
        "Where to listen: host:port, :port, unix:/path[?mode=0660] or systemd[:NAME]; may be given several times. The "
        "default does not hold beside --tls-listen-addr.",
        setListenAddresses);
    listenAddress.defaultValue = QStringLiteral(":3000");

    return {
        listenAddress,
        list(Listening, TlsListenFlag, "ADDRESS",
             "Where to listen with TLS: the same forms; may be given several times.", setTlsListenAddresses),
        list(
            Listening, TlsCertificateFlag, "FILE",
            "Certificate for --tls-listen-addr (PEM, the server's own first, then those between it and its authority). "
            "Several for several names: the client's name chooses, the first is the default. Changed files are taken "
            "without a restart.",
            &Config::tlsCertificates),
        list(Listening, TlsKeyFlag, "FILE",
             "Its key (PEM, without a passphrase); the nth belongs to the nth --tls-cert.", &Config::tlsKeys),
        number(Listening, "tls-handshakes", &Limits::tlsHandshakes, 1, 100'000,
               "TLS handshakes in progress, per worker (native engine); more wait."),
        boolean(Listening, "proxy-protocol", &Config::proxyProtocol,
                "Peers of --trusted-proxies begin each connection to --listen-addr and --tls-listen-addr with a header "
                "of the PROXY protocol (version 1 or 2), before TLS, that names the client. Others must not."),
        text(Listening, "metrics-listen-addr", "ADDRESS", "",
             "Serve /metrics here (one address of the same forms) and no longer at the others. /health and /ready are "
             "at all.",
             setMetricsListenAddress),
        workers,
        choice(Listening, "engine", "auto|native|qt", "auto",
               "Network engine; auto picks the fastest one in this build.", engineChoices,
               [engineChoices](int index, Config &config) { config.engine = engineChoices[index]; }),

        text(Listening, "admin-socket", "PATH|off", "",
             "Socket for consoles; by default in a directory of this user, with the port in its name.",
             [](const QString &value, Config &config) {
                 if (!value.isEmpty() && value.trimmed().isEmpty())
                     return QStringLiteral("expected a path, off, or nothing for the default");
                 config.adminSocket = value;
                 config.admission.keepsHandshake = value != QLatin1String("off");
                 return QString();
             }),
        choice(Listening, "admin-payloads", "off|head|full", "full",
               "How much of messages consoles can see: nothing, the first 512 bytes, or everything.",
               lines({"off", "head", "full"}),
               [](int index, Config &config) { config.adminPayloads = AdminPayloads(index); }),

        text(Access, "authorizer-url", "URL", "",
             "Ask this back end before every connection and command; empty allows everything.", setAuthorizerUrl,
             Option::Url),
        duration(Access, "authorizer-timeout", &Limits::authorizerTimeout, 10ms, 10min,
                 "How long one call to the authorizer may take."),
        number(Access, "authorizer-concurrency", &Limits::authorizerConcurrency, 1, 10'000,
               "Concurrent calls to the authorizer, per worker."),
        number(Access, "authorizer-waiting", &Limits::authorizerWaiting, 1, 1'000'000,
               "Waiting calls to the authorizer, per worker; more count as unavailable."),
        duration(Access, "authorizer-queue-timeout", &Limits::authorizerQueueTimeout, 10ms, 10min,
                 "How long a call to the authorizer may wait before it counts as unavailable."),
        choice(Access, "authorizer-headers", "map|list", "map",
               "Format of a client's headers in calls to the authorizer: an object of arrays, as in v3, or an array of "
               "{name, value}.",
               lines({"map", "list"}), [](int index, Config &config) { config.admission.headersAsList = index == 1; }),
        text(
            Access, "authorizer-secret", "SECRET", "",
            "Sign calls to the authorizer (X-Wsify-Signature, HMAC-SHA256); empty does not sign.",
            [](const QString &value, Config &config) {
                config.authorizerSecret = value.toUtf8();
                return QString();
            },
            Option::Key),
        text(Access, "authorizer-forward", "NAMES", "",
             "Headers of a client's handshake, separated by commas, to send with every call about that client.",
             setForwarded),
        size(Access, "authorizer-forward-bytes", &Limits::authorizerForwardBytes, 0, 16 * MiB,
             "Bytes of the headers of --authorizer-forward, names and values; a handshake with more is refused with "
             "431."),
        boolean(Access, "authorizer-keepalive", &Config::authorizerKeepAlive,
                "Keep connections to the authorizer open between calls."),
        duration(Access, "authorizer-connection-age", &Limits::authorizerConnectionAge, 1s, 24h,
                 "How long a connection to the authorizer may be used. Then its name is looked up again."),
        duration(
            Access, "expiry-grace", &Limits::expiryGrace, 0s, 24h,
            "How long a client stays beyond the time that the authorizer gave it, while its refresh is undecided."),
        authorizerCa,
        keys(Access, BroadcastingKeyFlag,
             "The key for POST /broadcast, as ?key= or as a bearer token; may be given twice, old and new. Empty lets "
             "everyone publish.",
             &HttpApi::Config::broadcastingKeys),
        keys(Access, ApiKeyFlag,
             "The key for /disconnect, /join, /leave and /channels, as ?key= or as a bearer token; may be given twice, "
             "old and new. Empty takes the broadcasting key; with neither they are refused.",
             &HttpApi::Config::apiKeys),
        keys(Access, MetricsKeyFlag,
             "The key for /metrics, as ?key= or as a bearer token; may be given twice, old and new. Empty shows it to "
             "everyone.",
             &HttpApi::Config::metricsKeys),
        text(
            Access, "allowed-origins", "LIST", "",
            "Web pages that may connect: scheme://host[:port], separated by commas; empty allows every origin. Clients "
            "other than browsers are not affected.",
            setOrigins),

        text(Access, TrustedProxiesFlag, "LIST", "",
             "Addresses and networks of proxies, separated by commas, that name their clients in --real-ip-header; "
             "empty "
             "trusts none.",
             setProxies),
        choice(Access, "real-ip-header", "NAME", "x-forwarded-for",
               "The header in which trusted proxies name their clients: x-forwarded-for or forwarded (RFC 7239). The "
               "other "
               "one is not read.",
               lines({"x-forwarded-for", "forwarded"}),
               [](int index, Config &config) { config.trustedProxies.setHeader(RealIpHeader(index)); }),

        text(Brokers, "broker-driver", "NAME", "memory",
             "Carries publications: memory, for one process, or redis, for all processes that share one Redis.",
             setBrokerDriver),
        text(
            Brokers, "broker-dsn", "URL", "",
            "Address of the broker: redis://[[user]:password@]host[:port][/database][?prefix=TEXT], rediss:// for TLS, "
            "unix:///path; with replicas host:port,host:port. The memory broker needs none.",
            setBrokerDsn, Option::SecretUrl),
        choice(Brokers, "redis-v3", "on|off", "on",
               "Nodes of v3 share this Redis: what clients of wsify.v4 publish also goes as they know it. Switch it "
               "off where "
               "none does.",
               lines({"on", "off"}), [](int index, Config &config) { config.redisV3 = index == 0; }),
        duration(Brokers, "broker-timeout", &Limits::brokerTimeout, 100ms, 10min,
                 "Drop a connection to the broker that has been silent this long, and reconnect."),
        duration(Brokers, "broker-linger", &Limits::brokerLinger, 0ms, 60min,
                 "How long a channel stays subscribed after its last local member has left."),
        number(Brokers, "broker-queue", &Limits::brokerQueue, 1, 10'000'000,
               "Unconfirmed publications; more are answered 503."),
        size(Brokers, "broker-queue-bytes", &Limits::brokerQueueBytes, KiB, 64 * GiB, "The same, in bytes."),

        size(HttpLimits, "max-head", &Limits::maxHead, 256, MiB, "Size of a request head, including the request line."),
        duration(HttpLimits, "head-timeout", &Limits::headTimeout, 100ms, 10min,
                 "How long a client may take to send a request head."),
        number(HttpLimits, "max-head-fields", &Limits::maxHeadFields, 10, 10'000, "Header fields per request."),
        size(HttpLimits, "max-body", &Limits::maxBody, 1, GiB, "Size of a request body."),
        duration(HttpLimits, "body-timeout", &Limits::bodyTimeout, 100ms, 10min,
                 "How long a client may take to send a request body."),
        number(HttpLimits, "max-batch", &Limits::maxBatch, 1, 100'000, "Publications in one POST /broadcast."),
        duration(HttpLimits, "keepalive-timeout", &Limits::keepAliveTimeout, 100ms, 24h,
                 "How long a connection may be idle between two requests (native engine)."),

        size(ClientLimits, "max-message", &Limits::maxMessage, 1, GiB,
             "Size of one message from a client, all fragments together. v3 allowed 32MiB."),
        size(ClientLimits, "max-queue", &Limits::maxQueue, KiB, GiB,
             "Unsent bytes for one client. A client that stays above this for longer than --queue-grace is closed as a "
             "slow consumer."),
        duration(ClientLimits, "queue-grace", &Limits::queueGrace, 100ms, 10min,
                 "How long a client may have more unsent bytes than --max-queue."),
        size(
            ClientLimits, "max-queue-hard", &Limits::maxQueueHard, KiB, GiB,
            "Unsent bytes at which a client is closed at once. If --max-queue is larger, --max-queue applies instead."),
        duration(ClientLimits, "slow-timeout", &Limits::slowTimeout, 100ms, 10min,
                 "How long a client with unsent bytes may make no progress."),
        number(ClientLimits, "max-channels", &Limits::maxChannels, 1, 1'000'000, "Channels that one client can join."),
        size(ClientLimits, "max-channel-name", &Limits::maxChannelName, 1, 64 * KiB,
             "Size of a channel name, in UTF-8."),
        number(ClientLimits, "max-fragments", &Limits::maxFragments, 1, 1'000'000,
               "Frames of one message (native engine)."),
        number(
            ClientLimits, "max-waiting", &Limits::maxWaiting, 1, 10'000,
            "Commands of one client that wait for the authorizer before its reading pauses; beyond twice as many, it "
            "is closed."),
        size(ClientLimits, "max-waiting-bytes", &Limits::maxWaitingBytes, KiB, GiB, "The same, in bytes."),
        maxClients,
        offOrNumber(ClientLimits, "max-clients-per-ip", &Limits::maxClientsPerAddress, 10'000'000,
                    "Clients per address (per /64 with IPv6); more are answered 429."),
        offOrNumber(ClientLimits, "connect-rate", &Limits::connectRate, 1'000'000,
                    "Connects per second, in total; more are answered 429."),
        offOrNumber(ClientLimits, "connect-rate-per-ip", &Limits::connectRatePerAddress, 1'000'000,
                    "Connects per second and address (/64 with IPv6); more are answered 429."),
        offOrNumber(
            ClientLimits, "command-rate", &Limits::commandRate, 1'000'000,
            "Messages per second and client. The server slows down a client that sends more, and closes it after 10s."),
        memoryLimit,

        duration(Life, "ping-interval", &Limits::pingInterval, 100ms, 60min, "Ping every client this often."),
        duration(Life, "pong-timeout", &Limits::pongTimeout, 100ms, 10min,
                 "Close a client that stays silent this long after a ping."),
        duration(Life, "drain-delay", &Limits::drainDelay, 0ms, 10min,
                 "On SIGTERM, SIGINT or SIGQUIT, /ready answers 503 for this time while everything else is served, so "
                 "that load balancers turn away; then draining begins."),
        duration(Life, "drain", &Limits::drain, 0ms, 10min,
                 "When draining, spread the closing of clients over this time; 0 closes all at once."),

        accessLog,
        choice(Log, "log-format", "json|text", "json",
               "Format of the log: JSON, or lines of text (time, level, message, key=value) for people.",
               lines({"json", "text"}), [](int index, Config &config) { config.logFormat = LogFormat(index); }),
        choice(Log, LogLevelFlag, "LEVEL", "info", "Lowest level to log: debug, info, warning or error.",
               lines({"debug", "info", "warning", "error"}),
               [](int index, Config &config) { config.logLevel = LogLevel(index); }),

        text(General, ConfigFlag, "FILE", "", "Read options from this file: lines of flag-name = value.",
             [](const QString &, Config &) { return QString(); }),
    };
}

} // namespace wsify
