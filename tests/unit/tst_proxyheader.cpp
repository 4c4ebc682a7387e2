// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/metrics/metrics.h"
#include "engine/http/proxyheader.h"
#include "engine/http/proxyprotocol.h"
#include "support/proxyheaders.h"
#include "support/recordingobserver.h"
#include "support/suite.h"

#include <QtTest>

#include <vector>

using namespace wsify;
using namespace wsify::test;
using State = ProxyHeader::State;

class TestProxyHeader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void good_data();
    void good();
    void bad_data();
    void bad();
    void saysOneLineASecond();
};

namespace {

/// In a buffer of its own, so that a parser that reads beyond the end is found.
ProxyHeader parsed(const QByteArray &bytes, qsizetype size)
{
    const std::vector<char> received(bytes.begin(), bytes.begin() + size);
    return ProxyHeader::parse({received.data(), size});
}

/// A header of version 2 over IPv4 of that many bytes.
QByteArray ofSize(int size)
{
    return proxyHeader2(0x21, 0x11, v4Block().leftJustified(size - 16, 't'));
}

} // namespace

void TestProxyHeader::good_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<int>("port");
    const auto row = [](const char *name, const QByteArray &header, const char *address = "", int port = 0) {
        QTest::newRow(name) << header << QByteArray(address) << port;
    };
    row("TCP4", "PROXY TCP4 192.0.2.1 10.0.0.1 56324 443\r\n", "192.0.2.1", 56324);
    row("longest TCP4", "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255", 65535);
    row("shortest TCP4", "PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n", "0.0.0.0", 0);
    row("TCP6", "PROXY TCP6 2001:DB8::7 ::1 1 2\r\n", "2001:db8::7", 1);
    row("longest TCP6",
        "PROXY TCP6 2001:0db8:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n",
        "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", 65535);
    row("an IPv4 client in TCP6", "PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n", "192.0.2.1", 1);
    row("UNKNOWN", "PROXY UNKNOWN\r\n");
    row("UNKNOWN with a space", "PROXY UNKNOWN \r\n");
    row("UNKNOWN with anything", "PROXY UNKNOWN 192.0.2.1 \x01\xff any thing\r\n");
    row("longest UNKNOWN", "PROXY UNKNOWN " + QByteArray(91, 'x') + "\r\n");

    row("v2 TCP4", proxyHeader2(0x21, 0x11, v4Block()), "192.0.2.1", 56324);
    row("v2 TCP6", proxyHeader2(0x21, 0x21, v6Block()), "2001:db8::7", 56324);
    row("v2 with TLVs", proxyHeader2(0x21, 0x11, v4Block() + QByteArray::fromHex("0100026832ee0003616263")),
        "192.0.2.1", 56324);
    row("v2 of 4096 bytes", ofSize(4096), "192.0.2.1", 56324);
    row("v2 UDP", proxyHeader2(0x21, 0x12, v4Block()));
    row("v2 UDP6", proxyHeader2(0x21, 0x22, v6Block()));
    row("v2 unix", proxyHeader2(0x21, 0x31, QByteArray(216, '/')));
    row("v2 unix datagrams", proxyHeader2(0x21, 0x32, QByteArray(216, '/')));
    row("v2 unspecified", proxyHeader2(0x21, 0x00, {}));
    row("v2 unspecified with bytes", proxyHeader2(0x21, 0x00, "anything"));
    row("v2 unspecified transport", proxyHeader2(0x21, 0x10, v4Block()));
    row("v2 LOCAL", proxyHeader2(0x20, 0x00, {}));
    row("v2 LOCAL with an address", proxyHeader2(0x20, 0x11, v4Block()));
    row("v2 LOCAL with a strange family", proxyHeader2(0x20, 0xff, "x"));
}

