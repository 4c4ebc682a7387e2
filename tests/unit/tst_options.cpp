// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/commands.h"
#include "app/commands/help.h"
#include "app/config/brokernames.h"
#include "app/config/commandtable.h"
#include "app/config/options.h"
#include "app/config/optiontable.h"
#include "app/config/runningoptions.h"
#include "core/metrics/metrics.h"
#include "support/recordingobserver.h"
#include "support/suite.h"

#include <QSslCertificate>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <cstring>
#include <thread>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace wsify;
using namespace std::chrono_literals;

class tst_Options : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runningOptionsKnowWhatWasChanged();
    void whatNeedsARestart();
    void reloadAppliesWhatWasRead();
    void reloadOpensNothing();
    void defaultsAreTheLimits();
    void spellings_data();
    void spellings();
    void lastFlagCounts();
    void flagsThatRepeat();
    void tlsListensInsteadOfTheDefault();
    void booleans_data();
    void booleans();
    void accessLog_data();
    void accessLog();
    void commands();
    void everyCommandRuns();
    void argumentsOfCommands();
    void mistakesOnTheCommandLine_data();
    void mistakesOnTheCommandLine();
    void durations_data();
    void durations();
    void sizes_data();
    void sizes();
    void badValues_data();
    void badValues();
    void everyLimitRefusesZero();
    void precedence();
    void emptyVariableIsNotSet();
    void foreignVariablesAreLetBe();
    void unknownVariablesAreNamed_data();
    void unknownVariablesAreNamed();
    void secretsInFiles_data();
    void secretsInFiles();
    void secretFilesOfEachSource();
    void badSecretFiles_data();
    void badSecretFiles();
    void secretsGivenTwice();
    void twoKeys();
    void pipes();
    void slowPipes();
    void file();
    void fileNamedByTheEnvironment();
    void badFiles_data();
    void badFiles();
    void badValueNamesItsSource();
    void origins();
    void forwardedHeaders();
    void authorizer();
    void maxClients();
    void memoryLimit();
    void limitsThatAreOff();
    void trustedProxies();
    void secretsAreMasked();
    void secretsEndBeforeTheirLineBreak();
    void noSecretInErrors();
    void help();
    void version();
    void configTableShowsEverything();
    void defaultsCanBeGivenBack();
    void exitCodes();
    void hidesSecrets();
    void fileThatCannotBeRead();

private:
    QString writeFile(const QByteArray &content, const char *name = "wsify.ini")
    {
        const QString path = m_dir.filePath(QLatin1String(name));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write a file");
        return path;
    }

    QTemporaryDir m_dir;
};

namespace {

QProcessEnvironment environment(std::initializer_list<std::pair<const char *, const char *>> variables = {})
{
    QProcessEnvironment out;
    for (const auto &[name, value] : variables)
        out.insert(QString::fromUtf8(name), QString::fromUtf8(value));
    return out;
}

QStringList list(const char *words)
{
    return QString::fromUtf8(words).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

ParsedOptions parse(const QStringList &arguments, const QProcessEnvironment &env = environment())
{
    return parseOptions(arguments, env);
}

ParsedOptions parse(const char *words)
{
    return parse(list(words));
}

EffectiveOption effective(const ParsedOptions &parsed, const char *name)
{
    for (const EffectiveOption &option : parsed.effective) {
        if (option.name == QLatin1String(name))
            return option;
    }
    return {};
}

#define VERIFY_RUN(parsed) QVERIFY2((parsed).outcome == ParsedOptions::Run, qPrintable((parsed).text))
#define VERIFY_ERROR(parsed, part)                                                                                     \
    do {                                                                                                               \
        QCOMPARE((parsed).outcome, ParsedOptions::Error);                                                              \
        QVERIFY2((parsed).text.contains(part), qPrintable((parsed).text));                                             \
    } while (false)

} // namespace

void tst_Options::defaultsAreTheLimits()
{
    const auto parsed = parse("");
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.command, QStringLiteral("serve"));
    const Config &config = parsed.config;
    QCOMPARE(config.listenAddresses, QStringList{QStringLiteral(":3000")});
    QVERIFY(config.authorizerUrl.isEmpty());
    QVERIFY(config.http.broadcastingKeys.isEmpty());
    QVERIFY(config.authorizerSecret.isEmpty());
    QCOMPARE(config.brokerDriver, QStringLiteral("memory"));
    QVERIFY(config.brokerDsn.isEmpty());
    QCOMPARE(config.engine, QStringLiteral("auto"));
    QVERIFY(config.workers >= 1 && config.workers <= 8);
    QCOMPARE(config.accessLog, AccessLog::All);
    QVERIFY(config.authorizerKeepAlive);
    QVERIFY(config.maxClientsAuto);
    QCOMPARE(config.logLevel, LogLevel::Info);
    QVERIFY(!config.admission.headersAsList);

    const Limits limits;
    QVERIFY(limits.keepAliveTimeout > 60s); // as long as proxies keep theirs: a request would meet the end
    QCOMPARE(config.limits.keepAliveTimeout, limits.keepAliveTimeout);
    QCOMPARE(config.limits.maxHead, limits.maxHead);
    QCOMPARE(config.limits.headTimeout, limits.headTimeout);
    QCOMPARE(config.limits.maxBody, limits.maxBody);
    QCOMPARE(config.limits.maxMessage, limits.maxMessage);
    QCOMPARE(config.limits.maxQueue, limits.maxQueue);
    QCOMPARE(config.limits.queueGrace, limits.queueGrace);
    QCOMPARE(config.limits.queueCap(), limits.maxQueueHard);
    QCOMPARE(config.limits.slowTimeout, limits.slowTimeout);
    QCOMPARE(config.limits.maxChannels, limits.maxChannels);
    QCOMPARE(config.limits.maxChannelName, limits.maxChannelName);
    QCOMPARE(config.limits.pingInterval, limits.pingInterval);
    QCOMPARE(config.limits.pongTimeout, limits.pongTimeout);
    QCOMPARE(config.limits.authorizerTimeout, limits.authorizerTimeout);
    QCOMPARE(config.limits.authorizerConcurrency, limits.authorizerConcurrency);
    QCOMPARE(config.limits.drain, limits.drain);
}

void tst_Options::spellings_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("-flag value") << list("-listen-addr 127.0.0.1:4000");
    QTest::newRow("--flag value") << list("--listen-addr 127.0.0.1:4000");
    QTest::newRow("-flag=value") << list("-listen-addr=127.0.0.1:4000");
    QTest::newRow("--flag=value") << list("--listen-addr=127.0.0.1:4000");
    QTest::newRow("before serve") << list("--listen-addr 127.0.0.1:4000 serve");
    QTest::newRow("after serve") << list("serve --listen-addr 127.0.0.1:4000");
    QTest::newRow("--") << list("--listen-addr=127.0.0.1:4000 --");
    QTest::newRow("-- serve") << list("--listen-addr=127.0.0.1:4000 -- serve");
}

void tst_Options::spellings()
{
    QFETCH(QStringList, arguments);
    const auto parsed = parse(arguments);
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.command, QStringLiteral("serve"));
    QCOMPARE(parsed.config.listenAddresses, QStringList{QStringLiteral("127.0.0.1:4000")});
    QCOMPARE(effective(parsed, "listen-addr").source, QStringLiteral("flag"));
}

void tst_Options::lastFlagCounts()
{
    const auto parsed = parse("--workers 3 -workers=5");
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.config.workers, 5);
    // A value may look like a flag, and may be empty.
    const auto odd = parse({QStringLiteral("--broadcasting-key"), QStringLiteral("--workers"),
                            QStringLiteral("--broker-dsn="), QStringLiteral("--authorizer-secret=a=b")});
    VERIFY_RUN(odd);
    QCOMPARE(odd.config.http.broadcastingKeys.value(0), QByteArray("--workers"));
    QCOMPARE(odd.config.authorizerSecret, QByteArray("a=b"));
}

