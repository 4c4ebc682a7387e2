// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/httpclient.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QDateTime>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <memory>
#include <vector>

using namespace wsify::test;

/// Prometheus' conventions, and that the dashboard and the alerts of packaging/grafana/ name only what the real server serves.
class TestMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void families();
    void histogramsAddUp();
    void buildInfo();
    void process();
    void descriptors();
    void deliveryDelayCountsPublications();
    void noClientAddsASeries();
    void theSearchBites();
    void dashboardNamesWhatExists();
    void alertsNameWhatExists();
    void listenerOfTheirOwn();
    void theirListenerIsForNobodyElse_data();
    void theirListenerIsForNobodyElse();
    void addressInUseEndsTheStart();
    void keyIsAsked();
    void keyStaysSecret();

private:
    /// Series with their labels, and their values.
    QHash<QByteArray, double> series() const;
    /// What a PromQL expression names that the server does not serve.
    QStringList unknown(const QString &expression) const;

    ServerProcess m_server;
    ServerProcess m_separate; ///< with --metrics-listen-addr
};

namespace {

const QRegularExpression Sample(QStringLiteral("^([a-z0-9_:]+)(?:\\{(.*)\\})? (\\S+)$"));

QByteArrayList lines(const ServerProcess &server)
{
    return httpRequest(server.port(), "GET", "/metrics").body.split('\n');
}

QByteArray fileOf(const char *name)
{
    QFile file(QStringLiteral(WSIFY_SOURCE_DIR "/packaging/grafana/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// All texts of that key, at every depth.
void collect(const QJsonValue &value, const QString &key, QStringList &found)
{
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (const QJsonValue &item : array)
            collect(item, key, found);
        return;
    }
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (member.key() == key && member.value().isString())
            found.append(member.value().toString());
        collect(member.value(), key, found);
    }
}

/// Where a server with --metrics-listen-addr 127.0.0.1:0 serves metrics; 0 if it did not say so.
quint16 metricsPort(const ServerProcess &server)
{
    static const QRegularExpression line(QStringLiteral("\"serving metrics\".*\"addr\":\"127\\.0\\.0\\.1:(\\d+)\""));
    waitUntil([&] { return line.match(QString::fromUtf8(server.out())).hasMatch(); });
    return line.match(QString::fromUtf8(server.out())).captured(1).toUShort();
}

const QStringList OwnListener{QStringLiteral("--metrics-listen-addr"), QStringLiteral("127.0.0.1:0")};

} // namespace

void TestMetrics::initTestCase()
{
    QVERIFY2(m_server.listening({QStringLiteral("--workers"), QStringLiteral("1")}), m_server.problem().constData());
    QVERIFY2(m_separate.listening(OwnListener), m_separate.problem().constData());
}

void TestMetrics::cleanupTestCase()
{
    QVERIFY2(m_server.stop(), m_server.problem().constData());
    QVERIFY2(m_separate.stop(), m_separate.problem().constData());
}

QHash<QByteArray, double> TestMetrics::series() const
{
    QHash<QByteArray, double> found;
    const QByteArrayList all = lines(m_server);
    for (const QByteArray &line : all) {
        const qsizetype space = line.lastIndexOf(' ');
        if (space > 0 && !line.startsWith('#'))
            found.insert(line.first(space), line.sliced(space + 1).toDouble());
    }
    return found;
}

/// Each family has one HELP and one TYPE, its samples stand together below them, and its name ends as its type wants.
void TestMetrics::families()
{
    static const QRegularExpression notBase(
        QStringLiteral("_(ms|us|milliseconds|microseconds|minutes|kb|mb|kilobytes|percent)(_|$)"));
    QByteArray family;
    QByteArray type;
    QSet<QByteArray> seen;
    const QByteArrayList all = lines(m_server);
    QVERIFY(all.size() > 100);
    for (const QByteArray &line : all) {
        const QByteArrayList words = line.split(' ');
        if (line.startsWith("# HELP ")) {
            family = words.value(2);
            QVERIFY2(!seen.contains(family), line);
            QVERIFY2(words.size() > 3, line);
            seen.insert(family);
        } else if (line.startsWith("# TYPE ")) {
            QCOMPARE(words.value(2), family);
            type = words.value(3);
            QVERIFY2(family.startsWith("wsify_") || family.startsWith("process_"), line);
            QVERIFY2((type == "counter") == family.endsWith("_total"), line);
            QVERIFY2(!notBase.match(QString::fromLatin1(family)).hasMatch(), line);
            QVERIFY2(type != "histogram" || family.endsWith("_seconds"), line);
        } else if (!line.isEmpty()) {
            const auto sample = Sample.match(QString::fromUtf8(line));
            QVERIFY2(sample.hasMatch(), line);
            QByteArray name = sample.captured(1).toLatin1();
            if (type == "histogram" || type == "summary") {
                for (const char *part : {"_bucket", "_sum", "_count"})
                    name = name.endsWith(part) ? name.chopped(qsizetype(qstrlen(part))) : name;
            }
            QCOMPARE(name, family);
        }
    }
}

void TestMetrics::histogramsAddUp()
{
    QCOMPARE(httpPost(m_server.port(), R"({"channel":"nobody","content":1})").status, 201);
    int histograms = 0;
    double last = 0;
    double infinite = -1;
    const QByteArrayList all = lines(m_server);
    for (const QByteArray &line : all) {
        const double value = line.sliced(line.lastIndexOf(' ') + 1).toDouble();
        if (line.contains("_bucket{le=")) {
            QVERIFY2(value >= last, line);
            last = value;
            infinite = line.contains("\"+Inf\"") ? value : -1;
        } else if (infinite >= 0 && line.contains("_count ")) {
            QCOMPARE(value, infinite);
            last = 0;
            infinite = -1;
            ++histograms;
        }
    }
    QCOMPARE(histograms, 2);
}

void TestMetrics::buildInfo()
{
    const QJsonObject line = m_server.listeningLine();
    const QByteArray expected = "wsify_build_info{version=\"" + line.value(QLatin1String("version")).toString().toUtf8()
                                + "\",engine=\"" + m_server.engine() + "\",qt=\""
                                + line.value(QLatin1String("qt")).toString().toUtf8() + "\"} 1";
    QVERIFY2(lines(m_server).contains(expected), expected);
}

void TestMetrics::process()
{
    const double now = double(QDateTime::currentMSecsSinceEpoch()) / 1000;
    const double started = m_server.metric("process_start_time_seconds");
    QVERIFY2(started > now - 3600 && started <= now + 1, QByteArray::number(started, 'f', 3));
    if (m_server.residentBytes() > 0)
        QVERIFY(m_server.metric("process_resident_memory_bytes") > 1e6);
#ifdef Q_OS_UNIX
    QVERIFY(m_server.metric("process_cpu_seconds_total") > 0);
    QVERIFY(m_server.metric("process_max_fds") > 10);
#endif
}

void TestMetrics::descriptors()
{
    const double before = m_server.metric("process_open_fds");
    if (before < 0)
        QSKIP("this system counts descriptors only by listing them");
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(m_server.port()));
    }
    WSIFY_WAIT(m_server.metric("process_open_fds") >= before + 19);
    QVERIFY(m_server.metric("process_open_fds") < before + 60);
}

