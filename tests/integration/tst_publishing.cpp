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

#include <algorithm>
#include <memory>

using namespace wsify;
using namespace wsify::test;

namespace {

QStringList flags(const RedisServer &redis)
{
    return {QStringLiteral("--broker-driver"), QStringLiteral("redis"), QStringLiteral("--broker-dsn"), redis.dsn(),
            QStringLiteral("--workers"),       QStringLiteral("2")};
}

QByteArray withId(const QByteArray &content, const QByteArray &id)
{
    return R"({"channel":"c","content":)" + content + R"(,"id":)" + id + '}';
}

/// Highest resident bytes since the last call; -1 where the system does not say.
[[maybe_unused]] qint64 takePeak(const ServerProcess &server)
{
    qint64 peak = -1;
    QFile status(QStringLiteral("/proc/%1/status").arg(server.pid()));
    if (status.open(QIODevice::ReadOnly)) {
        for (const QByteArray &line : status.readAll().split('\n')) {
            if (line.startsWith("VmHWM:"))
                peak = line.mid(6).trimmed().split(' ').first().toLongLong() * 1024;
        }
    }
    QFile reset(QStringLiteral("/proc/%1/clear_refs").arg(server.pid()));
    if (reset.open(QIODevice::WriteOnly))
        reset.write("5");
    return peak;
}

} // namespace

/// POST /broadcast through a real Redis, on the real binary: what a back end may rely on.
class TestPublishing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void oneContentForAThousandChannels();
    void whatNeverFits();
    void aBatchIsCutAndRepeated();
    void anIdSurvivesARestart();
    void repeatsWhileRedisStandsStill();

private:
    RedisServer m_redis;
};

void TestPublishing::initTestCase()
{
    if (!RedisServer::isInstalled())
        QSKIP("there is no redis-server (packaging/deps.sh test)");
    QVERIFY2(m_redis.start(), m_redis.problem());
}

