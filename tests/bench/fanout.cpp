// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "members.h"
#include "meter.h"
#include "scenarios.h"

#include <algorithm>
#include <deque>

namespace wsify::bench {

namespace {

using namespace std::chrono_literals;

/// One WebSocket publishes to every channel in turn (nchan: one a channel); each publication is outstanding until every member has it.
class Fanout
{
public:
    explicit Fanout(const Options &options)
        : m_options(options)
        , m_members(options, options.channels, 1)
        , m_open(size_t(options.channels))
        , m_published(size_t(options.channels))
        , m_buffer(64 * 1024)
    {
        for (int i = 0; i < (options.isNchan ? options.channels : 1); ++i)
            m_publishers.push_back(Client::publisher(options, channelName(i)));
        for (int i = 0; i < options.idle; ++i)
            m_idle.push_back(Client::joined(options, "idle-" + QByteArray::number(i)));
        quint32 number = 0;
        for (const auto *clients : {&m_publishers, &m_idle}) {
            for (const Client &client : *clients)
                m_members.watch(client.descriptor(), number++);
        }
        m_members.setOthers([this](quint32 other) { readOther(other); });
        m_members.waitForJoins([this](int channel, QByteArrayView content) {
            publisherOf(channel).send(publishFrame(m_options, channelName(channel), content));
        });
    }

    void run(QJsonObject &report)
    {
        Meter meter(m_options.serverPid);
        m_dueNs = nowNs();
        if (m_options.publications == 0)
            runFor(m_options.warmup);
        m_latencies.clear();
        const qint64 before = m_members.deliveries();
        meter.start();
        if (m_options.publications == 0)
            runFor(m_options.time);
        else
            runAll();
        meter.stop();
        meter.report(report, "deliveries", m_members.deliveries() - before);
        m_latencies.report(report);
        finish(report);
    }

private:
    void readOther(quint32 number)
    {
        const bool isIdle = number >= m_publishers.size();
        Client &client = isIdle ? m_idle[number - m_publishers.size()] : m_publishers[number];
        client.read(m_buffer, [&](QByteArrayView) {
            // nchan tells a publisher what became of each message.
            if (isIdle || !m_options.isNchan)
                throw Broken("a message came to a client that is no member");
        });
    }

    Client &publisherOf(int channel) { return m_publishers[m_options.isNchan ? size_t(channel) : 0]; }

    void runFor(std::chrono::duration<double> time)
    {
        const auto end = SteadyClock::now() + std::chrono::duration_cast<SteadyClock::duration>(time);
        while (SteadyClock::now() < end)
            turn();
    }

    void runAll()
    {
        while (m_count < m_options.publications || m_outstanding > 0)
            turn();
    }

    void turn()
    {
        publish();
        m_members.poll(timeout(), [this](quint32 member, const Content &content) { delivered(member, content); });
    }

    int timeout() const
    {
        if (m_options.poll)
            return 0;
        return m_options.rate > 0 ? int(std::clamp<std::int64_t>((m_dueNs - nowNs()) / 1'000'000, 0, 100)) : 100;
    }

    void publish()
    {
        if (m_options.rate > 0) {
            for (; nowNs() >= m_dueNs; m_dueNs += std::int64_t(1e9 / m_options.rate)) {
                publishOne(m_dueNs);
                flush();
            }
        } else {
            // Not before a whole burst has room in the window.
            const auto mayPublish = [this] { return m_options.publications == 0 || m_count < m_options.publications; };
            while (mayPublish() && m_outstanding + m_options.burst <= m_options.window) {
                for (int i = 0; i < m_options.burst; ++i)
                    publishOne(nowNs());
                flush();
            }
        }
    }

    void publishOne(std::int64_t dueNs)
    {
        const int channel = m_nextChannel;
        m_nextChannel = (m_nextChannel + 1) % m_options.channels;
        const QByteArray content = makeContent(0, m_published[size_t(channel)]++, dueNs, m_options.size);
        const QByteArray frame = publishFrame(m_options, channelName(channel), content);
        if (m_options.isNchan && m_lastChannel != channel)
            flush();
        m_lastChannel = channel;
        m_due += frame;
        m_open[size_t(channel)].push_back(m_options.members);
        ++m_outstanding;
        ++m_count;
    }

    void flush()
    {
        if (m_due.isEmpty())
            return;
        publisherOf(m_lastChannel).send(m_due);
        m_due.clear();
    }

    void delivered(quint32 member, const Content &content)
    {
        const auto channel = size_t(m_members.channelOf(member));
        auto &open = m_open[channel];
        const Sequence oldest = m_published[channel] - open.size();
        --open[size_t(content.sequence - oldest)];
        // Members get them in order, so they are complete in order.
        for (; !open.empty() && open.front() == 0; open.pop_front())
            --m_outstanding;
        if (m_options.rate > 0)
            m_latencies.add(nowNs() - content.dueNs);
    }

    void finish(QJsonObject &report)
    {
        m_members.settle([this] { return m_outstanding == 0; },
                         [this](quint32 member, const Content &content) { delivered(member, content); });
        QString wrong;
        for (int channel = 0; channel < m_options.channels && wrong.isEmpty(); ++channel)
            wrong = m_members.finish(channel, 0, m_published[size_t(channel)]);
        if (!wrong.isEmpty())
            report[QStringLiteral("wrong")] = wrong;
    }

    const Options &m_options;
    Members m_members;
    std::vector<Client> m_idle;
    std::vector<Client> m_publishers;
    std::vector<std::deque<int>>
        m_open; ///< for each channel: how many members miss each publication that is outstanding
    std::vector<Sequence> m_published;
    Latencies m_latencies;
    std::vector<char> m_buffer;
    QByteArray m_due; ///< frames for one write
    std::int64_t m_dueNs = 0; ///< --rate: when the next one is
    qint64 m_outstanding = 0;
    qint64 m_count = 0; ///< published
    int m_nextChannel = 0;
    int m_lastChannel = 0;
};

} // namespace

void runFanout(const Options &options, QJsonObject &report)
{
    Fanout(options).run(report);
}

} // namespace wsify::bench
