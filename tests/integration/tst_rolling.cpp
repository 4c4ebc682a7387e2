// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/httpclient.h"
#include "support/redisserver.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QFileInfo>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

#include <array>
#include <memory>
#include <vector>

using namespace wsify::test;

namespace {

constexpr int Nodes = 3;
constexpr int MembersEach = 2;
constexpr int Between = 40; ///< publications of each publisher between two restarts
constexpr int PauseMs = 2; ///< of a publisher between an answer and the next request

/// What one publisher sent, one after the other's acknowledgement.
struct Stream
{
    int sent = 0;
    int acknowledged = 0; ///< all but the last one that was sent, or all
    bool isOver = false; ///< its node went away: of the last one nobody knows
};
using Streams = std::vector<Stream>;

QByteArray content(size_t stream, int number)
{
    return '"' + QByteArray::number(stream) + '.' + QByteArray::number(number) + '"';
}

QByteArray channelOf(size_t stream)
{
    return stream % 2 ? "rolling 1" : "rolling 0";
}

/// Holds what one receiver heard against what was sent since it is there.
class Checker
{
public:
    explicit Checker(const Streams &streams)
        : m_streams(streams)
    {
        for (const Stream &stream : streams)
            m_next.push_back({0, stream.sent});
    }

    /// Empty, or what is wrong with it.
    QByteArray heard(const QByteArray &message)
    {
        const QByteArrayList parts = message.mid(1, message.size() - 2).split('.');
        const size_t number = parts.first().toUInt();
        const int which = parts.last().toInt();
        if (number >= m_streams.size() || which >= m_streams[number].sent)
            return "nobody sent " + message;
        Next &next = at(number);
        // What was sent before it was there may come or not.
        if (which < next.from || which > next.upTo)
            return message + " came where " + QByteArray::number(next.from) + " to " + QByteArray::number(next.upTo)
                   + " was due";
        next = {which + 1, which + 1};
        return {};
    }
    bool hasAll()
    {
        for (size_t i = 0; i < m_streams.size(); ++i) {
            if (at(i).upTo < m_streams[i].acknowledged)
                return false;
        }
        return true;
    }

private:
    struct Next
    {
        int from = 0;
        int upTo = 0;
    };
    Next &at(size_t stream)
    {
        if (stream >= m_next.size())
            m_next.resize(stream + 1); // began when this one was there
        return m_next[stream];
    }

    const Streams &m_streams;
    std::vector<Next> m_next;
};

/// A client that is joined to both channels for certain.
class Member
{
public:
    explicit Member(quint16 port)
        : m_port(port)
    {
    }
    bool isJoined(const Streams &streams)
    {
        if (!m_client.opened(m_port))
            return false;
        const QByteArray own = "probe " + QByteArray::number(quintptr(this));
        for (const QByteArray &channel : {channelOf(0), channelOf(1), own})
            m_client.sendText(join(channel));
        // One subscription after the other, and a broadcast waits for its own.
        m_client.sendText(broadcast(own, "\"joined\""));
        if (!waitUntil([&] { return m_client.messages().contains("\"joined\""); }))
            return false;
        m_client.clearMessages();
        m_checker = std::make_unique<Checker>(streams);
        return true;
    }
    QByteArray check()
    {
        for (; m_read < m_client.messages().size(); ++m_read) {
            const QByteArray wrong = m_checker->heard(m_client.messages().at(m_read));
            if (!wrong.isEmpty())
                return wrong;
        }
        return {};
    }
    bool hasAll() { return m_checker->hasAll(); }

private:
    quint16 m_port;
    WsClient m_client;
    std::unique_ptr<Checker> m_checker;
    qsizetype m_read = 0;
};

/// A back end of one node: posts, and posts again when it was answered 201.
class Publisher
{
public:
    Publisher(Streams &streams, bool hasIds)
        : m_streams(streams)
        , m_hasIds(hasIds)
    {
        QObject::connect(&m_socket, &QTcpSocket::connected, &m_socket, [this] { post(); });
        QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { read(); });
        QObject::connect(&m_socket, &QTcpSocket::disconnected, &m_socket, [this] { ended(); });
        m_pause.setSingleShot(true);
        m_pause.callOnTimeout([this] { next(); });
    }