void tst_Options::flagsThatRepeat()
{
    const auto words = [](std::initializer_list<const char *> all) {
        QStringList out;
        for (const char *word : all)
            out.append(QString::fromLatin1(word));
        return out;
    };
    const QString path = writeFile("tls-listen-addr = :1\ntls-cert = a\ntls-key = A\ntls-cert = b\ntls-key = B\n");
    const auto file = parse({QStringLiteral("--config=") + path});
    VERIFY_RUN(file);
    QCOMPARE(file.config.tlsCertificates, words({"a", "b"}));
    QCOMPARE(file.config.tlsKeys, words({"A", "B"}));
    // The stronger source replaces the weaker one whole.
    const auto variable = parse({QStringLiteral("--config=") + path},
                                environment({{"WSIFY_TLS_CERT", "c, d"}, {"WSIFY_TLS_LISTEN_ADDR", ":2,:3"}}));
    VERIFY_RUN(variable);
    QCOMPARE(variable.config.tlsCertificates, words({"c", "d"}));
    QCOMPARE(variable.config.tlsKeys, words({"A", "B"}));
    QCOMPARE(variable.config.tlsListenAddresses, words({":2", ":3"}));
    const auto flags = parse(list("--tls-listen-addr :4 --tls-cert e --tls-key=E --tls-cert f --tls-key F"),
                             environment({{"WSIFY_TLS_CERT", "c"}, {"WSIFY_TLS_KEY", "C"}}));
    VERIFY_RUN(flags);
    QCOMPARE(flags.config.tlsCertificates, words({"e", "f"}));
    QCOMPARE(effective(flags, "tls-cert").value, QStringLiteral("e,f"));
    VERIFY_ERROR(parse("--tls-listen-addr :1,nowhere --tls-cert a --tls-key A"), QLatin1String("--tls-listen-addr"));
    // v3 took the last.
    const auto listeners = parse(list("--listen-addr :1 --listen-addr=systemd:web -listen-addr :2"),
                                 environment({{"WSIFY_LISTEN_ADDR", ":3,:4"}}));
    VERIFY_RUN(listeners);
    QCOMPARE(listeners.config.listenAddresses, words({":1", "systemd:web", ":2"}));
    VERIFY_ERROR(parse("--listen-addr="), QLatin1String("expected one address at least"));
    VERIFY_ERROR(parse("--listen-addr systemd --metrics-listen-addr systemd"), QLatin1String("systemd is given twice"));
    VERIFY_RUN(parse("--listen-addr systemd:a --metrics-listen-addr systemd --listen-addr systemd:b"));
}

void tst_Options::tlsListensInsteadOfTheDefault()
{
    const auto alone = parse("--tls-listen-addr :1 --tls-cert a --tls-key A");
    VERIFY_RUN(alone);
    QVERIFY(alone.config.listenAddresses.isEmpty());
    QCOMPARE(effective(alone, "listen-addr").value, QString());
    const auto both = parse("--tls-listen-addr :1 --tls-cert a --tls-key A --listen-addr :3000");
    VERIFY_RUN(both);
    QCOMPARE(both.config.listenAddresses, QStringList{QStringLiteral(":3000")});
}

void tst_Options::booleans_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<bool>("value");
    QTest::newRow("-flag") << list("-authorizer-keepalive") << true;
    QTest::newRow("--flag, command") << list("--authorizer-keepalive serve") << true;
    QTest::newRow("--flag, flag") << list("--authorizer-keepalive --workers 1") << true;
    for (const char *word : {"1", "t", "T", "true", "TRUE", "True"}) {
        QTest::addRow("=%s", word) << list("--authorizer-keepalive=false")
                                          + QStringList{QStringLiteral("-authorizer-keepalive=") + QLatin1String(word)}
                                   << true;
    }
    for (const char *word : {"0", "f", "F", "false", "FALSE", "False"}) {
        QTest::addRow("=%s", word) << QStringList{QStringLiteral("--authorizer-keepalive=") + QLatin1String(word)}
                                   << false;
        QTest::addRow("blank %s", word) << QStringList{QStringLiteral("--authorizer-keepalive"),
                                                       QString::fromLatin1(word)}
                                        << false;
    }
}

void tst_Options::booleans()
{
    QFETCH(QStringList, arguments);
    QFETCH(bool, value);
    const auto parsed = parse(arguments);
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.config.authorizerKeepAlive, value);
}

void tst_Options::accessLog_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<AccessLog>("expected");
    const auto row = [](const char *arguments, AccessLog expected) {
        QTest::newRow(arguments) << list(arguments) << expected;
    };
    row("--access-log", AccessLog::All);
    row("--access-log serve", AccessLog::All);
    row("--access-log --workers 1", AccessLog::All);
    row("--access-log all --workers 1", AccessLog::All);
    row("--access-log errors --workers 1", AccessLog::Errors);
    row("-access-log=errors", AccessLog::Errors);
    row("--access-log off serve", AccessLog::Off);
    row("--access-log true", AccessLog::All);
    row("--access-log false serve", AccessLog::Off);
    row("--access-log=False", AccessLog::Off);
}

void tst_Options::accessLog()
{
    QFETCH(QStringList, arguments);
    QFETCH(AccessLog, expected);
    const auto parsed = parse(arguments);
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.config.accessLog, expected);
}

void tst_Options::commands()
{
    const auto parsed = parse("-workers 2 config --log-level debug");
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.command, QStringLiteral("config"));
    QCOMPARE(parsed.config.workers, 2);
    QCOMPARE(parsed.config.logLevel, LogLevel::Debug);
}

/// The table, what runs, what is helped with and what is parsed are the same commands.
void tst_Options::everyCommandRuns()
{
    for (const Subcommand &command : commandTable()) {
        const QString name = QString::fromLatin1(command.name);
        QVERIFY2(canRun(name) || name == QLatin1String("serve"), command.name);
        QVERIFY2(shortHelp().contains(QStringLiteral("\n  ") + name + QLatin1Char(' ')), command.name);
        QStringList words{name};
        for (qsizetype i = 0; i < command.required(); ++i)
            words.append(QStringLiteral("x"));
        for (const CommandFlag &flag : command.flags) {
            const QString text = helpOn(name).value_or(QString());
            QVERIFY2(text.contains(QStringLiteral("\n  --") + QLatin1String(flag.name)), flag.name);
            if (!flag.placeholder)
                words.append(QStringLiteral("--") + QLatin1String(flag.name));
        }
        const auto parsed = parse(words);
        VERIFY_RUN(parsed);
        QCOMPARE(parsed.command, name);
        QCOMPARE(parsed.arguments.size(), command.required());
    }
}

void tst_Options::argumentsOfCommands()
{
    auto parsed = parse("--admin-socket /x publish --json news -5 --text=false");
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.arguments, (QStringList{QStringLiteral("news"), QStringLiteral("-5")}));
    QCOMPARE(parsed.flags.keys(), QStringList{QStringLiteral("json")});
    QCOMPARE(parsed.config.adminSocket, QStringLiteral("/x"));
    parsed = parse("kick -AbC_d --reason bye"); // an id may begin with a dash
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.arguments, QStringList{QStringLiteral("-AbC_d")});
    QCOMPARE(parsed.flags.value(QStringLiteral("reason")), QStringLiteral("bye"));
    VERIFY_RUN(parse("kick --user anna")); // in its place
    QCOMPARE(parse("kick x --help").outcome, ParsedOptions::Help);
    // What does not concern a command does not stop it.
    const auto broken = environment({{"WSIFY_WORKERS", "many"}, {"WSIFY_LISTEN_ADDR", ":4000"}});
    parsed = parse(list("status"), broken);
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.config.listenAddresses, QStringList{QStringLiteral(":4000")});
    QCOMPARE(parse(list("serve"), broken).outcome, ParsedOptions::Error);
}

