// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "members.h"
#include "meter.h"
#include "scenarios.h"
#include "wire.h"

#include <algorithm>
#include <array>
#include <deque>
#include <unistd.h>

namespace wsify::bench {

namespace {

using namespace std::chrono_literals;

/// Kept-alive connections that each post, and post again when they are answered.
class HttpPublishers
{
public:
    explicit HttpPublishers(const Options &options)
        : m_options(options)
        , m_members(options, 1, options.connections)
    {
        for (int i = 0; i < options.connections; ++i) {
            m_publishers.push_back({Link::connected(options, options.portToPublish())});
            m_members.watch(m_publishers.back().link.descriptor(), quint32(i));
        }
        m_members.setOthers([this](quint32 number) { read(number); });
        m_members.waitForJoins([this](int, QByteArrayView content) {
            m_probes.push_back(content.toByteArray());
            if (m_probes.size() == 1)
                publishProbe();
        });
        m_members.settle([this] { return m_probes.empty(); }, [](quint32, const Content &) {});
        m_isWarm = true;
    }
    HttpPublishers(const HttpPublishers &) = delete;
    HttpPublishers &operator=(const HttpPublishers &) = delete;

    void run(QJsonObject &report)
    {
        Meter meter(m_options.serverPid);
        m_isPublishing = true;
        for (quint32 i = 0; i < m_publishers.size(); ++i)
            publish(i);
        pollUntil(SteadyClock::now() + std::chrono::duration_cast<SteadyClock::duration>(m_options.warmup));
        m_latencies.clear();
        const qint64 deliveries = m_members.deliveries();
        const qint64 requests = m_answered;
        meter.start();
        pollUntil(SteadyClock::now() + std::chrono::duration_cast<SteadyClock::duration>(m_options.time));
        meter.stop();
        meter.report(report, "deliveries", m_members.deliveries() - deliveries);
        meter.report(report, "requests", m_answered - requests);
        meter.report(report, "publications", (m_answered - requests) * m_options.batch);
        m_latencies.report(report);
        m_isPublishing = false;
        finish(report);
    }

private:
    struct Connection
    {
        Link link;
        QByteArray in = {};
        Sequence published = 0;
        std::int64_t sentNs = 0;
    };

    void pollUntil(SteadyClock::time_point end)
    {
        while (SteadyClock::now() < end)
            m_members.poll(m_options.poll ? 0 : 100, [](quint32, const Content &) {});
    }

    void publish(quint32 number)
    {
        Connection &connection = m_publishers[number];
        connection.sentNs = nowNs();
        QByteArrayList contents;
        QByteArrayList ids;
        for (int i = 0; i < m_options.batch; ++i) {
            if (m_options.hasIds)
                ids.append(m_run + QByteArray::number(number) + '.' + QByteArray::number(connection.published));
            contents.append(makeContent(number, connection.published++, connection.sentNs, m_options.size));
        }
        connection.link.send(publishRequest(m_options, channelName(0), contents, ids));
    }

    void publishProbe() { m_publishers[0].link.send(publishRequest(m_options, channelName(0), {m_probes.front()})); }

    void read(quint32 number)
    {
        Connection &connection = m_publishers[number];
        std::array<char, 4096> bytes;
        const qsizetype size = connection.link.receive(bytes.data(), bytes.size());
        if (size == 0)
            return;
        connection.in.append(bytes.data(), size);
        Response response;
        if (!takeResponse(connection.in, response))
            return;
        if (response.status < 200 || response.status > 202)
            throw Broken("a publication was answered " + std::to_string(response.status));
        if (!response.keepsAlive)
            reconnect(number);
        if (!m_isWarm) {
            m_probes.pop_front();
            if (!m_probes.empty())
                publishProbe();
            return;
        }
        ++m_answered;
        m_latencies.add(nowNs() - connection.sentNs);
        if (m_isPublishing)
            publish(number);
    }

    /// The portable engine serves one request a connection.
    void reconnect(quint32 number)
    {
        Connection &connection = m_publishers[number];
        connection.link = Link(); // its descriptor must leave epoll first
        connection.link = Link::connected(m_options, m_options.portToPublish());
        m_members.watch(connection.link.descriptor(), number);
    }

    void finish(QJsonObject &report)
    {
        qint64 expected = 0;
        for (const Connection &connection : m_publishers)
            expected += qint64(connection.published) * m_options.members;
        m_members.settle([&] { return m_members.deliveries() >= expected; }, [](quint32, const Content &) {});
        QString wrong;
        for (quint32 i = 0; i < m_publishers.size() && wrong.isEmpty(); ++i)
            wrong = m_members.finish(0, i, m_publishers[i].published);
        if (!wrong.isEmpty())
            report[QStringLiteral("wrong")] = wrong;
    }

    const Options &m_options;
    /// Nodes remember ids for minutes, and of runs before this one.
    const QByteArray m_run = QByteArray::number(::getpid()) + '.' + QByteArray::number(nowNs()) + '.';
    Members m_members;
    std::vector<Connection> m_publishers;
    Latencies m_latencies;
    std::deque<QByteArray> m_probes; ///< to publish before the run; the first is out until it is answered
    qint64 m_answered = 0;
    bool m_isWarm = false; ///< every member has joined
    bool m_isPublishing = false;
};

} // namespace

void runHttp(const Options &options, QJsonObject &report)
{
    HttpPublishers(options).run(report);
}

} // namespace wsify::bench
