// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/httpclient.h"
#include "support/redisserver.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QFile>
#include <QTcpSocket>
#include <QTest>

using namespace wsify::test;

namespace {

/// What one side of a recorded connection said, in order.
QByteArrayList recorded(const QByteArray &who)
{
    QByteArrayList said;
    QFile file(QStringLiteral(WSIFY_GOLDEN_DIR "/redis/v3.txt"));
    if (!file.open(QIODevice::ReadOnly))
        return said;
    const QByteArrayList lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (!line.startsWith(who + ' '))
            continue;
        QByteArray bytes;
        for (qsizetype i = who.size() + 1; i < line.size(); ++i) {
            if (line[i] != '\\') {
                bytes += line[i];
                continue;
            }
            const char escape = line.at(++i);
            if (escape == 'x') {
                bytes += QByteArray::fromHex(line.mid(i + 1, 2));
                i += 2;
            } else {
                bytes += escape == 'r' ? '\r' : escape == 'n' ? '\n' : escape;
            }
        }
        said.append(bytes);
    }
    return said;
}

/// The last string of a PUBLISH or a message.
QByteArray payload(const QByteArray &bytes)
{
    const qsizetype size = bytes.lastIndexOf('$');
    const qsizetype begin = bytes.indexOf('\n', size) + 1;
    return bytes.mid(begin, bytes.size() - begin - 2);
}

} // namespace

/// v3's nodes and ours on one Redis: what v3 published is heard here, and v3's subscribers get from us, byte for byte, what they got
/// from v3 (golden/redis/v3.txt).
class TestV3Redis : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void v3IsHeard();
    void v3HearsUs();
    void scriptsAreHeard();

private:
    RedisServer m_redis;
    QStringList flags() const
    {
        return {QStringLiteral("--broker-driver"), QStringLiteral("redis"), QStringLiteral("--broker-dsn"),
                m_redis.dsn()};
    }
    /// A member of "golden" that is joined for certain.
    static bool joined(WsClient &client, quint16 port)
    {
        if (!client.opened(port))
            return false;
        client.sendText(join("golden"));
        client.sendText(broadcast("golden", "\"joined\""));
        const bool isJoined = waitUntil([&] { return client.messages() == QByteArrayList{"\"joined\""}; });
        client.clearMessages();
        return isJoined;
    }
};

void TestV3Redis::initTestCase()
{
    if (!RedisServer::isInstalled())
        QSKIP("there is no redis-server (packaging/deps.sh test)");
    QVERIFY2(m_redis.start(), m_redis.problem());
    QCOMPARE(recorded("p >").size(), 10);
    QCOMPARE(recorded("s <").size(), 8);
}

void TestV3Redis::v3IsHeard()
{
    WSIFY_START(node, flags());
    WsClient client;
    QVERIFY(joined(client, node.port()));
    QTcpSocket v3;
    v3.connectToHost(QHostAddress(QHostAddress::LocalHost), m_redis.port());
    QByteArrayList expected;
    const QByteArrayList said = recorded("p >");
    for (const QByteArray &bytes : said) {
        v3.write(bytes);
        if (bytes.contains("publish"))
            expected.append(payload(bytes));
    }
    WSIFY_WAIT(client.messages().size() >= expected.size());
    QCOMPARE(client.messages(), expected);
}

void TestV3Redis::v3HearsUs()
{
    WSIFY_START(node, flags());
    QTcpSocket v3;
    v3.connectToHost(QHostAddress(QHostAddress::LocalHost), m_redis.port());
    for (const QByteArray &bytes : recorded("s >"))
        v3.write(bytes);
    QByteArray in;
    const QByteArrayList heard = recorded("s <");
    const auto read = [&] {
        in += v3.readAll();
        return in.contains(heard.first());
    };
    WSIFY_WAIT(read());
    in.remove(0, in.indexOf(heard.first())); // what Redis says of itself differs from version to version
    WsClient client;
    QVERIFY(client.opened(node.port()));
    for (const QByteArray &message : heard.mid(1, heard.size() - 2))
        client.sendText(broadcast("golden", payload(message)));
    const QByteArray expected = heard.join();
    WSIFY_WAIT((in += v3.readAll()).size() >= expected.size() - heard.last().size());
    QCOMPARE(httpPost(node.port(), "{\"channel\":\"golden\",\"content\":" + payload(heard.last()) + '}').status, 201);
    WSIFY_WAIT((in += v3.readAll()).size() >= expected.size());
    QCOMPARE(in, expected);
}

void TestV3Redis::scriptsAreHeard()
{
    WSIFY_START(node, flags());
    WsClient client;
    QVERIFY(joined(client, node.port()));
    QCOMPARE(m_redis.command({"PUBLISH", "golden", "{\"from\": \"a script\"}"}), QByteArray(":1\r\n"));
    WSIFY_WAIT(client.messages() == QByteArrayList{"{\"from\": \"a script\"}"});
}

WSIFY_SUITE(tst_v3redis, QCoreApplication, TestV3Redis)
#include "tst_v3redis.moc"