void tst_Options::mistakesOnTheCommandLine_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *words, const char *text) {
        QTest::newRow(words) << list(words) << QString::fromLatin1(text);
    };
    row("--foo", "flag provided but not defined: -foo");
    row("-foo=bar", "flag provided but not defined: -foo");
    row("-listen-addr", "flag needs an argument: -listen-addr");
    row("---workers 1", "bad flag syntax: ---workers");
    row("--=x", "bad flag syntax: --");
    row("run", "unknown command \"run\"");
    row("-", "unknown command \"-\"");
    row("-- --workers", "unknown command \"--workers\"");
    row("serve config", "unexpected argument \"config\"");
    row("config extra --workers 1", "unexpected argument \"extra\"");
    row("--access-log maybe", "unknown command \"maybe\"");
    row("publish news", "CONTENT is missing; expected wsify publish CHANNEL CONTENT");
    row("leave a b c", "unexpected argument \"c\": leave takes CLIENT CHANNEL");
    row("--json status", "-json is a flag of a command; write it after the command's name");
    row("status --workers 2", "wsify status does not take --workers");
    row("--workers 2 status", "wsify status does not take --workers");
    row("status --jsn", "flag provided but not defined: -jsn");
    row("status --json=maybe", "invalid value \"maybe\" for --json: expected true or false");
    row("kick", "CLIENT is missing; expected wsify kick CLIENT");
    row("kick x --code", "flag needs an argument: -code");
}

void tst_Options::mistakesOnTheCommandLine()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, text);
    VERIFY_ERROR(parse(arguments), text);
}

void tst_Options::durations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("ms");
    const auto row = [](const char *text, int ms) { QTest::newRow(text) << QString::fromUtf8(text) << ms; };
    row("5s", 5000);
    row("250ms", 250);
    row("1m", 60'000);
    row("2m30s", 150'000);
    row("1.5s", 1500);
    row("1.1s", 1100);
    row(".5s", 500);
    row("5.s", 5000);
    row("3000us", 3);
    row("3000\u00b5s", 3);
    row("2000000ns", 2);
    row("1m0.5s", 60'500);
    row("0", 0);
    row("0s", 0);
    for (const char *bad :
         {"", "5", "s", "5 s", "5x", "-5s", ".s", "5s ", "1e3s", "5S", "99999999999999999999h", "11m"})
        row(bad, -1);
}

void tst_Options::durations()
{
    QFETCH(QString, text);
    QFETCH(int, ms);
    const auto parsed = parse({QStringLiteral("--drain"), text});
    if (ms >= 0) {
        VERIFY_RUN(parsed);
        QCOMPARE(parsed.config.limits.drain.count(), ms);
    } else {
        VERIFY_ERROR(parsed,
                     QStringLiteral("--drain (on the command line): expected a time such as 5s, 250ms or 2m30s, from "
                                    "0s to 10m"));
    }
}

void tst_Options::sizes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("bytes");
    const auto row = [](const char *text, qint64 bytes) { QTest::newRow(text) << QString::fromUtf8(text) << bytes; };
    row("1", 1);
    row("4096", 4096);
    row("4k", 4096);
    row("4K", 4096);
    row("4KiB", 4096);
    row("32M", 32 * 1024 * 1024);
    row("32MiB", 32 * 1024 * 1024);
    row("1G", 1024 * 1024 * 1024);
    row("1gib", 1024 * 1024 * 1024);
    for (const char *bad :
         {"", "0", "-1", "k", "4kB", "4 k", "1.5M", "2G", "1T", "999999999999999999G", "99999999999999999999", "ib"})
        row(bad, -1);
}

void tst_Options::sizes()
{
    QFETCH(QString, text);
    QFETCH(qint64, bytes);
    const auto parsed = parse({QStringLiteral("--max-message"), text});
    if (bytes >= 0) {
        VERIFY_RUN(parsed);
        QCOMPARE(parsed.config.limits.maxMessage, bytes);
    } else {
        VERIFY_ERROR(parsed, QStringLiteral("for --max-message (on the command line): expected a number of bytes"));
        VERIFY_ERROR(parsed, QStringLiteral("from 1 to 1GiB"));
    }
}

void tst_Options::badValues_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *words, const char *text) {
        QTest::newRow(words) << list(words) << QString::fromLatin1(text);
    };
    row("--workers 0", "invalid value \"0\" for --workers (on the command line): expected a whole number from 1 to 64");
    row("--workers 65", "from 1 to 64");
    row("--workers two", "from 1 to 64");
    row("--workers 2x", "from 1 to 64");
    row("--max-channels 99999999999", "from 1 to 1000000");
    row("--max-clients 0", "a whole number from 1 to 10000000, or auto");
    row("--max-clients-per-ip 0", "a whole number from 1 to 10000000, or off");
    row("--connect-rate none", "a whole number from 1 to 1000000, or off");
    row("--command-rate -1", "a whole number from 1 to 1000000, or off");
    row("--memory-limit 0", "of at least 1MiB");
    row("--memory-limit 1000", "of at least 1MiB");
    row("--trusted-proxies proxy.example", "a list of addresses and networks");
    row("--proxy-protocol", "--proxy-protocol needs --trusted-proxies, the addresses that its headers are taken from");
    row("--proxy-protocol --trusted-proxies=", "--proxy-protocol needs --trusted-proxies");
    row("--real-ip-header x-real-ip", "expected one of x-forwarded-for, forwarded");
    row("--max-waiting 0", "from 1 to 10000");
    row("--max-fragments 0", "from 1 to 1000000");
    row("--max-batch 0", "from 1 to 100000");
    row("--max-head-fields 1", "from 10 to 10000");
    row("--engine fast", "expected one of auto, ");
    row("--log-level trace", "expected one of debug, info, warning, error");
    row("--authorizer-headers array", "expected one of map, list");
    if (brokerNames().contains(QLatin1String("redis"))) {
        row("--broker-driver redis", "for --broker-dsn (by default): expected redis://");
        row("--broker-driver redis --broker-dsn http://h", "expected redis://");
        row("--broker-dsn redis://h:x --broker-driver redis", "the port must be a number");
        row("--broker-driver redis --broker-dsn rediss://h?ca=/nowhere.pem", "/nowhere.pem cannot be read");
        row("--broker-driver kafka", "expected memory, redis");
    } else {
        row("--broker-driver redis", "this build has no Redis broker; expected memory");
        row("--broker-driver kafka", "expected memory");
    }
    row("--broker-timeout 99ms", "from 100ms to 10m");
    row("--broker-linger -1s", "from 0s to 60m");
    row("--broker-queue 0", "from 1 to 10000000");
    row("--broker-queue-bytes 1", "from 1KiB to 64GiB");
    row("--access-log=maybe",
        "invalid value \"maybe\" for --access-log (on the command line): expected all, errors or off");
    row("--authorizer-keepalive=maybe", "expected true or false");
    row("--authorizer-url localhost:8000", "expected a URL that begins with http:// or https://");
    row("--authorizer-url ftp://host/", "expected a URL");
    row("--authorizer-url http://", "expected a URL");
    row("--authorizer-url http:///path", "expected a URL");
    row("--authorizer-url http://host:99999/", "expected a URL");
    row("--allowed-origins *", "\"*\" is not an origin");
    row("--allowed-origins example.com", "is not an origin");
    row("--allowed-origins https://example.com/", "is not an origin");
    row("--allowed-origins https://a.example,https://b.example/x", "\"https://b.example/x\" is not an origin");
    row("--allowed-origins https://user@example.com", "is not an origin");
    row("--allowed-origins ,", "has no origin");
    row("--authorizer-forward coo/kie", "\"coo/kie\" is not the name of a header");
    row("--authorizer-forward cookie,Content-Length", "\"Content-Length\" is part of every call");
    row("--authorizer-forward X-Wsify-User", "cannot be forwarded");
    row("--authorizer-forward cookie,x_wsify_user", "cannot be forwarded");
    row("--authorizer-forward X-Wsify-Signature-2", "cannot be forwarded");
    row("--authorizer-connection-age 0", "expected a time such as 5s, 250ms or 2m30s, from 1s to 1440m");
    row("--authorizer-ca /nowhere/ca.pem",
        "for --authorizer-ca (on the command line): /nowhere/ca.pem cannot be read: ");
    row("--authorizer-ca " WSIFY_SOURCE_DIR "/README.md", "/README.md has no certificate in PEM format");
}