/// Whole, in every prefix, and with bytes behind it that belong to the client.
void TestProxyHeader::good()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, address);
    QFETCH(int, port);
    for (qsizetype size = 0; size < header.size(); ++size)
        QCOMPARE(parsed(header, size).state, State::Incomplete);
    for (const QByteArray &behind : {QByteArray(), QByteArray("\r\n"), header, QByteArray(5000, '\x16')}) {
        const ProxyHeader found = parsed(header + behind, header.size() + behind.size());
        QVERIFY2(found.state == State::Complete, found.error);
        QCOMPARE(found.size, header.size());
        QCOMPARE(found.client.address, address);
        QCOMPARE(int(found.client.port), port);
    }
}

void TestProxyHeader::bad_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("error");
    QTest::addColumn<int>("found"); // after how many bytes at the latest
    const auto row = [](const char *name, const QByteArray &header, const char *error, qsizetype found = 0) {
        QTest::newRow(name) << header << QByteArray(error) << int(found == 0 ? header.size() : found);
    };
    row("a request", "GET / HTTP/1.1\r\n", "is missing", 1);
    row("a TLS hello", QByteArray::fromHex("16030102"), "is missing", 1);
    row("a NUL", QByteArray(1, '\0'), "is missing", 1);
    row("no space", "PROXY\tTCP4", "is missing", 6);
    row("lower case", "Proxy ", "is missing", 2);
    row("POST", "POST /", "is missing", 2);
    row("an empty line and a request", "\r\nGET", "is missing", 3);

    const char *const address = "has a wrong address";
    const char *const port = "has a wrong port";
    const char *const protocol = "names a protocol other than TCP4, TCP6 and UNKNOWN";
    const auto line = [&row](const char *rest, const char *error) {
        row(rest, QByteArray("PROXY ") + rest + "\r\n", error);
    };
    line("", protocol);
    line("TCP4", protocol);
    line("TCP5 192.0.2.1 10.0.0.1 1 2", protocol);
    line("tcp4 192.0.2.1 10.0.0.1 1 2", protocol);
    line("UNKNOWNX", protocol);
    line(" TCP4 192.0.2.1 10.0.0.1 1 2", protocol);
    line("TCP4 ", address);
    line("TCP4 192.0.2.1", address);
    line("TCP4  192.0.2.1 10.0.0.1 1 2", address);
    line("TCP4 192.0.2 10.0.0.1 1 2", address);
    line("TCP4 192.0.2.1.1 10.0.0.1 1 2", address);
    line("TCP4 192.0.2.256 10.0.0.1 1 2", address);
    line("TCP4 192.0.2.01 10.0.0.1 1 2", address);
    line("TCP4 0x1.0.2.1 10.0.0.1 1 2", address);
    line("TCP4 192.0.2. 10.0.0.1 1 2", address);
    line("TCP4 3221225985 10.0.0.1 1 2", address);
    line("TCP4 client.example 10.0.0.1 1 2", address);
    line("TCP4 ::1 ::1 1 2", address);
    line("TCP4 192.0.2.1 10.0.0 1 2", address);
    line("TCP4 192.0.2.1\t10.0.0.1 1 2", address);
    line("TCP6 192.0.2.1 10.0.0.1 1 2", address);
    line("TCP6 fe80::1%eth0 ::1 1 2", address);
    line("TCP6 [::1] ::1 1 2", address);
    line("TCP6 1::2::3 ::1 1 2", address);
    line("TCP6 2001:db8 ::1 1 2", address);
    line("TCP6 1:2:3:4:5:6:7:8:9 ::1 1 2", address);
    line("TCP6 12345::1 ::1 1 2", address);
    line("TCP6 ::1 10.0.0.1 1 2", address);
    line("TCP4 192.0.2.1 10.0.0.1 1", port);
    line("TCP4 192.0.2.1 10.0.0.1 1 ", port);
    line("TCP4 192.0.2.1 10.0.0.1 1 2 ", port);
    line("TCP4 192.0.2.1 10.0.0.1 1 2 3", port);
    line("TCP4 192.0.2.1 10.0.0.1  1 2", port);
    line("TCP4 192.0.2.1 10.0.0.1 65536 2", port);
    line("TCP4 192.0.2.1 10.0.0.1 99999999999 2", port);
    line("TCP4 192.0.2.1 10.0.0.1 -1 2", port);
    line("TCP4 192.0.2.1 10.0.0.1 +1 2", port);
    line("TCP4 192.0.2.1 10.0.0.1 01 2", port);
    line("TCP4 192.0.2.1 10.0.0.1 1 65536", port);
    row("a bare LF", "PROXY TCP4 192.0.2.1 10.0.0.1 1 2\n", "does not end with CR LF");
    row("a bare CR", "PROXY TCP4 192.0.2.1 10.0.0.1 1 2\rG", "does not end with CR LF");
    row("two CRs", "PROXY UNKNOWN\r\r\n", "does not end with CR LF", 15);
    row("a line of 108 bytes", "PROXY UNKNOWN " + QByteArray(92, 'x') + "\r\n", "is a line of more than 107 bytes",
        107);
    row("a line without an end", "PROXY UNKNOWN " + QByteArray(1'000, 'x'), "is a line of more than 107 bytes", 107);

    const char *const version = "has a version or command that does not exist";
    const char *const family = "has a family or transport that does not exist";
    row("a wrong signature", proxyHeader2(0x21, 0x11, v4Block()).replace("QUIT", "QUIX"), "is missing", 11);
    row("v2 as version 1", proxyHeader2(0x11, 0x11, v4Block()), version, 13);
    row("v2 as version 3", proxyHeader2(0x31, 0x11, v4Block()), version, 13);
    row("v2 command 2", proxyHeader2(0x22, 0x11, v4Block()), version, 13);
    row("v2 family 4", proxyHeader2(0x21, 0x41, v4Block()), family, 14);
    row("v2 transport 3", proxyHeader2(0x21, 0x13, v4Block()), family, 14);
    row("v2 of 4097 bytes", ofSize(4097), "has more than 4096 bytes", 16);
    row("v2 of 65551 bytes", ofSize(65551).first(40), "has more than 4096 bytes", 16);
    row("v2 LOCAL of 4097 bytes", proxyHeader2(0x20, 0, QByteArray(4081, 'x')), "has more than 4096 bytes", 16);
    row("v2 without an address", proxyHeader2(0x21, 0x11, {}), "is too short for its addresses", 16);
    row("v2 with half an address", proxyHeader2(0x21, 0x11, v4Block().first(11)), "is too short for its addresses", 16);
    row("v2 TCP6 with an IPv4 address", proxyHeader2(0x21, 0x21, v4Block()), "is too short for its addresses", 16);
}

void TestProxyHeader::bad()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, error);
    QFETCH(int, found);
    for (qsizetype size = found; size <= header.size(); ++size) {
        QCOMPARE(parsed(header, size).state, State::Failed);
        QCOMPARE(parsed(header, size).error, error.constData());
    }
    for (qsizetype size = 0; size < std::min<qsizetype>(found, header.size()); ++size) {
        if (parsed(header, size).state == State::Failed)
            QCOMPARE(parsed(header, size).error, error.constData());
        else
            QCOMPARE(parsed(header, size).state, State::Incomplete);
    }
}

void TestProxyHeader::saysOneLineASecond()
{
    ProxyProtocol protocol;
    WorkerMetrics metrics;
    RecordingObserver observer;
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 100; ++i)
        protocol.refused({"192.0.2.1", 1}, "is missing", metrics, observer);
    if (clock.elapsed() >= 1000)
        QSKIP("the machine stood still");
    QCOMPARE(metrics.proxyHeadersRefused.value(), 100);
    QCOMPARE(observer.warnings, QByteArrayList{"a connection of 192.0.2.1 was closed: the PROXY protocol header is "
                                               "missing (--proxy-protocol)"});
    QTest::qWait(int(1010 - clock.elapsed()));
    protocol.refused({"192.0.2.2", 1}, "is missing", metrics, observer);
    QCOMPARE(observer.warnings.size(), 2);
    QVERIFY(observer.warnings[1].startsWith("a connection of 192.0.2.2 was closed"));
    QVERIFY2(observer.warnings[1].endsWith("; 99 more since the last such line"), observer.warnings[1].constData());
}

WSIFY_SUITE(tst_proxyheader, wsify::test::NoApplication, TestProxyHeader)
#include "tst_proxyheader.moc"
