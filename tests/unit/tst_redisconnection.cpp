// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisconnection.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QByteArrayList>
#include <QSemaphore>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>

#include <functional>
#include <map>
#include <memory>

using namespace wsify;
using namespace std::chrono_literals;

namespace {

constexpr char Primary[] = "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n";
constexpr char Replica[] = "*5\r\n$5\r\nslave\r\n$1\r\nx\r\n:1\r\n$7\r\nconnect\r\n:-1\r\n";
constexpr char NoRight[] = "-NOPERM no permissions\r\n";

/// Answers commands as it is told to; others with OK.
class FakeRedis
{
public:
    explicit FakeRedis(const char *role = Primary)
        : answers{{"ROLE", role}, {"PING", "+PONG\r\n"}}
    {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            ++connections;
            QTcpSocket *socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket,
                             [this, socket, reader = std::make_shared<RespReader>()] {
                                 reader->feed(socket->readAll());
                                 for (RespValue value; !isSilent && reader->next(value);)
                                     socket->write(answerTo(value));
                             });
        });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port is free");
    }

    RedisDsn::Server place() const { return {QStringLiteral("127.0.0.1"), m_server.serverPort()}; }

    std::map<QByteArray, QByteArray> answers; ///< by the command's first word
    QByteArrayList asked; ///< first words
    int connections = 0;
    bool isSilent = false;

private:
    QByteArray answerTo(const RespValue &command)
    {
        asked.append(command.items.at(0).text);
        const auto answer = answers.find(asked.last());
        return answer == answers.end() ? QByteArray("+OK\r\n") : answer->second;
    }

    QTcpServer m_server;
};

/// A connection and what it told.
struct Watched
{
    explicit Watched(std::vector<RedisDsn::Server> servers, const QByteArrayList &needed = {},
                     std::chrono::milliseconds timeout = 5s)
        : connection(options(std::move(servers), needed, timeout),
                     {.up = [this] { ++ups; },
                      .down = [this](const auto &failure) { failures.push_back(failure); },
                      .received = [](const RespValue &) {},
                      .turnEnded = [] {}})
    {
        connection.start(timeout);
    }
    static RedisConnection::Options options(std::vector<RedisDsn::Server> servers, const QByteArrayList &needed,
                                            std::chrono::milliseconds timeout)
    {
        RedisConnection::Options made;
        made.dsn.servers = std::move(servers);
        made.dsn.user = "u";
        made.dsn.password = "pw";
        made.dsn.prefix = "p:";
        made.timeout = timeout;
        made.needed = needed;
        return made;
    }

    int ups = 0;
    std::vector<RedisConnection::Failure> failures;
    RedisConnection connection;
};

/// Nobody listens there.
RedisDsn::Server nobody()
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost))
        qFatal("no port is free");
    return {QStringLiteral("127.0.0.1"), server.serverPort()};
}

} // namespace

/// What does without a Redis.
class tst_RedisConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstAttemptCountsFromTheStart();
    void triesTheServersInOneAttempt();
    void aSilentServerHasItsShare();
    void beginsWithTheFirstServerAgain();
    void aReplicaIsNoPrimary();
    void saysWhyNoServerDoes();
    void isPermanentWhenItIsForEveryServer();
    void asksForTheRoleAsItMay();
    void theLoginEndsWithWhatIsNeeded();
    void aMissingRightEndsTheAttempt();
};

/// Whoever waits would not hear why it failed otherwise.
void tst_RedisConnection::theFirstAttemptCountsFromTheStart()
{
    static auto *const never = new QSemaphore; // for threads that outlive everything
    static constexpr auto Within = 1000ms;
    static constexpr auto Reading = 300ms;
    RedisConnection::Options options;
    options.dsn.transport = RedisDsn::Transport::Tls;
    options.dsn.servers[0].host = QStringLiteral("slow.test");
    options.lookup = [](const QByteArray &) {
        never->acquire();
        return Resolver::Answer{};
    };
    options.tls = [] {
        QThread::msleep(Reading.count()); // as if there were many certificates to read
        return QSslConfiguration::defaultConfiguration();
    };
    QByteArray text;
    RedisConnection connection(options, {.up = [] {},
                                         .down = [&](const RedisConnection::Failure &failure) { text = failure.text; },
                                         .received = [](const RespValue &) {},
                                         .turnEnded = [] {}});
    connection.start(Within);
    WSIFY_WAIT(!text.isEmpty());
    QVERIFY2(text.startsWith("the resolver did not answer for slow.test within "), text);
    const int left = text.split(' ').value(8).toInt();
    QVERIFY2(left > 0 && left <= (Within - Reading).count(), text);
}

void tst_RedisConnection::triesTheServersInOneAttempt()
{
    FakeRedis replica(Replica);
    FakeRedis primary;
    FakeRedis after;
    Watched watched({nobody(), replica.place(), primary.place(), after.place()});
    WSIFY_WAIT(watched.ups == 1);
    QCOMPARE(watched.failures.size(), size_t(0));
    QCOMPARE(replica.connections, 1);
    QCOMPARE(primary.connections, 1);
    QCOMPARE(after.connections, 0);
}