    void begin(quint16 port)
    {
        m_port = port;
        m_number = m_streams.size();
        m_streams.emplace_back();
        m_socket.abort();
        m_in.clear();
        next();
    }
    void setPaused(bool isPaused)
    {
        m_isPaused = isPaused;
        if (!isPaused && !m_isOut && !stream().isOver)
            next();
    }
    bool isIdle() const { return !m_isOut; }
    const Stream &stream() const { return m_streams[m_number]; }

private:
    void next()
    {
        if (m_isPaused || m_isOut || stream().isOver)
            return;
        if (m_socket.state() == QTcpSocket::UnconnectedState)
            m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
        else if (m_socket.state() == QTcpSocket::ConnectedState)
            post();
    }
    void post()
    {
        if (m_isPaused || m_isOut)
            return;
        Stream &stream = m_streams[m_number];
        const QByteArray made = content(m_number, stream.sent++);
        const QByteArray body = R"({"channel":")" + channelOf(m_number) + R"(","content":)" + made
                                + (m_hasIds ? R"(,"id":)" + made : QByteArray()) + '}';
        m_isOut = true;
        m_socket.write(
            "POST /broadcast HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }
    void read()
    {
        m_in += m_socket.readAll();
        const auto answer = HttpAnswer::parse(m_in, false);
        if (!answer)
            return;
        m_in.clear();
        m_isOut = false;
        if (answer->status != 201) {
            m_streams[m_number].isOver = true;
            return;
        }
        ++m_streams[m_number].acknowledged;
        if (answer->header("Connection") == "close")
            m_socket.abort(); // the portable engine serves one request a connection
        m_pause.start(PauseMs);
    }
    void ended()
    {
        if (m_isOut)
            m_streams[m_number].isOver = true;
        m_isOut = false;
    }

    Streams &m_streams;
    bool m_hasIds;
    size_t m_number = 0;
    quint16 m_port = 0;
    QByteArray m_in;
    bool m_isOut = false;
    bool m_isPaused = false;
    QTimer m_pause;
    QTcpSocket m_socket; ///< last: its signals must not find the other members gone
};

/// What a node of v3 is to Redis: publishes and subscribes as golden/redis/v3.txt has it.
class V3Node
{
public:
    V3Node(Streams &streams, quint16 redisPort)
        : m_streams(streams)
        , m_number(streams.size())
    {
        m_streams.emplace_back();
        for (QTcpSocket *socket : {&m_publisher, &m_subscriber})
            socket->connectToHost(QHostAddress(QHostAddress::LocalHost), redisPort);
        m_subscriber.write(redisCommand({"subscribe", channelOf(0)}) + redisCommand({"subscribe", channelOf(1)}));
        QObject::connect(&m_publisher, &QTcpSocket::readyRead, &m_publisher, [this] {
            // One answer for each, `:N`.
            m_streams[m_number].acknowledged += int(m_publisher.readAll().count('\n'));
        });
        QObject::connect(&m_subscriber, &QTcpSocket::readyRead, &m_subscriber,
                         [this] { m_in += m_subscriber.readAll(); });
        m_timer.callOnTimeout([this] {
            Stream &stream = m_streams[m_number];
            m_publisher.write(redisCommand({"publish", channelOf(m_number), content(m_number, stream.sent)}));
            ++stream.sent;
        });
    }
    bool isSubscribed()
    {
        return waitUntil([this] { return m_in.count("subscribe") == 2; });
    }
    void begin()
    {
        m_in.clear();
        m_checker = std::make_unique<Checker>(m_streams);
        m_timer.start(PauseMs * 2);
    }
    void setPaused(bool isPaused) { isPaused ? m_timer.stop() : m_timer.start(PauseMs * 2); }
    bool isIdle() const { return m_streams[m_number].acknowledged == m_streams[m_number].sent; }
    const Stream &stream() const { return m_streams[m_number]; }
    QByteArray check()
    {
        // *3 $7 message $9 CHANNEL $N CONTENT
        for (qsizetype at = m_in.indexOf('"'); at >= 0; at = m_in.indexOf('"')) {
            const qsizetype end = m_in.indexOf("\r\n", at);
            if (end < 0)
                return {};
            const QByteArray wrong = m_checker->heard(m_in.mid(at, end - at));
            m_in.remove(0, end + 2);
            if (!wrong.isEmpty())
                return wrong;
        }
        return {};
    }
    bool hasAll() { return m_checker->hasAll(); }

private:
    Streams &m_streams;
    size_t m_number;
    QByteArray m_in;
    std::unique_ptr<Checker> m_checker;
    QTimer m_timer;
    QTcpSocket m_publisher;
    QTcpSocket m_subscriber;
};

} // namespace

/// An installation that is updated node by node, and taken back: nodes of the version that WSIFY_OLD_SERVER names, nodes of this one and one
/// that speaks to Redis as v3 does on one Redis, under load.
class TestRolling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void oldToNewAndBack();

private:
    bool start(size_t node, bool isOld);
    bool restart(size_t node, bool isOld);
    bool turnUntilPublished(int more, size_t without = Nodes);
    bool isWhole();

    QString m_old;
    RedisServer m_redis;
    Streams m_streams;
    std::array<ServerProcess, Nodes> m_nodes;
    std::array<std::vector<std::unique_ptr<Member>>, Nodes> m_members;
    std::vector<std::unique_ptr<Publisher>> m_publishers; ///< two a node: with ids, and without
    std::unique_ptr<V3Node> m_v3;
};