void tst_Options::badValues()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, text);
    VERIFY_ERROR(parse(arguments), text);
}

/// 0 never means unlimited by accident: only a drain of 0 says something.
void tst_Options::everyLimitRefusesZero()
{
    int limits = 0;
    const auto all = parse("").effective;
    for (const EffectiveOption &option : all) {
        const bool isLimit =
            option.name.startsWith(QLatin1String("max-")) || option.name.endsWith(QLatin1String("-timeout"))
            || option.name.endsWith(QLatin1String("-interval")) || option.name.endsWith(QLatin1String("-concurrency"));
        if (!isLimit)
            continue;
        ++limits;
        VERIFY_ERROR(parse({QStringLiteral("--") + option.name, QStringLiteral("0")}), option.name);
    }
    QVERIFY(limits >= 12);
}

void tst_Options::precedence()
{
    const QString path = writeFile("workers = 2\nmax-channels = 22\nlog-level = debug\n");
    const auto env = environment({{"WSIFY_WORKERS", "3"}, {"WSIFY_MAX_CHANNELS", "33"}});
    const auto parsed = parse({QStringLiteral("--config"), path, QStringLiteral("--workers=4")}, env);
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.config.workers, 4);
    QCOMPARE(effective(parsed, "workers").source, QStringLiteral("flag"));
    QCOMPARE(parsed.config.limits.maxChannels, 33);
    QCOMPARE(effective(parsed, "max-channels").source, QStringLiteral("environment"));
    QCOMPARE(effective(parsed, "max-channels").value, QStringLiteral("33"));
    QCOMPARE(parsed.config.logLevel, LogLevel::Debug);
    QCOMPARE(effective(parsed, "log-level").source, QString(QStringLiteral("file ") + path));
    QCOMPARE(parsed.config.engine, QStringLiteral("auto"));
    QCOMPARE(effective(parsed, "engine").source, QStringLiteral("default"));
}

void tst_Options::emptyVariableIsNotSet()
{
    const auto parsed = parse({}, environment({{"WSIFY_WORKERS", ""}, {"WSIFY_LISTEN_ADDR", ""}}));
    VERIFY_RUN(parsed);
    QCOMPARE(effective(parsed, "workers").source, QStringLiteral("default"));
    QCOMPARE(parsed.config.listenAddresses, QStringList{QStringLiteral(":3000")});
}

void tst_Options::foreignVariablesAreLetBe()
{
    const auto parsed = parse({}, environment({{"WSIFY_PORT", "tcp://10.0.0.1:3000"},
                                               {"WSIFY_PORT_3000_TCP_ADDR", "10.0.0.1"},
                                               {"WSIFY_SERVICE_HOST", "10.0.0.1"},
                                               {"WSIFY_SERVICE_PORT_HTTP", "3000"},
                                               {"WSIFY_NOTHING", ""},
                                               {"WSIFY_WORKERS", "2"},
                                               {"OTHER_WSIFY_X", "1"}}));
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.warnings, QStringList());
}

void tst_Options::unknownVariablesAreNamed_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("suggested");
    const auto row = [](const char *variable, const char *suggested) {
        QTest::newRow(variable) << QString::fromLatin1(variable) << QString::fromLatin1(suggested);
    };
    row("WSIFY_AUTHORISER_URL", "WSIFY_AUTHORIZER_URL");
    row("WSIFY_BROADCAST_KEY", "WSIFY_BROADCASTING_KEY");
    row("WSIFY_BROADCASTINGKEY", "WSIFY_BROADCASTING_KEY");
    row("WSIFY_BROADCASTING_KEY_FLE", "WSIFY_BROADCASTING_KEY_FILE");
    row("WSIFY_WORKERS_FILE", "");
    row("WSIFY_SOMETHING_ELSE", "");
}

void tst_Options::unknownVariablesAreNamed()
{
    QFETCH(QString, variable);
    QFETCH(QString, suggested);
    QProcessEnvironment env;
    env.insert(variable, QStringLiteral("hunter2"));
    const auto parsed = parse({}, env);
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.warnings.size(), 1);
    const QString warning = parsed.warnings[0];
    QVERIFY2(warning.contains(variable + QLatin1String(" is unknown")), qPrintable(warning));
    QCOMPARE(warning.contains(QLatin1String("did you mean")), !suggested.isEmpty());
    QVERIFY2(warning.endsWith(suggested.isEmpty() ? QStringLiteral("changes nothing") : suggested + u'?'),
             qPrintable(warning));
    QVERIFY(!warning.contains(QLatin1String("hunter2")));
    QVERIFY(parse({QStringLiteral("config")}, env).warnings.isEmpty()); // the server alone
}

void tst_Options::secretsInFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("secret");
    QTest::newRow("plain") << QByteArray("hunter2") << QByteArray("hunter2");
    QTest::newRow("LF") << QByteArray("hunter2\n") << QByteArray("hunter2");
    QTest::newRow("CR LF") << QByteArray("hunter2\r\n") << QByteArray("hunter2");
    QTest::newRow("two lines") << QByteArray("a\nb\n\n") << QByteArray("a\nb\n");
    QTest::newRow("spaces") << QByteArray(" a b \n") << QByteArray(" a b ");
    QTest::newRow("UTF-8") << QByteArray("k\xc3\xa4y\n") << QByteArray("k\xc3\xa4y");
    QTest::newRow("64 KiB") << QByteArray(64 * 1024, 'k') << QByteArray(64 * 1024, 'k');
}

void tst_Options::secretsInFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, secret);
    const QString path = writeFile(content);
    const auto parsed =
        parse({QStringLiteral("--broadcasting-key-file"), path, QStringLiteral("--authorizer-secret-file=") + path});
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.config.http.broadcastingKeys.value(0), secret);
    QCOMPARE(parsed.config.authorizerSecret, secret);
    QCOMPARE(effective(parsed, "broadcasting-key").value, QStringLiteral("***"));
    QCOMPARE(effective(parsed, "broadcasting-key").source, QStringLiteral("file ") + path);
}

void tst_Options::secretFilesOfEachSource()
{
    const QString secret = writeFile("of the file\n");
    const QString other = m_dir.filePath(QStringLiteral("other.ini"));
    QFile ini(other);
    QVERIFY(ini.open(QIODevice::WriteOnly) && ini.write("broadcasting-key-file = " + secret.toUtf8() + "\n") > 0);
    ini.close();
    QProcessEnvironment env;
    env.insert(QStringLiteral("WSIFY_CONFIG"), other);
    const auto key = [&env](const QStringList &arguments = {}) {
        const auto parsed = parse(arguments, env);
        return parsed.outcome == ParsedOptions::Run ? parsed.config.http.broadcastingKeys.value(0)
                                                    : parsed.text.toUtf8();
    };
    QCOMPARE(key(), "of the file");
    env.insert(QStringLiteral("WSIFY_BROADCASTING_KEY"), QStringLiteral("of the environment"));
    QCOMPARE(key(), "of the environment");
    QCOMPARE(key({QStringLiteral("--broadcasting-key-file"), secret}), "of the file");
    env.remove(QStringLiteral("WSIFY_BROADCASTING_KEY"));
    env.insert(QStringLiteral("WSIFY_BROADCASTING_KEY_FILE"), QStringLiteral("/nowhere"));
    QCOMPARE(key({QStringLiteral("--broadcasting-key"), QStringLiteral("of the flag")}),
             "of the flag"); // nobody reads it
    QVERIFY(key().contains("WSIFY_BROADCASTING_KEY_FILE"));
    env.insert(QStringLiteral("WSIFY_BROADCASTING_KEY_FILE"), QString());
    QCOMPARE(key(), "of the file"); // set, but empty
    VERIFY_ERROR(parse({QStringLiteral("--workers-file"), secret}), QStringLiteral("not defined: -workers-file"));
    QFile(secret).resize(0);
    QVERIFY(key().contains("holds nothing"));
}