void tst_RedisConnection::aSilentServerHasItsShare()
{
    FakeRedis silent;
    silent.isSilent = true;
    FakeRedis primary;
    Watched watched({silent.place(), primary.place()}, {}, 1s);
    WSIFY_WAIT(watched.ups == 1);
    QCOMPARE(watched.failures.size(), size_t(0));
    Watched alone({silent.place(), silent.place()}, {}, 1s);
    WSIFY_WAIT(!alone.failures.empty());
    QVERIFY2(alone.failures[0].text.count("Redis did not answer within 500 ms") == 2, alone.failures[0].text);
}

void tst_RedisConnection::beginsWithTheFirstServerAgain()
{
    FakeRedis first(Replica);
    FakeRedis second;
    Watched watched({first.place(), second.place()});
    WSIFY_WAIT(watched.ups == 1);
    first.answers["ROLE"] = Primary;
    watched.connection.fail({"for the test", false});
    WSIFY_WAIT(watched.ups == 2);
    QCOMPARE(first.connections, 2);
    QCOMPARE(second.connections, 1);
}

void tst_RedisConnection::aReplicaIsNoPrimary()
{
    FakeRedis replica(Replica);
    Watched watched({replica.place()});
    WSIFY_WAIT(!watched.failures.empty());
    QCOMPARE(watched.failures[0].text, "Redis at " + replica.place().display() + " is a replica of x:1");
    QVERIFY(!watched.failures[0].isPermanent);
    replica.answers["ROLE"] = Primary;
    WSIFY_WAIT(watched.ups == 1);
}

void tst_RedisConnection::saysWhyNoServerDoes()
{
    FakeRedis replica(Replica);
    FakeRedis stranger;
    stranger.answers["AUTH"] = "-WRONGPASS no\r\n";
    Watched watched({stranger.place(), replica.place()});
    WSIFY_WAIT(!watched.failures.empty());
    QCOMPARE(watched.failures[0].text, stranger.place().display()
                                           + ": the password was refused: WRONGPASS no; Redis at "
                                           + replica.place().display() + " is a replica of x:1");
    QVERIFY(!watched.failures[0].isPermanent);
}

void tst_RedisConnection::isPermanentWhenItIsForEveryServer()
{
    FakeRedis stranger;
    stranger.answers["AUTH"] = "-WRONGPASS no\r\n";
    Watched watched({stranger.place(), stranger.place()});
    WSIFY_WAIT(!watched.failures.empty());
    QVERIFY(watched.failures[0].isPermanent);
}

void tst_RedisConnection::asksForTheRoleAsItMay()
{
    FakeRedis redis(NoRight);
    redis.answers["INFO"] = "$13\r\nrole:master\r\n\r\n";
    Watched primary({redis.place()});
    WSIFY_WAIT(primary.ups == 1);
    QVERIFY(primary.connection.roleQuestion() == RoleQuestion::Info);

    redis.answers["INFO"] = "$12\r\nrole:slave\r\n\r\n";
    Watched replica({redis.place()});
    WSIFY_WAIT(!replica.failures.empty());
    QVERIFY2(replica.failures[0].text.contains("is a replica of"), replica.failures[0].text);

    redis.answers["INFO"] = NoRight;
    Watched either({redis.place()});
    WSIFY_WAIT(either.ups == 1);
    QVERIFY(either.connection.roleQuestion() == RoleQuestion::None);

    redis.answers["ROLE"] = Primary;
    either.connection.fail({"for the test", false});
    WSIFY_WAIT(either.ups == 2);
    QVERIFY(either.connection.roleQuestion() == RoleQuestion::Role);
}

/// Behind a SUBSCRIBE Redis would refuse INFO.
void tst_RedisConnection::theLoginEndsWithWhatIsNeeded()
{
    FakeRedis redis(NoRight);
    redis.answers["INFO"] = "$13\r\nrole:master\r\n\r\n";
    redis.answers["SUBSCRIBE"] = "*3\r\n$9\r\nsubscribe\r\n$3\r\np:x\r\n:1\r\n";
    Watched watched({redis.place()}, {"SUBSCRIBE", "p:x"});
    WSIFY_WAIT(watched.ups == 1);
    QCOMPARE(redis.asked, (QByteArrayList{"AUTH", "CLIENT", "CLIENT", "ROLE", "PING", "INFO", "SUBSCRIBE"}));

    FakeRedis replica(Replica);
    Watched none({replica.place()}, {"PUBLISH", "p:x", "0"});
    WSIFY_WAIT(!none.failures.empty());
    QVERIFY(!replica.asked.contains("PUBLISH"));
}

void tst_RedisConnection::aMissingRightEndsTheAttempt()
{
    FakeRedis redis;
    FakeRedis other;
    redis.answers["PUBLISH"] = NoRight;
    Watched watched({redis.place(), other.place()}, {"PUBLISH", "p:x", "0"});
    WSIFY_WAIT(!watched.failures.empty());
    QCOMPARE(watched.failures[0].text,
             QByteArray("the Redis user 'u' may not PUBLISH to channels that begin with \"p:\": "
                        "grant +publish and &p:* (NOPERM no permissions)"));
    QVERIFY(watched.failures[0].isPermanent);
    QCOMPARE(other.connections, 0);
    redis.answers["PUBLISH"] = ":0\r\n";
    WSIFY_WAIT(watched.ups == 1);
}

WSIFY_SUITE(tst_redisconnection, QCoreApplication, tst_RedisConnection)
#include "tst_redisconnection.moc"