/// One value for each publication that had members, however many, and none for the others.
void TestMetrics::deliveryDelayCountsPublications()
{
    const auto count = [this] { return m_server.metric("wsify_delivery_delay_seconds_count"); };
    std::vector<std::unique_ptr<WsClient>> members;
    for (int i = 0; i < 5; ++i) {
        members.push_back(std::make_unique<WsClient>());
        QVERIFY(members.back()->opened(m_server.port()));
        members.back()->sendText(join("delay"));
        QVERIFY(members.back()->settled());
    }
    const double deliveries = m_server.metric("wsify_deliveries_total");
    WSIFY_WAIT(count() == deliveries); // of settled(), which has one member each time
    const double sum = m_server.metric("wsify_delivery_delay_seconds_sum");
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(httpPost(m_server.port(), R"({"channel":"delay","content":1})").status, 201);
        QCOMPARE(httpPost(m_server.port(), R"({"channel":"nobody","content":1})").status, 201);
    }
    for (const auto &member : members)
        WSIFY_WAIT(member->messages().size() == 10);
    WSIFY_WAIT(count() == deliveries + 10);
    QCOMPARE(m_server.metric("wsify_deliveries_total"), deliveries + 50);
    QVERIFY(m_server.metric("wsify_delivery_delay_seconds_sum") > sum);
}

