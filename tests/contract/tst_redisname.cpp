// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisbroker.h"
#include "support/fulllistener.h"
#include "support/recordingobserver.h"
#include "support/redisserver.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QtTest>

#include <atomic>
#include <memory>
#include <optional>
#include <semaphore>

using namespace wsify;
using namespace std::chrono_literals;

namespace {

/// What a resolver says; asked on threads of its own.
class ScriptedNames
{
public:
    Resolver::Answer answer(int number) const
    {
        return m_answers.at(std::min<qsizetype>(number, m_answers.size()) - 1);
    }

    ScriptedNames &then(const QList<QHostAddress> &addresses)
    {
        Resolver::Answer found;
        found.addresses = addresses;
        m_answers.append(found);
        return *this;
    }
    ScriptedNames &thenFails(bool isFinal)
    {
        Resolver::Answer failed;
        failed.error = isFinal ? "there is no host" : "the host cannot be looked up now";
        failed.isFinal = isFinal;
        m_answers.append(failed);
        return *this;
    }

    /// Answers in this order, the last one for ever; counts in `asked`.
    static Resolver::Lookup lookup(const ScriptedNames &names, std::shared_ptr<std::atomic<int>> asked)
    {
        return [names, asked = std::move(asked)](const QByteArray &) { return names.answer(asked->fetch_add(1) + 1); };
    }

private:
    QList<Resolver::Answer> m_answers;
};

const QHostAddress Here(QHostAddress::LocalHost);

} // namespace

/// A Redis that is named: what the resolver says, and what its addresses do.
class TestRedisName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void waitsForAResolverThatFails();
    void doesNotWaitForAHostThatDoesNotExist();
    void triesTheNextAddress();
    void looksUpAgainAfterALoss();
    void aResolverThatHangsHoldsNobody();

private:
    /// Through that lookup.
    void start(Resolver::Lookup lookup, quint16 port);

    std::unique_ptr<test::RedisServer> m_redis;
    test::RecordingObserver m_observer;
    std::unique_ptr<RedisBroker> m_broker;
    std::optional<QString> m_started; ///< what was wrong
    std::shared_ptr<std::atomic<int>> m_asked;
};

void TestRedisName::init()
{
    if (!test::RedisServer::isInstalled())
        QSKIP("there is no redis-server (packaging/deps.sh test)");
    m_redis = std::make_unique<test::RedisServer>();
    QVERIFY2(m_redis->start(), m_redis->problem());
    m_started.reset();
    m_asked = std::make_shared<std::atomic<int>>(0);
}

void TestRedisName::cleanup()
{
    m_broker.reset();
    m_redis.reset();
}

void TestRedisName::start(Resolver::Lookup lookup, quint16 port)
{
    RedisBroker::Options options;
    options.dsn.servers[0].host = QStringLiteral("redis.example");
    options.dsn.servers[0].port = port;
    options.lookup = std::move(lookup);
    m_broker = std::make_unique<RedisBroker>(
        options, RedisBroker::Workers{[](WorkerId, const std::function<void()> &) {}, [] { return false; }},
        m_observer);
    m_broker->start(10s, [this](const QString &error) { m_started = error; });
}

void TestRedisName::waitsForAResolverThatFails()
{
    start(ScriptedNames::lookup(ScriptedNames().thenFails(false).thenFails(false).then({Here}), m_asked),
          m_redis->port());
    WSIFY_WAIT(m_started);
    QCOMPARE(*m_started, QString());
    QVERIFY(*m_asked >= 3);
}

void TestRedisName::doesNotWaitForAHostThatDoesNotExist()
{
    start(ScriptedNames::lookup(ScriptedNames().thenFails(true), m_asked), m_redis->port());
    QVERIFY(test::waitUntil([this] { return m_started.has_value(); }, 8000));
    QVERIFY2(m_started->contains(QLatin1String("there is no host")), qUtf8Printable(*m_started));
}

/// The first one swallows what is sent to it.
void TestRedisName::triesTheNextAddress()
{
    const QHostAddress other(QStringLiteral("127.0.0.2"));
    const test::FullListener dead(other, m_redis->port());
    if (!dead.isFull())
        QSKIP("needs a second loopback address");
    start(ScriptedNames::lookup(ScriptedNames().then({other, Here}), m_asked), m_redis->port());
    QVERIFY(test::waitUntil([this] { return m_started.has_value(); }, 4000)); // before the connection's own deadline
    QCOMPARE(*m_started, QString());
}

void TestRedisName::looksUpAgainAfterALoss()
{
    start(ScriptedNames::lookup(ScriptedNames().then({Here}), m_asked), m_redis->port());
    WSIFY_WAIT(m_started);
    QCOMPARE(*m_started, QString());
    const int before = *m_asked;
    m_redis->kill();
    WSIFY_WAIT(*m_asked > before);
    QVERIFY2(m_redis->start(), m_redis->problem());
    WSIFY_WAIT(m_broker->isUp() && m_broker->isSubscribed());
}

void TestRedisName::aResolverThatHangsHoldsNobody()
{
    const auto hangs = std::make_shared<std::binary_semaphore>(0);
    const auto asked = m_asked;
    start(
        [hangs, asked](const QByteArray &) {
            ++*asked;
            hangs->acquire();
            hangs->release(); // for the other connection's
            return Resolver::Answer();
        },
        m_redis->port());
    WSIFY_WAIT(*m_asked == 2);
    m_broker.reset(); // does not wait
    QVERIFY(!m_started);
    hangs->release();
}

WSIFY_SUITE(tst_redisname, QCoreApplication, TestRedisName)
#include "tst_redisname.moc"