/// All of them, and without room for fifty megabytes.
void TestPublishing::oneContentForAThousandChannels()
{
    constexpr int Channels = 1000;
    WSIFY_START(publisher, flags(m_redis));
    WSIFY_START(other, flags(m_redis));
    std::vector<std::unique_ptr<WsClient>> members; // several: one may owe a megabyte at most for long
    QByteArrayList names;
    for (int i = 0; i < Channels; ++i)
        names.append('"' + QByteArray::number(i) + '"');
    for (int i = 0; i < 10; ++i) {
        members.push_back(std::make_unique<WsClient>());
        QVERIFY(members.back()->opened(i % 2 ? publisher.port() : other.port()));
        for (int channel = i / 2; channel < Channels; channel += 5)
            members.back()->sendText(join(QByteArray::number(channel)));
    }
    WSIFY_WAIT(publisher.metric("wsify_subscriptions") == Channels && publisher.metric("wsify_subscribing") == 0);
    WSIFY_WAIT(other.metric("wsify_subscriptions") == Channels && other.metric("wsify_subscribing") == 0);

    const QByteArray content = '"' + QByteArray(50'000, 'x') + '"';
    const auto body = [&](const QByteArray &what, int channels) {
        return "{\"channels\":[" + names.mid(0, channels).join(',') + "],\"content\":" + what + '}';
    };
    QCOMPARE(httpPost(publisher.port(), body(content, 50)).status, 201); // what is allocated once
    const auto heard = [&] {
        qsizetype messages = 0;
        for (const auto &member : members)
            messages += member->messages().size();
        return messages;
    };
    WSIFY_WAIT(heard() == 2 * 50);
    [[maybe_unused]] const qint64 before = std::max(publisher.residentBytes(), qint64(0));
    takePeak(publisher);
    QCOMPARE(httpPost(publisher.port(), body(content, Channels)).status, 201);
    QVERIFY2(waitUntil([&] { return heard() == 2 * (Channels + 50); }, 30'000),
             QByteArray::number(heard()) + publisher.problem() + other.problem());
    QCOMPARE(publisher.metric("wsify_broker_gaps_total"), 0.0);
    QCOMPARE(other.metric("wsify_broker_gaps_total"), 0.0);
    const qint64 peak = takePeak(publisher);
    qInfo("resident bytes rose by %lld", peak - before);
#if defined(Q_OS_LINUX) && !defined(WSIFY_SANITIZED)
    QVERIFY2(peak - before < 16LL * 1024 * 1024, QByteArray::number(peak - before));
#endif
}

/// More publications than may wait: none of them is sent, and the answer says what would have to be changed.
void TestPublishing::whatNeverFits()
{
    WSIFY_START(node, flags(m_redis) + QStringList{QStringLiteral("--broker-queue"), QStringLiteral("10")});
    WsClient member;
    QVERIFY(member.opened(node.port()));
    member.sendText(join("c"));
    WSIFY_WAIT(node.metric("wsify_subscriptions") == 1 && node.metric("wsify_subscribing") == 0);
    QByteArrayList objects(11, R"({"channel":"c","content":1})");
    const HttpAnswer refused = httpPost(node.port(), '[' + objects.join(',') + ']');
    QCOMPARE(refused.status, 413);
    QVERIFY2(refused.body.contains("--broker-queue"), refused.body);
    QCOMPARE(httpPost(node.port(), R"({"channel":"c","content":2})").status, 201);
    WSIFY_WAIT(!member.messages().isEmpty());
    QCOMPARE(member.messages(), QByteArrayList{"2"});
}

/// Redis goes in the middle of a batch; the repeat sends what it had not taken. (A Redis that stands still has all of it in
/// its buffers, or none.)
void TestPublishing::aBatchIsCutAndRepeated()
{
    WSIFY_START(node, flags(m_redis) + QStringList{QStringLiteral("--broker-timeout"), QStringLiteral("1s")});
    WSIFY_START(other, flags(m_redis));
    WsClient member;
    QVERIFY(member.opened(other.port()));
    member.sendText(join("c"));
    WSIFY_WAIT(other.metric("wsify_subscriptions") == 1 && other.metric("wsify_subscribing") == 0);
    QByteArrayList objects;
    for (int i = 0; i < 900; ++i)
        objects.append(withId(QByteArray::number(i), "\"cut " + QByteArray::number(i) + '"'));
    const QByteArray batch = '[' + objects.join(',') + ']';
    QCOMPARE(httpPost(node.port(), '[' + objects.mid(0, 300).join(',') + ']').status, 201);
    m_redis.pause();
    QCOMPARE(httpPost(node.port(), batch).status, 503); // given up; Redis finds it in its buffer later, or not
    m_redis.resume();
    WSIFY_WAIT(httpPost(node.port(), batch).status == 201);
    WSIFY_WAIT(member.messages().size() >= 900);
    QCOMPARE(httpPost(other.port(), R"({"channel":"c","content":"end"})").status, 201);
    WSIFY_WAIT(member.messages().endsWith("\"end\""));
    QCOMPARE(member.messages().size(), qsizetype(901));
    for (int i = 0; i < 900; ++i)
        QCOMPARE(member.messages().at(i), QByteArray::number(i));
}

void TestPublishing::anIdSurvivesARestart()
{
    WSIFY_START(other, flags(m_redis));
    WsClient member;
    QVERIFY(member.opened(other.port()));
    member.sendText(join("c"));
    WSIFY_WAIT(other.metric("wsify_subscriptions") == 1 && other.metric("wsify_subscribing") == 0);
    for (int run = 0; run < 2; ++run) {
        WSIFY_START(node, flags(m_redis));
        QCOMPARE(httpPost(node.port(), withId("1", "\"restart\"")).status, 201);
        QCOMPARE(httpPost(other.port(), withId("1", "\"restart\"")).status, 201);
        QVERIFY(node.stop());
    }
    QCOMPARE(httpPost(other.port(), withId("2", "\"another\"")).status, 201);
    WSIFY_WAIT(member.messages().contains("2"));
    QCOMPARE(member.messages(), (QByteArrayList{"1", "2"}));
}

/// A back end gives up after a second and asks again: the answer is that of the first.
void TestPublishing::repeatsWhileRedisStandsStill()
{
    WSIFY_START(node, flags(m_redis));
    WsClient member;
    QVERIFY(member.opened(node.port()));
    member.sendText(join("c"));
    WSIFY_WAIT(node.metric("wsify_subscriptions") == 1 && node.metric("wsify_subscribing") == 0);
    const QByteArray body = withId("1", "\"still\"");
    const QByteArray request = "POST /broadcast HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                               "Content-Type: application/json\r\nContent-Length: "
                               + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    m_redis.pause();
    QTcpSocket first;
    first.connectToHost(QStringLiteral("127.0.0.1"), node.port());
    first.write(request);
    QVERIFY(!waitUntil([&] { return first.bytesAvailable() > 0; }, 300));
    first.abort();
    QTcpSocket second;
    second.connectToHost(QStringLiteral("127.0.0.1"), node.port());
    second.write(request);
    QVERIFY(!waitUntil([&] { return second.bytesAvailable() > 0; }, 300));
    m_redis.resume();
    WSIFY_WAIT(second.bytesAvailable() > 0);
    QVERIFY(second.readAll().startsWith("HTTP/1.1 201 "));
    QCOMPARE(httpPost(node.port(), R"({"channel":"c","content":2})").status, 201);
    WSIFY_WAIT(member.messages().contains("2"));
    QCOMPARE(member.messages(), (QByteArrayList{"1", "2"}));
}

WSIFY_SUITE(tst_publishing, QCoreApplication, TestPublishing)
#include "tst_publishing.moc"
