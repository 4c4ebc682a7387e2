// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/metrics/metrics.h"
#include "engine/http/trustedproxies.h"
#include "support/recordingobserver.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

class TestTrustedProxies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lists_data();
    void lists();
    void client_data();
    void client();
    void forwarded_data();
    void forwarded();
    void countsTheOtherHeader();
    void unixSockets();
    void nobodyIsTrustedAtFirst();
};

void TestTrustedProxies::lists_data()
{
    QTest::addColumn<QString>("list");
    QTest::addColumn<bool>("isValid");
    const auto row = [](const char *list, bool isValid) {
        QTest::newRow(list) << QString::fromLatin1(list) << isValid;
    };
    row("", true);
    row("127.0.0.1", true);
    row("10.0.0.0/8, 192.168.0.0/16,::1", true);
    row("10.0.0.0/255.0.0.0", false);
    row("2001:db8::/32", true);
    row("10", false);
    row("10/8", false);
    row("localhost", false);
    row("10.0.0.0/33", false);
    row("10.0.0.256", false);
    row("2001:db8::/129", false);
    row("10.0.0.1 10.0.0.2", false);
    row("*", false);
    row("unix", true);
    row("10.0.0.0/8, unix", true);
    row("unix:/run/a.sock", false);
}

void TestTrustedProxies::lists()
{
    QFETCH(QString, list);
    QFETCH(bool, isValid);
    TrustedProxies proxies;
    QString error;
    QCOMPARE(proxies.parse(list, error), isValid);
    QCOMPARE(error.contains(QLatin1String("expected a list")), !isValid);
}

void TestTrustedProxies::client_data()
{
    QTest::addColumn<QByteArray>("peer");
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *peer, const HeaderList &headers, const char *expected) {
        QTest::newRow(name) << QByteArray(peer) << headers << QByteArray(expected);
    };
    const char *list = "X-Forwarded-For";
    row("no field", "10.0.0.1", {}, "10.0.0.1");
    row("a stranger's word", "192.0.2.9", {{list, "203.0.113.1"}}, "192.0.2.9");
    row("one hop", "10.0.0.1", {{list, "203.0.113.1"}}, "203.0.113.1");
    row("any case", "10.0.0.1", {{"x-forwarded-FOR", "203.0.113.1"}}, "203.0.113.1");
    row("the last one counts", "10.0.0.1", {{list, "1.1.1.1, 203.0.113.1"}}, "203.0.113.1");
    row("over several proxies", "10.0.0.1", {{list, "1.1.1.1, 203.0.113.1, 10.2.2.2,10.3.3.3"}}, "203.0.113.1");
    row("several lines", "10.0.0.1", {{list, "1.1.1.1"}, {list, "203.0.113.1, 10.2.2.2"}}, "203.0.113.1");
    row("only proxies", "10.0.0.1", {{list, "10.1.1.1, 10.2.2.2"}}, "10.1.1.1");
    row("with a port", "10.0.0.1", {{list, "203.0.113.1:4711"}}, "203.0.113.1");
    row("v6", "::1", {{list, "2001:db8::7"}}, "2001:db8::7");
    row("v6 with a port", "::1", {{list, "[2001:DB8::7]:80"}}, "2001:db8::7");
    row("v4 in v6", "10.0.0.1", {{list, "203.0.113.1, ::ffff:10.9.9.9"}}, "203.0.113.1");
    row("no address", "10.0.0.1", {{list, "203.0.113.1, elsewhere, 10.2.2.2"}}, "10.2.2.2");
    row("a number", "10.0.0.1", {{list, "12345"}}, "10.0.0.1");
    row("empty elements", "10.0.0.1", {{list, " , 203.0.113.1,,"}}, "203.0.113.1");
    row("an open bracket", "10.0.0.1", {{list, "[2001:db8::7"}}, "10.0.0.1");
    row("a scope", "10.0.0.1", {{list, "fe80::1%eth0"}}, "10.0.0.1");
    row("no quoted strings", "10.0.0.1", {{list, R"("x, 203.0.113.1)"}}, "203.0.113.1");
    row("a quoted address is none", "10.0.0.1", {{list, R"("203.0.113.1")"}}, "10.0.0.1");
    row("a client's own Forwarded", "10.0.0.1", {{"Forwarded", "for=1.1.1.1"}, {list, "203.0.113.1"}}, "203.0.113.1");
    row("only Forwarded", "10.0.0.1", {{"Forwarded", "for=1.1.1.1"}}, "10.0.0.1");
    row("X-Real-IP means nothing", "10.0.0.1", {{"X-Real-IP", "1.1.1.1"}}, "10.0.0.1");
}

namespace {

/// As trusted proxies of 10.0.0.0/8 and ::1 name it.
Peer clientOf(RealIpHeader header, const HeaderList &headers, const QByteArray &peer)
{
    TrustedProxies proxies;
    QString error;
    if (!proxies.parse(QStringLiteral("10.0.0.0/8,::1"), error))
        qFatal("the list is wrong");
    proxies.setHeader(header);
    HttpHead head;
    head.headers = headers;
    WorkerMetrics metrics;
    test::RecordingObserver observer;
    return proxies.client(head, {peer, 4000}, metrics, observer);
}

} // namespace

void TestTrustedProxies::client()
{
    QFETCH(QByteArray, peer);
    QFETCH(HeaderList, headers);
    QFETCH(QByteArray, expected);
    const Peer client = clientOf(RealIpHeader::XForwardedFor, headers, peer);
    QCOMPARE(client.address, expected);
    QCOMPARE(client.port, quint16(expected == peer ? 4000 : 0));
}

void TestTrustedProxies::forwarded_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &value, const char *expected) {
        QTest::newRow(name) << HeaderList{{"Forwarded", value}} << QByteArray(expected);
    };
    row("one hop", "for=203.0.113.1;proto=https;by=10.0.0.1", "203.0.113.1");
    row("last of several", "for=1.1.1.1, proto=http;FOR=203.0.113.1", "203.0.113.1");
    row("quoted v6", R"(for="[2001:db8::7]:4711")", "2001:db8::7");
    row("a comma in quotes", R"(for=203.0.113.1;x="a,for=1.1.1.1\",")", "203.0.113.1");
    row("hidden", "for=203.0.113.1, for=_hidden, for=10.2.2.2", "10.2.2.2");
    row("unknown", "for=203.0.113.1, for=unknown", "10.0.0.1");
    row("none for", "for=203.0.113.1, by=10.2.2.2", "10.0.0.1");
    row("a stranger's open quote", R"(for="x, for=203.0.113.1)", "203.0.113.1");
    row("before a quoted v6", R"(for="x, for="[2001:db8::7]:80";host="a\"b,c")", "2001:db8::7");
    row("a stranger's escape", R"(for="x\, for="203.0.113.1")", "203.0.113.1");
    row("an open quote behind a proxy", R"(for="x, for=203.0.113.1, for=10.2.2.2)", "203.0.113.1");
    QTest::newRow("several lines") << HeaderList{{"Forwarded", "for=\"1.1.1.1"}, {"forwarded", "for=203.0.113.1"}}
                                   << QByteArray("203.0.113.1");
    QTest::newRow("a client's own X-Forwarded-For")
        << HeaderList{{"X-Forwarded-For", "1.1.1.1"}, {"Forwarded", "for=203.0.113.1"}} << QByteArray("203.0.113.1");
    QTest::newRow("only X-Forwarded-For") << HeaderList{{"X-Forwarded-For", "1.1.1.1"}} << QByteArray("10.0.0.1");
}