/// Labels must not grow without end: nothing that a client chooses is one.
void TestMetrics::noClientAddsASeries()
{
    const auto names = [this] {
        const auto all = series();
        return QSet<QByteArray>(all.keyBegin(), all.keyEnd());
    };
    const QSet<QByteArray> before = names();
    for (int i = 0; i < 5; ++i) {
        const QByteArray name = "strange" + QByteArray::number(i);
        WsClient client;
        QVERIFY(client.opened(m_server.port()));
        client.sendText(join(name));
        client.sendText(R"({"command":")" + name + R"(","args":{"channel":"c"}})");
        QVERIFY(client.settled());
        QCOMPARE(httpPost(m_server.port(), R"({"channel":")" + name + R"(","content":1})").status, 201);
        QCOMPARE(httpRequest(m_server.port(), "GET", "/" + name, {}, {"Origin: http://" + name}).status, 404);
        QCOMPARE(httpRequest(m_server.port(), "GET", "/health", {}, {"User-Agent: " + name}).status, 200);
    }
    const QSet<QByteArray> added = names() - before;
    QVERIFY2(added.isEmpty(), QByteArrayList(added.begin(), added.end()).join('\n'));
}

QStringList TestMetrics::unknown(const QString &expression) const
{
    const auto all = series();
    QSet<QString> names;
    QSet<QString> labels; // name{label="value"
    for (auto one = all.keyBegin(); one != all.keyEnd(); ++one) {
        const QString text = QString::fromUtf8(*one);
        const QString name = text.section(QLatin1Char('{'), 0, 0);
        names.insert(name);
        static const QRegularExpression label(QStringLiteral("([a-z]+)=\"([^\"]*)\""));
        auto matches = label.globalMatch(text);
        while (matches.hasNext()) {
            const auto match = matches.next();
            labels.insert(name + u' ' + match.captured(1));
            labels.insert(name + u' ' + match.captured(1) + u'=' + match.captured(2));
        }
    }
    // Some systems do not tell them, and then they are left out.
    names.unite({QStringLiteral("process_open_fds"), QStringLiteral("process_max_fds"),
                 QStringLiteral("process_cpu_seconds_total"), QStringLiteral("process_resident_memory_bytes")});

    QStringList wrong;
    static const QRegularExpression selector(QStringLiteral("\\b((?:wsify|process)_\\w+)(?:\\{([^}]*)\\})?"));
    static const QRegularExpression matcher(QStringLiteral("(\\w+)(=~|=)\"([^\"]*)\""));
    static const QStringList ofPrometheus{QStringLiteral("instance"), QStringLiteral("job")};
    auto selectors = selector.globalMatch(expression);
    while (selectors.hasNext()) {
        const auto found = selectors.next();
        const QString name = found.captured(1);
        if (!names.contains(name))
            wrong.append(name);
        auto matchers = matcher.globalMatch(found.captured(2));
        while (matchers.hasNext()) {
            const auto match = matchers.next();
            if (ofPrometheus.contains(match.captured(1)))
                continue;
            const QStringList values = match.captured(3).split(QLatin1Char('|'));
            for (const QString &value : values) {
                const QString wanted = name + u' ' + match.captured(1) + u'=' + value;
                if (!labels.contains(wanted))
                    wrong.append(wanted);
            }
        }
    }
    static const QRegularExpression grouping(QStringLiteral("\\b(?:by|without) \\(([a-z, ]*)\\)"));
    auto groupings = grouping.globalMatch(expression);
    while (groupings.hasNext()) {
        const QStringList grouped = groupings.next().captured(1).split(QStringLiteral(", "));
        for (const QString &label : grouped) {
            bool isKnown = ofPrometheus.contains(label);
            auto mentioned = selector.globalMatch(expression);
            while (mentioned.hasNext()) {
                const QString name = mentioned.next().captured(1);
                isKnown = isKnown || labels.contains(name + u' ' + label);
            }
            if (!isKnown)
                wrong.append(label);
        }
    }
    return wrong;
}