void tst_Options::badSecretFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("wrong");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("holds nothing");
    QTest::newRow("a line break") << QByteArray("\r\n") << QStringLiteral("holds nothing");
    QTest::newRow("too long") << QByteArray(64 * 1024 + 1, 'k') << QStringLiteral("is over 64 KiB");
    QTest::newRow("NUL") << QByteArray("hunter2\0", 8) << QStringLiteral("holds a NUL");
    QTest::newRow("no UTF-8") << QByteArray("hunter2\xff") << QStringLiteral("is not UTF-8");
}

void tst_Options::badSecretFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, wrong);
    const QString path = writeFile(content);
    for (const char *name : {"broadcasting-key", "api-key", "authorizer-secret", "broker-dsn"}) {
        const auto parsed = parse({QStringLiteral("--%1-file").arg(QLatin1String(name)), path});
        VERIFY_ERROR(parsed, wrong);
        VERIFY_ERROR(parsed,
                     QStringLiteral("invalid file for --%1-file (on the command line): ").arg(QLatin1String(name))
                         + path);
        QVERIFY(!parsed.text.contains(QLatin1String("hunter2")));
    }
    VERIFY_ERROR(parse({QStringLiteral("--broadcasting-key-file"), m_dir.filePath(QStringLiteral("none"))}),
                 QStringLiteral("cannot read"));
    VERIFY_ERROR(parse({QStringLiteral("--broadcasting-key-file"), m_dir.path()}), QStringLiteral("cannot read"));
    VERIFY_ERROR(parse({QStringLiteral("--broadcasting-key-file=")}), QStringLiteral("cannot read"));
}

void tst_Options::secretsGivenTwice()
{
    const QString path = writeFile("broadcasting-key = a\nbroadcasting-key-file = /nowhere\n");
    VERIFY_ERROR(parse({QStringLiteral("--config"), path}),
                 QStringLiteral("line 2: the keys \"broadcasting-key\" and \"broadcasting-key-file\" are both set"));
    VERIFY_ERROR(parse("--broker-dsn a --workers 2 -broker-dsn-file b"),
                 QStringLiteral("--broker-dsn and --broker-dsn-file are both given on the command line"));
    VERIFY_ERROR(parse("--broker-dsn-file b --broker-dsn a"), QStringLiteral("are both given"));
    VERIFY_ERROR(parse({}, environment({{"WSIFY_AUTHORIZER_SECRET", "a"}, {"WSIFY_AUTHORIZER_SECRET_FILE", "/b"}})),
                 QStringLiteral("WSIFY_AUTHORIZER_SECRET and WSIFY_AUTHORIZER_SECRET_FILE are both set"));
}

/// Old and new, of one source.
void tst_Options::twoKeys()
{
    const QString one = writeFile("a,b\n", "one");
    const QString two = writeFile("c\n", "two");
    const auto keys = [](const QStringList &arguments, const QProcessEnvironment &env = {}) {
        const ParsedOptions parsed = parse(arguments, env);
        return parsed.outcome == ParsedOptions::Run ? parsed.config.http.broadcastingKeys
                                                    : QByteArrayList{parsed.text.toUtf8()};
    };
    const QString flag = QStringLiteral("--broadcasting-key");
    const QString fileFlag = QStringLiteral("--broadcasting-key-file");
    QCOMPARE(keys({flag, QStringLiteral("a,b"), flag, QStringLiteral("c")}), (QByteArrayList{"a,b", "c"}));
    QCOMPARE(keys({fileFlag, one, fileFlag, two}), (QByteArrayList{"a,b", "c"}));
    QCOMPARE(keys({}, environment({{"WSIFY_BROADCASTING_KEY", "a,b"}})), QByteArrayList{"a,b"});
    const QByteArray both = one.toUtf8() + ',' + two.toUtf8();
    QCOMPARE(keys({}, environment({{"WSIFY_BROADCASTING_KEY_FILE", both.constData()}})), (QByteArrayList{"a,b", "c"}));
    const QString ini = writeFile("broadcasting-key = a,b\nbroadcasting-key = c\nmetrics-key-file = " + one.toUtf8()
                                  + "\nmetrics-key-file = " + two.toUtf8() + '\n');
    const ParsedOptions parsed = parse({QStringLiteral("--config"), ini});
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.config.http.broadcastingKeys, (QByteArrayList{"a,b", "c"}));
    QCOMPARE(parsed.config.http.metricsKeys, (QByteArrayList{"a,b", "c"}));
    QCOMPARE(effective(parsed, "broadcasting-key").value, QStringLiteral("***,***"));
    QCOMPARE(effective(parsed, "metrics-key").source, QStringLiteral("file %1,%2").arg(one, two));
    // The stronger source replaces the weaker one whole.
    QCOMPARE(keys({QStringLiteral("--config"), ini, flag, QStringLiteral("d")}), QByteArrayList{"d"});
    // An empty one counts as none.
    QCOMPARE(keys({flag, QString(), flag, QStringLiteral("c")}), QByteArrayList{"c"});
    QCOMPARE(keys({flag, QString(), flag, QString()}), QByteArrayList());

    QVERIFY(keys({flag, QStringLiteral("a"), flag, QStringLiteral("b"), flag, QStringLiteral("c")})
                .first()
                .contains("for --broadcasting-key (on the command line): expected one key, or two"));
    QVERIFY(keys({flag, QStringLiteral("a"), fileFlag, two}).first().contains("are both given"));
    QVERIFY(keys({fileFlag, one, fileFlag, m_dir.filePath(QStringLiteral("none"))}).first().contains("cannot read"));
    QVERIFY(keys({flag, QStringLiteral("a"), flag, QStringLiteral("\n")}).first().contains("nothing but a line break"));
    VERIFY_ERROR(parse({QStringLiteral("--authorizer-secret-file"), one, QStringLiteral("--config"),
                        writeFile("authorizer-secret = a\nauthorizer-secret = b\n")}),
                 QStringLiteral("appears twice"));
}

/// At the start what comes out of a pipe counts, and nobody waits for what does not come.
void tst_Options::pipes()
{
#ifdef Q_OS_UNIX
    const QString path = m_dir.filePath(QStringLiteral("pipe"));
    QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
    VERIFY_ERROR(parse({QStringLiteral("--config"), path}), path + QStringLiteral(": a pipe that holds nothing"));
    VERIFY_ERROR(parse({QStringLiteral("--broadcasting-key-file"), path}), QStringLiteral("a pipe that holds nothing"));
    std::array<int, 2> ends{};
    QCOMPARE(::pipe(ends.data()), 0);
    QCOMPARE(::write(ends[1], "workers = 3\n", 12), 12);
    ::close(ends[1]);
    const QString given = QStringLiteral("/dev/fd/%1").arg(ends[0]);
    VERIFY_ERROR(parseOptions({QStringLiteral("--config"), given}, {}, Pipes::Refuse),
                 QStringLiteral("a pipe cannot be read again"));
    const ParsedOptions parsed = parse({QStringLiteral("--config"), given});
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.config.workers, 3);
    ::close(ends[0]);
    VERIFY_ERROR(parseOptions({QStringLiteral("--config=/dev/zero")}, {}, Pipes::Refuse),
                 QStringLiteral("/dev/zero: it is not a regular file"));
    VERIFY_RUN(parseOptions({QStringLiteral("--config=/dev/null")}, {}, Pipes::Refuse));
#else
    QSKIP("no pipes among files");
#endif
}