void TestRolling::initTestCase()
{
    m_old = qEnvironmentVariable("WSIFY_OLD_SERVER");
    if (m_old.isEmpty())
        QSKIP("WSIFY_OLD_SERVER names no older wsify to update from (tests/full.sh rolling builds one)");
    if (!RedisServer::isInstalled())
        QSKIP("there is no redis-server (packaging/deps.sh test)");
    QVERIFY2(QFileInfo(m_old).isExecutable(), qPrintable(m_old));
    QVERIFY2(m_redis.start(), m_redis.problem());
}

bool TestRolling::start(size_t node, bool isOld)
{
    m_nodes[node].useBinary(isOld ? m_old : QString());
    if (!m_nodes[node].listening({QStringLiteral("--broker-driver"), QStringLiteral("redis"),
                                  QStringLiteral("--broker-dsn"), m_redis.dsn(), QStringLiteral("--workers"),
                                  QStringLiteral("2")}))
        return false;
    m_members[node].clear();
    for (int i = 0; i < MembersEach; ++i) {
        m_members[node].push_back(std::make_unique<Member>(m_nodes[node].port()));
        if (!m_members[node].back()->isJoined(m_streams))
            return false;
    }
    for (const size_t publisher : {2 * node, 2 * node + 1})
        m_publishers[publisher]->begin(m_nodes[node].port());
    return true;
}

bool TestRolling::restart(size_t node, bool isOld)
{
    // Its members leave with it; the other nodes' stay.
    return m_nodes[node].stop() && turnUntilPublished(Between, node) && start(node, isOld)
           && turnUntilPublished(Between);
}

/// True when each publisher, but for those of one node, has published so many more.
bool TestRolling::turnUntilPublished(int more, size_t without)
{
    std::vector<int> due;
    for (const auto &publisher : m_publishers)
        due.push_back(publisher->stream().acknowledged + more);
    const int dueOfV3 = m_v3->stream().acknowledged + more;
    return waitUntil([&] {
        for (size_t i = 0; i < m_publishers.size(); ++i) {
            if (i / 2 != without && m_publishers[i]->stream().acknowledged < due[i])
                return false;
        }
        return m_v3->stream().acknowledged >= dueOfV3;
    });
}

/// Stops the load, has what is under way arrive, compares, and goes on.
bool TestRolling::isWhole()
{
    QByteArray wrong;
    const auto setPaused = [&](bool isPaused) {
        for (const auto &publisher : m_publishers)
            publisher->setPaused(isPaused);
        m_v3->setPaused(isPaused);
    };
    const auto isQuiet = [&] {
        for (const auto &publisher : m_publishers) {
            if (!publisher->isIdle())
                return false;
        }
        return m_v3->isIdle();
    };
    const auto hasAll = [&](auto &receiver) {
        if (wrong.isEmpty())
            wrong = receiver.check();
        return receiver.hasAll();
    };
    const auto isThere = [&] {
        bool all = hasAll(*m_v3);
        for (const auto &members : m_members) {
            for (const auto &member : members)
                all = hasAll(*member) && all;
        }
        return all || !wrong.isEmpty();
    };
    setPaused(true);
    bool isRight = waitUntil(isQuiet) && waitUntil(isThere) && wrong.isEmpty();
    if (!wrong.isEmpty())
        qWarning("%s", wrong.constData());
    for (const auto &publisher : m_publishers)
        isRight = isRight && !publisher->stream().isOver; // each node serves
    setPaused(false);
    return isRight;
}

void TestRolling::oldToNewAndBack()
{
    m_v3 = std::make_unique<V3Node>(m_streams, m_redis.port());
    QVERIFY(m_v3->isSubscribed());
    for (size_t i = 0; i < 2 * size_t(Nodes); ++i)
        m_publishers.push_back(std::make_unique<Publisher>(m_streams, i % 2 == 0));
    m_v3->begin();
    for (size_t node = 0; node < Nodes; ++node)
        QVERIFY2(start(node, true), m_nodes[node].problem());
    QVERIFY(turnUntilPublished(Between));
    QVERIFY(isWhole());
    for (const bool isOld : {false, true}) {
        for (size_t node = 0; node < Nodes; ++node) {
            QVERIFY2(restart(node, isOld), m_nodes[node].problem());
            QVERIFY2(isWhole(), qPrintable(QStringLiteral("node %1 is now %2")
                                               .arg(node)
                                               .arg(isOld ? QStringLiteral("old") : QStringLiteral("new"))));
        }
    }
    int published = 0;
    for (const Stream &stream : m_streams)
        published += stream.acknowledged;
    qInfo("%d publications, %d of v3's", published, m_v3->stream().acknowledged);
    for (ServerProcess &node : m_nodes)
        QVERIFY2(node.stop(), node.problem());
}

WSIFY_SUITE(tst_rolling, QCoreApplication, TestRolling)
#include "tst_rolling.moc"