void TestMetrics::theSearchBites()
{
    const auto of = [this](const char *expression) { return unknown(QString::fromLatin1(expression)).join(u','); };
    QCOMPARE(of("wsify_cleints > 0"), QStringLiteral("wsify_cleints"));
    QCOMPARE(of("rate(wsify_limit_total{limit=\"heaven\"}[5m])"), QStringLiteral("wsify_limit_total limit=heaven"));
    QCOMPARE(of("wsify_limit_total{limit=~\"head|hell\"}"), QStringLiteral("wsify_limit_total limit=hell"));
    QCOMPARE(of("sum by (reason) (wsify_limit_total)"), QStringLiteral("reason"));
    QCOMPARE(of("sum by (limit) (rate(wsify_limit_total{instance=~\"$instance\"}[5m])) > 0"), QString());
    QCOMPARE(of("histogram_quantile(0.9, sum by (le) (wsify_authorizer_seconds_bucket))"), QString());
}

void TestMetrics::dashboardNamesWhatExists()
{
    QJsonParseError error;
    const QJsonDocument dashboard = QJsonDocument::fromJson(fileOf("wsify-dashboard.json"), &error);
    QCOMPARE(error.error, QJsonParseError::NoError);
    QStringList expressions;
    collect(dashboard.object(), QStringLiteral("expr"), expressions);
    QVERIFY(expressions.size() > 30);
    for (const QString &expression : std::as_const(expressions)) {
        QVERIFY2(expression.contains(QLatin1String("wsify_")) || expression.contains(QLatin1String("process_")),
                 qPrintable(expression));
        QVERIFY2(unknown(expression).isEmpty(),
                 qPrintable(unknown(expression).join(u' ') + QStringLiteral(" in ") + expression));
    }
    QStringList variables;
    collect(dashboard.object().value(QLatin1String("templating")), QStringLiteral("query"), variables);
    for (const QString &variable : std::as_const(variables))
        QVERIFY2(unknown(variable).isEmpty(), qPrintable(variable));
    QStringList descriptions;
    collect(dashboard.object(), QStringLiteral("description"), descriptions);
    QVERIFY(!descriptions.contains(QString()));
}

/// Each alert has a summary, and says what to do in one sentence.
void TestMetrics::alertsNameWhatExists()
{
    static const QRegularExpression alert(QStringLiteral(
        "- alert: (\\w+)\\n +expr: (.+)\\n(?: +for: \\d+[mh]\\n)? +labels:\\n +severity: "
        "(?:critical|warning|info)\\n +annotations:\\n +summary: (.+)\\n +description: ([A-Z].+\\.)\\n"));
    const QString rules = QString::fromUtf8(fileOf("wsify-alerts.yml"));
    QSet<QString> names;
    auto alerts = alert.globalMatch(rules);
    while (alerts.hasNext()) {
        const auto found = alerts.next();
        names.insert(found.captured(1));
        QVERIFY2(unknown(found.captured(2)).isEmpty(),
                 qPrintable(unknown(found.captured(2)).join(u' ') + QStringLiteral(" in ") + found.captured(1)));
        QVERIFY2(!found.captured(4).chopped(1).contains(QLatin1String(". ")), qPrintable(found.captured(4)));
    }
    QVERIFY(names.size() >= 15);
    QCOMPARE(names.size(), rules.count(QLatin1String("alert: ")));
}

void TestMetrics::listenerOfTheirOwn()
{
    const quint16 own = metricsPort(m_separate);
    QVERIFY(own != 0 && own != m_separate.port());
    WsClient client;
    QVERIFY(client.opened(m_separate.port()));
    const HttpAnswer metrics = httpRequest(own, "GET", "/metrics");
    QCOMPARE(metrics.status, 200);
    QVERIFY(metrics.body.contains("\nwsify_clients 1\n"));
    QCOMPARE(httpRequest(m_separate.port(), "GET", "/metrics").status, 404);
    for (const quint16 port : {own, m_separate.port()}) {
        QCOMPARE(httpRequest(port, "GET", "/health").status, 200);
        QCOMPARE(httpRequest(port, "GET", "/ready").status, 200);
    }
    QCOMPARE(httpPost(m_separate.port(), R"({"channel":"c","content":1})").status, 201);
}