/// Somebody may have to type a passphrase before there is anything in it.
void tst_Options::slowPipes()
{
#ifdef Q_OS_UNIX
    QVERIFY(PipePatience >= 60s);
    std::array<int, 2> ends{};
    QCOMPARE(::pipe(ends.data()), 0);
    const QString path = QStringLiteral("/dev/fd/%1").arg(ends[0]);
    QByteArray content;
    QString error;
    QVERIFY(!readInput(path, 100, Pipes::Allow, content, error, 50ms));
    QCOMPARE(error, path + QStringLiteral(": it did not end within 0.05 s"));
    std::thread writer([end = ends[1]] {
        for (const char *part : {"se", "cret"}) {
            std::this_thread::sleep_for(50ms);
            [[maybe_unused]] const ssize_t written = ::write(end, part, std::strlen(part));
        }
        ::close(end);
    });
    const bool isRead = readInput(path, 100, Pipes::Allow, content, error, 20s);
    writer.join();
    QVERIFY2(isRead, qPrintable(error));
    QCOMPARE(content, QByteArray("secret"));
    ::close(ends[0]);
#else
    QSKIP("no pipes among files");
#endif
}

void tst_Options::file()
{
    const QString path = writeFile("\xef\xbb\xbf# a comment\r\n"
                                   "; another = one\r\n"
                                   "\r\n"
                                   "[wsify]\r\n"
                                   "listen-addr = 127.0.0.1:5000\r\n"
                                   "access-log=false\r\n"
                                   "  broker-dsn = redis://u:p#;a%20,b=c@host/0 \r\n"
                                   "broadcasting-key = \" k\xc3\xa4y \"");
    const auto parsed = parse({QStringLiteral("--config=") + path});
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.config.listenAddresses, QStringList{QStringLiteral("127.0.0.1:5000")});
    QCOMPARE(parsed.config.accessLog, AccessLog::Off);
    QCOMPARE(parsed.config.brokerDsn, QStringLiteral("redis://u:p#;a%20,b=c@host/0"));
    QCOMPARE(parsed.config.http.broadcastingKeys.value(0), QByteArray(" k\xc3\xa4y "));
}

void tst_Options::fileNamedByTheEnvironment()
{
    const QString path = writeFile("workers = 7\n");
    QProcessEnvironment env;
    env.insert(QStringLiteral("WSIFY_CONFIG"), path);
    const auto parsed = parse({}, env);
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.config.workers, 7);
}

void tst_Options::badFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("text");
    QTest::newRow("unknown key") << QByteArray("workers = 1\nworker = 2\n")
                                 << QStringLiteral(", line 2: unknown key \"worker\"");
    QTest::newRow("unknown section") << QByteArray("[server]\nworkers = 1\n")
                                     << QStringLiteral("unknown section [server]");
    QTest::newRow("no equals") << QByteArray("workers 1\n") << QStringLiteral(", line 1: no '='");
    QTest::newRow("twice") << QByteArray("workers=1\nworkers=2\n")
                           << QStringLiteral("the key \"workers\" appears twice");
    QTest::newRow("nested") << QByteArray("config=other.ini\n") << QStringLiteral("a file cannot name another one");
    QTest::newRow("encoding") << QByteArray("listen-addr = \xff\n") << QStringLiteral("is not UTF-8");
    QTest::newRow("bad value") << QByteArray("\nworkers = 0\n") << QStringLiteral(", line 2): expected a whole number");
    QTest::newRow("large") << QByteArray("#").repeated(1024 * 1024 + 1) << QStringLiteral("over 1 MiB");
}

void tst_Options::badFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, text);
    const QString path = writeFile(content);
    const auto parsed = parse({QStringLiteral("--config"), path});
    VERIFY_ERROR(parsed, text);
    VERIFY_ERROR(parsed, path);
}

void tst_Options::badValueNamesItsSource()
{
    VERIFY_ERROR(
        parse({}, environment({{"WSIFY_MAX_BODY", "lots"}})),
        QStringLiteral("invalid value \"lots\" for --max-body (in the environment variable WSIFY_MAX_BODY): "));
    const QString path = m_dir.filePath(QStringLiteral("missing.ini"));
    VERIFY_ERROR(parse({QStringLiteral("--config"), path}), path);
}

void tst_Options::origins()
{
    const auto parsed =
        parse({QStringLiteral("--allowed-origins"),
               QStringLiteral("https://Example.com, http://localhost:8080,https://a.example:443,http://b.example:80,"
                              "http://[::1]:81,app://x")});
    VERIFY_RUN(parsed);
    const QByteArrayList expected{"https://example.com", "http://localhost:8080", "https://a.example",
                                  "http://b.example",    "http://[::1]:81",       "app://x"};
    QCOMPARE(parsed.config.admission.allowedOrigins, expected);
    QCOMPARE(parsed.config.http.allowedOrigins, expected);
}

void tst_Options::forwardedHeaders()
{
    const auto parsed =
        parse({QStringLiteral("--authorizer-forward"), QStringLiteral("Cookie, authorization,,cookie")});
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.config.admission.forwardedHeaders, (QByteArrayList{"cookie", "authorization"}));
}

void tst_Options::authorizer()
{
    const auto parsed = parse("--authorizer-url https://u:p@host:8443/hook?t=1 --authorizer-headers list "
                              "--authorizer-keepalive 0 --authorizer-timeout 1s --authorizer-concurrency 1");
    VERIFY_RUN(parsed);
    QCOMPARE(parsed.config.authorizerUrl.toEncoded(), QByteArray("https://u:p@host:8443/hook?t=1"));
    QVERIFY(parsed.config.admission.headersAsList);
    QVERIFY(!parsed.config.authorizerKeepAlive);
    QCOMPARE(parsed.config.limits.authorizerTimeout, Limits::Duration(1s));
    QCOMPARE(parsed.config.limits.authorizerConcurrency, 1);
}

void tst_Options::maxClients()
{
    const auto fixed = parse("--max-clients 50");
    VERIFY_RUN(fixed);
    QVERIFY(!fixed.config.maxClientsAuto);
    QCOMPARE(fixed.config.limits.maxClients, 50);
    const auto automatic = parse("--max-clients auto");
    VERIFY_RUN(automatic);
    QVERIFY(automatic.config.maxClientsAuto);
}

void tst_Options::memoryLimit()
{
    const auto fixed = parse("--memory-limit 64M");
    VERIFY_RUN(fixed);
    QVERIFY(!fixed.config.memoryLimitAuto);
    QCOMPARE(fixed.config.limits.memoryLimit, 64 * 1024 * 1024);
    const auto automatic = parse("--memory-limit=auto");
    VERIFY_RUN(automatic);
    QVERIFY(automatic.config.memoryLimitAuto);
}

void tst_Options::limitsThatAreOff()
{
    const auto none = parse("");
    VERIFY_RUN(none);
    const auto all = parse("--max-clients-per-ip 5 --connect-rate 6 --connect-rate-per-ip 7 --command-rate 8");
    VERIFY_RUN(all);
    const auto off = parse("--max-clients-per-ip 5 --max-clients-per-ip off --command-rate=off");
    VERIFY_RUN(off);
    const std::pair<int Limits::*, int> given[] = {{&Limits::maxClientsPerAddress, 5},
                                                   {&Limits::connectRate, 6},
                                                   {&Limits::connectRatePerAddress, 7},
                                                   {&Limits::commandRate, 8}};
    for (const auto &[member, value] : given) {
        QCOMPARE(none.config.limits.*member, 0);
        QCOMPARE(all.config.limits.*member, value);
        QCOMPARE(off.config.limits.*member, 0);
    }
}