void TestTrustedProxies::forwarded()
{
    QFETCH(HeaderList, headers);
    QFETCH(QByteArray, expected);
    QCOMPARE(clientOf(RealIpHeader::Forwarded, headers, "10.0.0.1").address, expected);
}

void TestTrustedProxies::countsTheOtherHeader()
{
    TrustedProxies proxies;
    QString error;
    QVERIFY(proxies.parse(QStringLiteral("10.0.0.0/8"), error));
    WorkerMetrics metrics;
    test::RecordingObserver observer;
    const auto request = [&](const char *peer, const HeaderList &headers) {
        HttpHead head;
        head.headers = headers;
        proxies.client(head, {peer, 1}, metrics, observer);
    };
    request("10.0.0.1", {{"Forwarded", "for=1.1.1.1"}, {"X-Forwarded-For", "1.1.1.1"}});
    request("10.0.0.1", {});
    request("192.0.2.1", {{"Forwarded", "for=1.1.1.1"}});
    QCOMPARE(metrics.unreadRealIp.value(), 0);
    QVERIFY(observer.warnings.isEmpty());
    request("10.0.0.1", {{"Forwarded", "for=1.1.1.1"}});
    request("10.0.0.1", {{"Forwarded", "for=1.1.1.1"}});
    QCOMPARE(metrics.unreadRealIp.value(), 2);
    QCOMPARE(observer.warnings.size(), 1);
    QVERIFY(observer.warnings[0].contains("sent Forwarded without X-Forwarded-For"));
    QVERIFY(observer.warnings[0].contains("--real-ip-header"));
}

/// Peers without an address.
void TestTrustedProxies::unixSockets()
{
    HttpHead head;
    head.headers = {{"X-Forwarded-For", "203.0.113.1"}};
    WorkerMetrics metrics;
    test::RecordingObserver observer;
    const auto clientWith = [&](const char *list, const HttpHead &request) {
        TrustedProxies proxies;
        QString error;
        return proxies.parse(QString::fromLatin1(list), error)
                   ? proxies.client(request, {"unix", 0}, metrics, observer).address
                   : error.toUtf8();
    };
    QCOMPARE(clientWith("unix", head), QByteArray("203.0.113.1"));
    QCOMPARE(clientWith("unix", HttpHead()), QByteArray("unix"));
    QCOMPARE(clientWith("0.0.0.0/0,::/0", head), QByteArray("unix"));
    // It is no name that a header could say.
    head.headers = {{"X-Forwarded-For", "203.0.113.1, unix"}};
    QCOMPARE(clientWith("unix", head), QByteArray("unix"));
}

void TestTrustedProxies::nobodyIsTrustedAtFirst()
{
    const TrustedProxies proxies;
    QVERIFY(proxies.isEmpty());
    HttpHead head;
    head.headers = {{"X-Forwarded-For", "203.0.113.1"}};
    WorkerMetrics metrics;
    test::RecordingObserver observer;
    QCOMPARE(proxies.client(head, {"127.0.0.1", 1}, metrics, observer).address, QByteArray("127.0.0.1"));
}

WSIFY_SUITE(tst_trustedproxies, wsify::test::NoApplication, TestTrustedProxies)
#include "tst_trustedproxies.moc"
