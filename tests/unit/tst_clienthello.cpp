// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/clienthello.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

class TestClientHello : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void needsAllOfIt();
    void isLimited();
    void namesFit_data();
    void namesFit();
};

namespace {

QByteArray number(qsizetype value, int bytes)
{
    QByteArray out;
    for (int i = bytes - 1; i >= 0; --i)
        out.append(char(value >> (8 * i)));
    return out;
}

QByteArray vector(int lengthBytes, const QByteArray &content)
{
    return number(content.size(), lengthBytes) + content;
}

QByteArray record(const QByteArray &content, char type = 22)
{
    return type + QByteArray("\x03\x01") + vector(2, content);
}

QByteArray serverName(const QByteArray &name, char type = 0)
{
    return number(0, 2) + vector(2, vector(2, type + vector(2, name)));
}

QByteArray message(const QByteArray &extensions)
{
    return QByteArray(1, 1)
           + vector(3, "\x03\x03" + QByteArray(32, 'r') + vector(1, QByteArray(32, 's'))
                           + vector(2, QByteArray::fromHex("13011302")) + vector(1, QByteArray(1, '\0'))
                           + vector(2, extensions));
}

const QByteArray Other = number(43, 2) + vector(2, QByteArray::fromHex("020304"));

} // namespace

void TestClientHello::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ClientHello::State>("state");
    QTest::addColumn<QByteArray>("name");
    const auto row = [](const char *what, const QByteArray &bytes, ClientHello::State state,
                        const QByteArray &name = {}) { QTest::newRow(what) << bytes << state << name; };
    using enum ClientHello::State;
    const QByteArray whole = message(Other + serverName("WWW.Example.org") + Other);
    row("a name", record(whole), Complete, "www.example.org");
    row("in two records", record(whole.left(60)) + record(whole.mid(60)), Complete, "www.example.org");
    row(
        "a byte a record",
        [&] {
            QByteArray all;
            for (const char byte : whole)
                all += record(QByteArray(1, byte));
            return all;
        }(),
        Complete, "www.example.org");
    row("with more behind it", record(whole) + "anything", Complete, "www.example.org");
    row("no name", record(message(Other)), Complete);
    row("a name of another kind", record(message(serverName("a.example", 1))), Complete);
    row("no host's name", record(message(serverName("a b"))), Complete);
    row("an empty name", record(message(serverName(""))), Complete);
    row("nothing", {}, Incomplete);
    row("a part of a record's head", record(whole).left(3), Incomplete);
    row("HTTP", "GET / HTTP/1.1\r\n", NotOne);
    row("an alert", record(QByteArray::fromHex("0228"), 21), NotOne);
    row("another message", record(2 + whole.mid(1)), NotOne);
    row("an empty record", record({}), NotOne);
    row("a record that is too long", QByteArray::fromHex("160301ffff"), NotOne);
    row("a message that is too long", record(QByteArray::fromHex("01ffffff")), NotOne);
    row("a field that is too long", record(message(Other.chopped(1))), NotOne);
    row("a name that is too long",
        record(message(number(0, 2)
                       + vector(2, vector(2, QByteArray("\0\0\x09"
                                                        "a",
                                                        4))))),
        NotOne);
    row("two names",
        record(message(
            number(0, 2)
            + vector(2, vector(2, QByteArray(1, '\0') + vector(2, "a") + QByteArray(1, '\0') + vector(2, "b"))))),
        NotOne);
}

void TestClientHello::reads()
{
    QFETCH(QByteArray, bytes);
    QFETCH(ClientHello::State, state);
    QFETCH(QByteArray, name);
    const ClientHello hello = ClientHello::read(bytes);
    QCOMPARE(hello.state, state);
    QCOMPARE(hello.name, name);
}

void TestClientHello::needsAllOfIt()
{
    const QByteArray all = record(message(Other + serverName("www.example.org")));
    for (qsizetype size = 0; size < all.size(); ++size)
        QCOMPARE(ClientHello::read(QByteArrayView(all).first(size)).state, ClientHello::State::Incomplete);
}

void TestClientHello::isLimited()
{
    const QByteArray part = record(QByteArray::fromHex("01007fff") + QByteArray(8000, 'x'));
    QByteArray all = part;
    while (all.size() < ClientHello::MaxSize) {
        QCOMPARE(ClientHello::read(all).state, ClientHello::State::Incomplete);
        all += record(QByteArray(1000, 'x'));
    }
    QCOMPARE(ClientHello::read(all).state, ClientHello::State::NotOne);
}

void TestClientHello::namesFit_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("fits");
    const auto row = [](const char *pattern, const char *host, bool fits) {
        QTest::newRow((QByteArray(pattern) + ' ' + host).constData())
            << QByteArray(pattern) << QByteArray(host) << fits;
    };
    row("example.org", "example.org", true);
    row("example.org", "www.example.org", false);
    row("*.example.org", "www.example.org", true);
    row("*.example.org", "example.org", false);
    row("*.example.org", ".example.org", false);
    row("*.example.org", "a.b.example.org", false);
    row("example.org", "", false);
}

void TestClientHello::namesFit()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, host);
    QFETCH(bool, fits);
    QCOMPARE(certificateNameFits(pattern, host), fits);
}

WSIFY_SUITE(tst_clienthello, wsify::test::NoApplication, TestClientHello)
#include "tst_clienthello.moc"