void tst_Options::trustedProxies()
{
    HttpHead head;
    head.headers = {{"X-Forwarded-For", "192.0.2.1"}, {"Forwarded", "for=192.0.2.2"}};
    WorkerMetrics metrics;
    test::RecordingObserver observer;
    const auto client = [&](const char *arguments) {
        const auto parsed = parse(arguments);
        return parsed.config.trustedProxies.client(head, {"10.1.2.3", 1}, metrics, observer).address;
    };
    QCOMPARE(client("--trusted-proxies 10.0.0.0/8"), QByteArray("192.0.2.1"));
    QCOMPARE(client("--trusted-proxies 10.0.0.0/8 --real-ip-header forwarded"), QByteArray("192.0.2.2"));
    QCOMPARE(client("--real-ip-header x-forwarded-for --trusted-proxies 10.0.0.0/8"), QByteArray("192.0.2.1"));
}

void tst_Options::secretsAreMasked()
{
    const auto shown = [](const char *option, const char *value) {
        const auto parsed = parse({QStringLiteral("--") + QLatin1String(option), QString::fromUtf8(value)});
        return parsed.outcome == ParsedOptions::Run ? effective(parsed, option).value.toUtf8() : parsed.text.toUtf8();
    };
    QCOMPARE(shown("broadcasting-key", "hunter2"), QByteArray("***"));
    QCOMPARE(shown("broadcasting-key", ""), QByteArray(""));
    QCOMPARE(shown("authorizer-secret", "hunter2"), QByteArray("***"));
    for (const char *value : {"a,b,c", ",", " "}) {
        QCOMPARE(shown("authorizer-secret", value), QByteArray("***"));
        QCOMPARE(shown("broadcasting-key", value), QByteArray("***"));
    }
    QCOMPARE(shown("authorizer-secret", ""), QByteArray(""));
    QCOMPARE(shown("broker-dsn", "redis://user:hunter2@host:6379/0"), QByteArray("redis://user:***@host:6379/0"));
    QCOMPARE(shown("broker-dsn", "unix://user:hunter2@/run/redis.sock"), QByteArray("***"));
    QCOMPARE(shown("broker-dsn", "redis://user:hunter2@a:6379,b:6379/0"), QByteArray("***"));
    QCOMPARE(shown("broker-dsn", "redis://:hunter2@host:6379/0"), QByteArray("redis://:***@host:6379/0"));
    QCOMPARE(shown("broker-dsn", "host:6379,password=hunter2"), QByteArray("***"));
    QCOMPARE(shown("broker-dsn", "redis://user:hun#ter2@host"), QByteArray("***"));
    QCOMPARE(shown("authorizer-url", "https://user:hunter2@host/hook"), QByteArray("https://user:***@host/hook"));
    QCOMPARE(shown("authorizer-url", "https://hunter2@host/hook"), QByteArray("https://***@host/hook"));
    QCOMPARE(shown("authorizer-url", "https://host/hook?token=hunter2"), QByteArray("https://host/hook?token=***"));
    QCOMPARE(shown("authorizer-url", "https://host/hook"), QByteArray("https://host/hook"));
}

void tst_Options::secretsEndBeforeTheirLineBreak()
{
    // $(cat file), an editor, Kubernetes: the line break at the end is theirs.
    const auto key = [](const char *value) {
        return parse(QStringList(), environment({{"WSIFY_BROADCASTING_KEY", value}}))
            .config.http.broadcastingKeys.value(0);
    };
    QCOMPARE(key("secret\n"), QByteArray("secret"));
    QCOMPARE(key("secret\r\n"), QByteArray("secret"));
    QCOMPARE(key("secret\n\n"), QByteArray("secret\n"));
    QCOMPARE(key("\nsecret "), QByteArray("\nsecret "));
    QCOMPARE(parse({QStringLiteral("--authorizer-secret"), QStringLiteral("hunter2\n")}).config.authorizerSecret,
             QByteArray("hunter2"));
    QCOMPARE(parse({QStringLiteral("--broadcasting-key=hunter2\n")}).config.http.broadcastingKeys.value(0),
             QByteArray("hunter2"));
    const auto url = parse({QStringLiteral("--authorizer-url"), QStringLiteral("https://user:hunter2@host/\n")});
    QCOMPARE(url.config.authorizerUrl, QUrl(QStringLiteral("https://user:hunter2@host/")));
    const auto dsn = parse({QStringLiteral("--broker-dsn"), QStringLiteral("redis://user:hunter2@host\n")});
    QCOMPARE(dsn.config.brokerDsn,
             parse({QStringLiteral("--broker-dsn"), QStringLiteral("redis://user:hunter2@host")}).config.brokerDsn);
    // A secret that is nothing but a line break would leave the door open.
    const auto empty = parse(QStringList(), environment({{"WSIFY_BROADCASTING_KEY", "\n"}}));
    QCOMPARE(empty.outcome, ParsedOptions::Error);
    QVERIFY2(empty.text.contains(QLatin1String("WSIFY_BROADCASTING_KEY")), qPrintable(empty.text));
}

void tst_Options::noSecretInErrors()
{
    for (const char *value : {"ftp://user:hunter2@host/", "user:hunter2@host", "localhost/?token=hunter2"}) {
        const auto parsed = parse({QStringLiteral("--authorizer-url"), QString::fromLatin1(value)});
        QCOMPARE(parsed.outcome, ParsedOptions::Error);
        QVERIFY2(!parsed.text.contains(QLatin1String("hunter2")), qPrintable(parsed.text));
    }
    // The value of a flag that does not exist may be one that was meant for another.
    QVERIFY(!parse("--brodcasting-key=hunter2").text.contains(QLatin1String("hunter2")));
    QVERIFY(!parse("---broadcasting-key=hunter2").text.contains(QLatin1String("hunter2")));
}

void tst_Options::help()
{
    for (const char *flag : {"-h", "--h", "-help", "--help", "config --help", "--workers 0 --help"}) {
        const auto parsed = parse(flag);
        QCOMPARE(parsed.outcome, ParsedOptions::Help);
    }
    QCOMPARE(parse("config --help").command, QStringLiteral("config"));
    QVERIFY(shortHelp().startsWith(QLatin1String("wsify ")));
    QVERIFY2(shortHelp().count(QLatin1Char('\n')) <= 60, qPrintable(shortHelp()));
    for (const char *flag : {"listen-addr", "authorizer-url", "broadcasting-key", "broker-driver", "broker-dsn"})
        QVERIFY2(shortHelp().contains(QStringLiteral("\n  --") + QLatin1String(flag)), flag);
    const QString text = helpOn(QStringLiteral("all")).value_or(QString());
    const auto all = parse("").effective;
    QVERIFY(all.size() >= 29);
    for (const EffectiveOption &option : all) {
        const QString start = QStringLiteral("\n  --") + option.name + QLatin1Char(' ');
        QVERIFY2(text.count(start) == 1, qPrintable(option.name));
    }
    const QStringList topics = helpTopics();
    for (const QString &topic : topics) {
        QVERIFY2(topics.count(topic) == 1, qPrintable(topic));
        const auto page = helpOn(topic);
        QVERIFY2(page && page->endsWith(QLatin1Char('\n')), qPrintable(topic));
        for (const QString &line : page->split(QLatin1Char('\n')))
            QVERIFY2(line.size() <= 110, qPrintable(line));
    }
    QVERIFY(!helpOn(QStringLiteral("nothing")));
    QVERIFY(text.contains(QLatin1String("WSIFY_LISTEN_ADDR")));
    QVERIFY(text.contains(QLatin1String("(default: 1MiB)")));
    QVERIFY(text.simplified().contains(QLatin1String("v3 allowed 32MiB")));
    const QStringList lines = text.split(QLatin1Char('\n'));
    for (const QString &line : lines) {
        QVERIFY2(line.size() <= 100, qPrintable(line));
        QVERIFY2(!line.endsWith(QLatin1Char(' ')), qPrintable(line));
        // A flag and its text are never run together, however long the flag is.
        QVERIFY2(!line.startsWith(QLatin1String("  --")) || line.size() <= 34 || line.at(33) == QLatin1Char(' '),
                 qPrintable(line));
    }
}

