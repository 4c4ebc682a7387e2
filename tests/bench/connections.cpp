// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "client.h"
#include "meter.h"
#include "scenarios.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

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
    ~Storm()
    {
        for (const Connection &connection : m_connections) {
            if (connection.descriptor >= 0)
                ::close(connection.descriptor);
        }
    }
    Storm(const Storm &) = delete;
    Storm &operator=(const Storm &) = delete;

    void run(QJsonObject &report)
    {
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
        m_latencies.report(report);
    }

private:
    struct Connection
    {
        int descriptor = -1;
        bool hasSent = false;
        std::int64_t beganNs = 0;
        QByteArray answer;
    };

    void begin(quint32 number)
    {
        Connection &connection = m_connections[number];
        connection.beganNs = nowNs();
        connection.descriptor = connectTcpAsync(m_options.port);
        m_poller.add(connection.descriptor, number, true);
    }

    void ready(quint32 number)
    {
        Connection &connection = m_connections[number];
        if (!connection.hasSent) {
            connection.hasSent = true;
            sendAll(connection.descriptor, m_handshake);
            m_poller.modify(connection.descriptor, number, false);
            return;
        }
        std::array<char, 1024> bytes;
        const ssize_t size = ::recv(connection.descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (size < 0 && errno == EAGAIN)
            return;
        if (size <= 0)
            throw Broken("a connection was ended in its handshake");
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

void runIdle(const Options &options, QJsonObject &report)
{
    { // What the first connection costs is the server's, not a connection's.
        const Client first = Client::joined(options, "first");
    }
    const qint64 before = settledResidentBytes(options.serverPid);
    std::vector<Client> clients;
    for (int i = 0; i < options.clients; ++i)
        clients.push_back(Client::joined(options, "idle-" + QByteArray::number(i)));
    const qint64 after = settledResidentBytes(options.serverPid);
    report[QStringLiteral("rss_before")] = before;
    report[QStringLiteral("rss_after")] = after;
    report[QStringLiteral("bytes_a_connection")] = (after - before) / std::max(options.clients, 1);
    Meter meter(options.serverPid);
    meter.start();
    std::this_thread::sleep_for(options.time);
    meter.stop();
    meter.report(report, "idle_connections", options.clients);
}

void runStorm(const Options &options, QJsonObject &report)
{
    Storm(options).run(report);
}

} // namespace wsify::bench
