// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "client.h"
#include "meter.h"
#include "scenarios.h"

#include <algorithm>
#include <array>

namespace wsify::bench {

namespace {

constexpr int MaxInHandshake = 128;

/// Connects that each do their handshake, a bounded number at the same time.
class Storm
{
public:
    explicit Storm(const Options &options)
        : m_options(options)
        , m_handshake(handshake(options, "storm"))
        , m_connections(size_t(options.clients))
    {
    }
    Storm(const Storm &) = delete;
    Storm &operator=(const Storm &) = delete;

    void run(QJsonObject &report)
    {
        if (m_options.resumes)
            Client::joined(m_options, "first"); // brings the session
        Meter meter(m_options.serverPid);
        meter.start();
        const auto deadline = SteadyClock::now() + std::chrono::seconds(60);
        while (m_done < m_options.clients) {
            for (; m_begun < m_options.clients && m_begun - m_done < MaxInHandshake; ++m_begun)
                begin(quint32(m_begun));
            m_poller.wait(m_options.poll ? 0 : 1000, [this](quint32 number) { ready(number); });
            if (SteadyClock::now() > deadline)
                throw Broken("the handshakes took longer than a minute");
        }
        meter.stop();
        meter.report(report, "handshakes", m_done);
        report[QStringLiteral("resumed")] =
            qint64(std::count_if(m_connections.begin(), m_connections.end(),
                                 [](const Connection &connection) { return connection.link.isResumed(); }));
        m_latencies.report(report);
    }

private:
    struct Connection
    {
        Link link;
        bool isConnected = false; ///< and its TLS stands
        bool waitsForRoom = true;
        std::int64_t beganNs = 0;
        QByteArray answer;
    };

    void begin(quint32 number)
    {
        Connection &connection = m_connections[number];
        connection.beganNs = nowNs();
        connection.link = Link::begun(m_options, m_options.port);
        m_poller.add(connection.link.descriptor(), number, true);
    }

    /// False while the handshake of TLS goes on.
    bool connect(Connection &connection, quint32 number)
    {
        const Link::Shake state = connection.link.shake();
        connection.isConnected = state == Link::Shake::Done;
        if (connection.isConnected)
            connection.link.send(m_handshake);
        if (connection.waitsForRoom != (state == Link::Shake::WantsWrite)) {
            connection.waitsForRoom = !connection.waitsForRoom;
            m_poller.modify(connection.link.descriptor(), number, connection.waitsForRoom);
        }
        return connection.isConnected;
    }

    void ready(quint32 number)
    {
        Connection &connection = m_connections[number];
        if (!connection.isConnected && !connect(connection, number))
            return;
        std::array<char, 1024> bytes;
        const qsizetype size = connection.link.receive(bytes.data(), bytes.size());
        const bool wasDone = connection.answer.contains("\r\n\r\n");
        connection.answer.append(bytes.data(), size);
        if (wasDone || !connection.answer.contains("\r\n\r\n"))
            return;
        if (!connection.answer.startsWith("HTTP/1.1 101"))
            throw Broken("a handshake was answered " + connection.answer.left(12).toStdString());
        ++m_done;
        m_latencies.add(nowNs() - connection.beganNs);
    }

    const Options &m_options;
    QByteArray m_handshake;
    std::vector<Connection> m_connections;
    Poller m_poller;
    Latencies m_latencies;
    int m_begun = 0;
    int m_done = 0;
};

} // namespace

namespace {

/// Connections that are each alone in a channel.
class Idle
{
public:
    explicit Idle(const Options &options)
        : m_options(options)
        , m_buffer(64 * 1024)
    {
        for (int i = 0; i < options.clients; ++i) {
            m_clients.push_back(Client::joined(options, channel(i)));
            m_poller.add(m_clients.back().descriptor(), quint32(i));
        }
    }

    /// They get nothing, but answer pings.
    void wait(std::chrono::duration<double> time)
    {
        const auto end = SteadyClock::now() + std::chrono::duration_cast<SteadyClock::duration>(time);
        while (SteadyClock::now() < end) {
            poll([](quint32, QByteArrayView) { throw Broken("a message came to a channel that nobody publishes to"); });
        }
    }

    /// One publication to each channel comes to its member and to nobody else. nchan has joined them with the handshake.
    QString check()
    {
        if (m_options.isNchan || !m_options.joins)
            return {};
        Client publisher = Client::publisher(m_options, {});
        std::vector<int> seen(m_clients.size());
        size_t total = 0;
        const auto deadline = SteadyClock::now() + std::chrono::seconds(20);
        for (size_t next = 0; total < m_clients.size() && SteadyClock::now() < deadline;) {
            QByteArray frames;
            for (; next < m_clients.size() && frames.size() < 16'000; ++next)
                frames += publishFrame(m_options, channel(int(next)), QByteArray::number(qint64(next)));
            publisher.send(frames);
            poll([&](quint32 number, QByteArrayView content) {
                if (content != QByteArray::number(number) || seen[number]++ > 0)
                    throw Broken("idle client " + std::to_string(number) + " got "
                                 + content.toByteArray().toStdString());
                ++total;
            });
        }
        return total == m_clients.size() ? QString()
                                         : QStringLiteral("%1 of %2 idle clients are members of their channel")
                                               .arg(total)
                                               .arg(m_clients.size());
    }

private:
    static QByteArray channel(int number) { return "idle-" + QByteArray::number(number); }

    void poll(const std::function<void(quint32 number, QByteArrayView content)> &message)
    {
        m_poller.wait(10, [&](quint32 number) {
            m_clients[number].read(m_buffer, [&](QByteArrayView content) { message(number, content); });
        });
    }

    const Options &m_options;
    std::vector<char> m_buffer;
    std::vector<Client> m_clients;
    Poller m_poller;
};

} // namespace

void runIdle(const Options &options, QJsonObject &report)
{
    { // What the first connection costs is the server's, not a connection's.
        const Client first = Client::joined(options, "first");
    }
    const qint64 before = settledResidentBytes(options.serverPid);
    Idle idle(options);
    const qint64 after = settledResidentBytes(options.serverPid);
    Meter meter(options.serverPid);
    meter.start();
    idle.wait(options.time);
    meter.stop();
    meter.report(report);
    report[QStringLiteral("rss_before")] = before;
    report[QStringLiteral("rss_after")] = after;
    report[QStringLiteral("bytes_a_connection")] = (after - before) / std::max(options.clients, 1);
    const QString wrong = idle.check();
    if (!wrong.isEmpty())
        report[QStringLiteral("wrong")] = wrong;
}

void runStorm(const Options &options, QJsonObject &report)
{
    Storm(options).run(report);
}

} // namespace wsify::bench