void tst_Options::version()
{
    const auto parsed = parse("--version");
    QCOMPARE(parsed.outcome, ParsedOptions::Version);
    QVERIFY(QRegularExpression(QStringLiteral("^wsify \\d+\\.\\d+\\.\\d+\n$")).match(parsed.text).hasMatch());
}

void tst_Options::configTableShowsEverything()
{
    const auto parsed = parse({QStringLiteral("config"), QStringLiteral("--broadcasting-key=%1%2hunter2"),
                               QStringLiteral("--authorizer-url=http://host/%31")},
                              environment({{"WSIFY_WORKERS", "3"}}));
    VERIFY_RUN(parsed);
    const QString table = configTable(parsed);
    QCOMPARE(table.count(QLatin1Char('\n')), qsizetype(parsed.effective.size()));
    const auto hasLine = [&table](const char *pattern) {
        return QRegularExpression(QString::fromLatin1(pattern), QRegularExpression::MultilineOption)
            .match(table)
            .hasMatch();
    };
    QVERIFY2(hasLine("^workers +=  *3 +\\(environment\\)$"), qPrintable(table));
    QVERIFY2(hasLine("^listen-addr +=  *:3000 +\\(default\\)$"), qPrintable(table));
    QVERIFY2(hasLine("^broadcasting-key += \\*\\*\\* +\\(flag\\)$"), qPrintable(table));
    QVERIFY2(hasLine("^authorizer-url += http://host/%31 +\\(flag\\)$"), qPrintable(table));
    QVERIFY(!table.contains(QLatin1String("hunter2")));
}

/// What `wsify config` prints as a default is a value that the option takes.
void tst_Options::defaultsCanBeGivenBack()
{
    QByteArray content;
    const auto all = parse("").effective;
    for (const EffectiveOption &option : all) {
        if (option.name != QLatin1String("config"))
            content += option.name.toUtf8() + " = " + option.value.toUtf8() + '\n';
    }
    const auto parsed = parse({QStringLiteral("--config"), writeFile(content)});
    VERIFY_RUN(parsed);
    for (const EffectiveOption &option : all) {
        if (option.name != QLatin1String("config"))
            QCOMPARE(effective(parsed, option.name.toLatin1()).value, option.value);
    }
}

void tst_Options::exitCodes()
{
    QCOMPARE(runCommand(parse("--foo")), 2);
    QCOMPARE(runCommand(parse("--help")), 0);
    QCOMPARE(runCommand(parse("--version")), 0);
    QCOMPARE(runCommand(parse("config")), 0);
}

void tst_Options::hidesSecrets()
{
    QByteArrayList words{"wsify",
                         "--broadcasting-key=hunter2",
                         "-authorizer-secret",
                         "hunter2",
                         "--access-log",
                         "--broadcasting-key",
                         "hunter2",
                         "-workers",
                         "3",
                         "--broker-dsn",
                         "redis://h",
                         "--listen-addr=:1"};
    std::vector<char *> argv;
    for (QByteArray &word : words)
        argv.push_back(word.data());
    hideSecrets(int(argv.size()), argv.data());
    QCOMPARE(words.join(' '), QByteArray("wsify --broadcasting-key=******* -authorizer-secret ******* --access-log "
                                         "--broadcasting-key ******* -workers 3 "
                                         "--broker-dsn ********* --listen-addr=:1"));
    QByteArrayList asked{"wsify", "authorizer", "--query", "token=hunter2", "http://me:hunter2@h/", "-query=hunter2"};
    argv.clear();
    for (QByteArray &word : asked)
        argv.push_back(word.data());
    hideSecrets(int(argv.size()), argv.data());
    QCOMPARE(asked.join(' '), QByteArray("wsify authorizer --query ************* ******************** -query=*******"));
}

void tst_Options::fileThatCannotBeRead()
{
#ifndef Q_OS_LINUX
    QSKIP("no file here opens and cannot be read");
#endif
    const ParsedOptions parsed = parse("--config /proc/self/mem"); // opens, and its first byte is an error
    QCOMPARE(parsed.outcome, ParsedOptions::Error);
    QVERIFY2(parsed.text.contains(QLatin1String("cannot read the file of --config")), qPrintable(parsed.text));
}

void tst_Options::runningOptionsKnowWhatWasChanged()
{
    ParsedOptions shown = parse("--log-level info --workers 2");
    RunningOptions running(shown);
    running.change(LogLevelFlag, QStringLiteral("info"), QStringLiteral("console"));
    shown.effective = running.all();
    QCOMPARE(effective(shown, LogLevelFlag).source, QStringLiteral("flag")); // it had that value
    running.change(LogLevelFlag, QStringLiteral("debug"), QStringLiteral("console"));
    shown.effective = running.all();
    QCOMPARE(effective(shown, LogLevelFlag).value, QStringLiteral("debug"));
    QCOMPARE(effective(shown, LogLevelFlag).source, QStringLiteral("console"));
    QCOMPARE(effective(shown, "workers").value, QStringLiteral("2"));
    QCOMPARE(effective(shown, "workers").source, QStringLiteral("flag"));
}

/// Whoever adds an option decides whether a reload may change it, and says so here.
void tst_Options::whatNeedsARestart()
{
    const ParsedOptions started = parse("");
    QStringList restart;
    for (size_t i = 0; i < started.effective.size(); ++i) {
        ParsedOptions read = started;
        read.effective[i].raw = QStringLiteral("something else");
        RunningOptions running(started);
        Config config;
        restart += running.reload(read, config).restart;
    }
    QCOMPARE(
        restart.join(QLatin1Char(' ')),
        QStringLiteral("listen-addr tls-listen-addr tls-cert tls-key tls-handshakes proxy-protocol "
                       "metrics-listen-addr workers engine admin-socket admin-payloads broker-driver "
                       "broker-dsn redis-v3 broker-timeout broker-linger broker-queue broker-queue-bytes memory-limit "
                       "log-format config"));
}

/// A file may change between two looks at it.
void tst_Options::reloadAppliesWhatWasRead()
{
    const ParsedOptions started = parse("");
    ParsedOptions read = started;
    read.config.authorizerAuthorities = {QSslCertificate()};
    for (EffectiveOption &option : read.effective) {
        if (option.name == QLatin1String("authorizer-ca"))
            option = {option.name, {}, QStringLiteral("flag"), m_dir.filePath(QStringLiteral("gone")), "digest", true};
    }
    RunningOptions running(started);
    Config config;
    const Reload result = running.reload(read, config);
    QCOMPARE(result.wrong, QString());
    QCOMPARE(result.changed, QStringList{QStringLiteral("authorizer-ca")});
    QCOMPARE(config.authorizerAuthorities.size(), 1);
}

void tst_Options::reloadOpensNothing()
{
    const auto refused = [](const QStringList &before, ParsedOptions after) {
        const ParsedOptions started = parse(before);
        RunningOptions running(started);
        Config config = started.config;
        after.config.proxyProtocol = config.proxyProtocol;
        const Reload result = running.reload(after, config);
        return result.changed.isEmpty() ? result.wrong : QStringLiteral("changed");
    };
    // White space is a key like any other.
    for (const char *name : {"--broadcasting-key", "--api-key", "--metrics-key", "--authorizer-secret"}) {
        const QString wrong = refused({QLatin1String(name), QStringLiteral("  ")}, parse(""));
        QVERIFY2(wrong.startsWith(QLatin1String(name) + QStringLiteral(" would become empty")), qPrintable(wrong));
    }
    QCOMPARE(refused({QStringLiteral("--broadcasting-key=a")}, parse({QStringLiteral("--broadcasting-key= ")})),
             QStringLiteral("changed"));
    const QString wrong =
        refused(list("--proxy-protocol --trusted-proxies 192.0.2.1"), parse("--proxy-protocol=false"));
    QVERIFY2(wrong.startsWith(QLatin1String("--trusted-proxies would become empty")), qPrintable(wrong));
}

WSIFY_SUITE(tst_options, QCoreApplication, tst_Options)
#include "tst_options.moc"
