// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "members.h"
#include "meter.h"
#include "scenarios.h"

#include <deque>
#include <utility>
#include <vector>

namespace wsify::bench {

namespace {

/// The members of one channel publish in turn, each after a ping of its own, or without.
class Talk
{
public:
    explicit Talk(const Options &options)
        : m_options(options)
        , m_members(options, 1, options.publishers)
        , m_publishers(size_t(options.publishers))
        , m_buffer(256 * 1024)
    {
        if (options.publishers < 1 || (!options.isApart && options.publishers > options.members))
            throw Broken("--publishers has to be one member at least, and all of them at most");
        for (int i = 0; options.isApart && i < options.publishers; ++i) {
            m_others.push_back(Client::publisher(options, channelName(0)));
            m_members.watch(m_others.back().descriptor(), quint32(i));
        }
        m_members.setOthers([this](quint32 number) { readOther(number); });
        m_members.setPonged([this](quint32 member, QByteArrayView payload) { ponged(member, payload); });
        m_members.waitForJoins([this](int, QByteArrayView content) {
            publisher(0).send(publishFrame(m_options, channelName(0), content));
        });
    }

    void run(QJsonObject &report)
    {
        Meter meter(m_options.serverPid);
        runFor(m_options.warmup);
        const qint64 before = m_members.deliveries();
        meter.start();
        runFor(m_options.time);
        meter.stop();
        meter.report(report, "deliveries", m_members.deliveries() - before);
        finish(report);
    }

private:
    struct Publisher
    {
        QByteArray due; ///< frames for one write
        Sequence published = 0;
        Sequence ponged = 0;
        std::deque<int> open; ///< how many members miss each publication that is outstanding
    };

    Client &publisher(size_t number)
    {
        return m_options.isApart ? m_others[number] : m_members.client(quint32(number));
    }

    void readOther(quint32 number)
    {
        m_others[number].read(
            m_buffer, [](QByteArrayView) { throw Broken("a message came to a client that is no member"); },
            [&](QByteArrayView payload) { ponged(number, payload); });
    }

    void runFor(std::chrono::duration<double> time)
    {
        const auto end = SteadyClock::now() + std::chrono::duration_cast<SteadyClock::duration>(time);
        while (SteadyClock::now() < end) {
            while (m_outstanding + m_options.burst <= m_options.window)
                publish();
            m_members.poll(m_options.poll ? 0 : 100, delivered());
        }
    }

    /// One burst: of each publisher that has its turn in it, one write.
    void publish()
    {
        const size_t first = m_next;
        for (int i = 0; i < m_options.burst; ++i) {
            Publisher &publisher = m_publishers[m_next];
            if (m_options.pings)
                publisher.due += clientFrame(QByteArray::number(quint64(publisher.published)), Opcode::Ping);
            const QByteArray content = makeContent(quint32(m_next), publisher.published++, nowNs(), m_options.size);
            publisher.due += publishFrame(m_options, channelName(0), content);
            publisher.open.push_back(m_options.members);
            m_next = (m_next + 1) % m_publishers.size();
        }
        m_outstanding += m_options.burst;
        for (size_t i = 0; i < m_publishers.size(); ++i) {
            const size_t number = (first + i) % m_publishers.size();
            if (m_publishers[number].due.isEmpty())
                break;
            publisher(number).send(std::exchange(m_publishers[number].due, {}));
        }
    }

    void ponged(quint32 number, QByteArrayView payload)
    {
        if (number >= m_publishers.size() || !m_options.pings
            || payload != QByteArray::number(quint64(m_publishers[number].ponged)))
            throw Broken("a pong is lost, doubled, damaged or out of order");
        ++m_publishers[number].ponged;
    }

    Members::Delivered delivered()
    {
        return [this](quint32, const Content &content) {
            Publisher &publisher = m_publishers[content.publisher];
            const Sequence oldest = publisher.published - publisher.open.size();
            --publisher.open[size_t(content.sequence - oldest)];
            for (; !publisher.open.empty() && publisher.open.front() == 0; publisher.open.pop_front())
                --m_outstanding;
        };
    }

    void finish(QJsonObject &report)
    {
        m_members.settle([this] { return m_outstanding == 0; }, delivered());
        QString wrong;
        for (size_t i = 0; i < m_publishers.size() && wrong.isEmpty(); ++i) {
            const Publisher &publisher = m_publishers[i];
            wrong = m_members.finish(0, quint32(i), publisher.published);
            if (wrong.isEmpty() && m_options.pings && publisher.ponged != publisher.published)
                wrong = QStringLiteral("publisher %1: a pong is missing").arg(i);
        }
        if (!wrong.isEmpty())
            report[QStringLiteral("wrong")] = wrong;
    }

    const Options &m_options;
    Members m_members;
    std::vector<Client> m_others; ///< --apart: who publishes
    std::vector<Publisher> m_publishers;
    std::vector<char> m_buffer;
    size_t m_next = 0; ///< who publishes next
    qint64 m_outstanding = 0;
};

} // namespace

void runTalk(const Options &options, QJsonObject &report)
{
    Talk(options).run(report);
}

} // namespace wsify::bench