void TestMetrics::theirListenerIsForNobodyElse_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &request, int status) {
        QTest::newRow(name) << QByteArray(request + "Host: x\r\nOrigin: https://a.example\r\n") << status;
    };
    row("upgrade",
        "GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        404);
    row("publication", "POST /broadcast HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 0\r\n", 404);
    row("preflight", "OPTIONS /broadcast HTTP/1.1\r\nAccess-Control-Request-Method: POST\r\n", 404);
    row("preflight of metrics", "OPTIONS /metrics HTTP/1.1\r\nAccess-Control-Request-Method: GET\r\n", 405);
    row("POST /metrics", "POST /metrics HTTP/1.1\r\nContent-Length: 0\r\n", 405);
    row("another path", "GET / HTTP/1.1\r\n", 404);
    row("metrics", "GET /metrics HTTP/1.1\r\n", 200);
    row("health", "GET /health HTTP/1.1\r\n", 200);
    row("ready", "GET /ready HTTP/1.1\r\n", 200);
}

/// And for no page: no answer has a CORS header.
void TestMetrics::theirListenerIsForNobodyElse()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    HttpConnection connection(metricsPort(m_separate));
    connection.send(request + "\r\n");
    const HttpAnswer answer = connection.answer();
    QCOMPARE(answer.status, status);
    for (const auto &[name, value] : answer.headers)
        QVERIFY2(!name.toLower().startsWith("access-control-"), name);
}

void TestMetrics::addressInUseEndsTheStart()
{
    ServerProcess server;
    server.expectExitCode(1);
    const QString taken = QStringLiteral("127.0.0.1:%1").arg(m_server.port());
    server.run({QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--admin-socket"),
                QStringLiteral("off"), QStringLiteral("--metrics-listen-addr"), taken});
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 1);
    QVERIFY2(server.err().contains("cannot listen on " + taken.toUtf8()), server.err());
    ServerProcess wrong;
    wrong.expectExitCode(2);
    wrong.run({QStringLiteral("--metrics-listen-addr"), QStringLiteral("9100")});
    QVERIFY(wrong.waitEnded());
    QCOMPARE(wrong.exitCode(), 2);
    QVERIFY2(wrong.err().contains("--metrics-listen-addr") && wrong.err().contains("host:port"), wrong.err());
}

void TestMetrics::keyIsAsked()
{
    const QStringList key{QStringLiteral("--metrics-key"), QStringLiteral("s3same"),
                          QStringLiteral("--broadcasting-key"), QStringLiteral("other")};
    for (const bool hasOwnListener : {false, true}) {
        WSIFY_START(server, hasOwnListener ? key + OwnListener : key);
        const quint16 port = hasOwnListener ? metricsPort(server) : server.port();
        const auto status = [port](const QByteArray &target, const QByteArrayList &headers = {}) {
            return httpRequest(port, "GET", target, {}, headers).status;
        };
        QCOMPARE(status("/metrics?key=s3same"), 200);
        QCOMPARE(status("/metrics", {"Authorization: Bearer s3same"}), 200);
        QCOMPARE(status("/metrics"), 403);
        QCOMPARE(status("/metrics?key="), 403);
        QCOMPARE(status("/metrics?key=s3sam"), 403);
        QCOMPARE(status("/metrics?key=other"), 403);
        QCOMPARE(status("/metrics", {"Authorization: Bearer other"}), 403);
        QCOMPARE(status("/health"), 200);
        QCOMPARE(status("/ready"), 200);
        const HttpAnswer refused = httpRequest(port, "GET", "/metrics", {}, {"Origin: https://a.example"});
        QCOMPARE(refused.header("Access-Control-Allow-Origin"), QByteArray());
        QVERIFY2(refused.body.contains("metrics key"), refused.body);
        QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":1})", "/broadcast?key=s3same").status, 403);
    }
}

void TestMetrics::keyStaysSecret()
{
    WSIFY_START(server, {QStringLiteral("--metrics-key"), QStringLiteral("s3same")});
    QCOMPARE(httpRequest(server.port(), "GET", "/metrics?key=s3same").status, 200);
    QFile title(QStringLiteral("/proc/%1/cmdline").arg(server.pid()));
    if (title.open(QIODevice::ReadOnly)) {
        const QByteArray words = title.readAll();
        QVERIFY2(words.contains("--metrics-key") && !words.contains("s3same"), words);
    }
    QVERIFY2(!server.out().contains("s3same"), server.out());
    ServerProcess config;
    config.run({QStringLiteral("config"), QStringLiteral("--metrics-key=s3same")});
    QVERIFY(config.waitEnded());
    QVERIFY2(config.out().contains("metrics-key") && !config.out().contains("s3same"), config.out());
}

WSIFY_SUITE(tst_metrics, QCoreApplication, TestMetrics)
#include "tst_metrics.moc"
