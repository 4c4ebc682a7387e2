// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "backend.h"

#include "cluster.h"

#include <algorithm>

namespace wsify::soak {

using namespace std::chrono_literals;

namespace {

constexpr Milliseconds AnswerWithin{20'000};
constexpr Milliseconds AcknowledgedWithin{60'000};
constexpr int PauseMs = 40; ///< on the average

} // namespace

BackEnd::BackEnd(Cluster &cluster, bool hasIds)
    : m_cluster(cluster)
    , m_hasIds(hasIds)
    , m_random(cluster.random().fork())
    , m_publisher(cluster.ledger().add(hasIds ? "with ids" : "without ids", false))
{
}

void BackEnd::tick()
{
    const Milliseconds now = m_cluster.loop().now();
    if (m_isDone)
        return;
    if (m_isBusy) {
        if (now - m_sent < m_patience)
            return;
        if (m_patience == AnswerWithin)
            m_cluster.late(QStringLiteral("a request to publish got no answer"));
        giveUp();
        return;
    }
    if (now < m_next)
        return;
    if (!m_request.isEmpty()) {
        if (!m_isOverdue && now - m_began > AcknowledgedWithin) {
            m_isOverdue = true;
            m_cluster.late(QStringLiteral("a request with ids was not acknowledged for a minute"));
        }
        m_cluster.ledger().repeat(m_publisher, m_first, m_end);
        ++m_counts.repeats;
        send();
        return;
    }
    if (m_stops) {
        m_cluster.ledger().retire(m_publisher, true);
        m_connection.reset();
        m_isDone = true;
        return;
    }
    compose();
    m_began = now;
    m_isOverdue = false;
    send();
}

void BackEnd::compose()
{
    const int batch = m_random.chance(0.25) ? m_random.between(2, 8) : 1;
    QByteArray body;
    for (int i = 0; i < batch; ++i) {
        const Mask channels = m_cluster.drawChannels(m_random);
        QByteArray names;
        for (int c = 0; c < Cluster::Channels; ++c) {
            if (channels >> c & 1)
                names += (names.isEmpty() ? "\"" : ",\"") + Cluster::channelName(c) + '"';
        }
        const int size =
            m_random.chance(0.95) ? m_random.between(bench::MinSize, 2000) : m_random.between(2000, 50'000);
        m_end = m_cluster.ledger().publish(m_publisher, channels, size) + 1;
        if (i == 0)
            m_first = m_end - 1;
        const QByteArray id = QByteArray::number(m_publisher) + '.' + QByteArray::number(m_end);
        body += (i > 0 ? "," : "") + QByteArray("{\"channels\":[") + names + "],"
                + (m_hasIds ? "\"id\":\"" + id + "\"," : QByteArray())
                + "\"content\":" + bench::makeContent(m_publisher, m_end - 1, 0, size) + '}';
    }
    if (batch > 1)
        body = '[' + body + ']';
    m_request = "POST /broadcast HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
                + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

void BackEnd::send()
{
    if (!m_connection || !m_connection->isUsable() || m_random.chance(0.1)) {
        m_node = m_random.below(Cluster::Nodes);
        m_connection = std::make_unique<HttpConnection>(m_cluster.loop(), m_cluster.port(m_node));
    }
    m_isBusy = true;
    m_sent = m_cluster.loop().now();
    m_patience = m_hasIds && m_random.chance(0.1) ? Milliseconds(m_random.between(50, 1500)) : AnswerWithin;
    if (m_random.chance(0.01)) { // dies over it
        const bool isHalf = m_random.chance(0.5);
        m_connection->part(isHalf ? m_request.left(m_random.below(int(m_request.size()))) : m_request);
        for (Sequence sequence = m_first; isHalf && !m_hasIds && sequence < m_end; ++sequence)
            m_cluster.ledger().forbid(m_publisher, sequence);
        giveUp();
        return;
    }
    m_connection->request(m_request, [this](int status, const QByteArray &body) { answered(status, body); });
}

void BackEnd::giveUp()
{
    m_connection->reset();
    m_connection.reset();
    m_isBusy = false;
    ++m_counts.givenUp;
    failed();
}

void BackEnd::answered(int status, const QByteArray &body)
{
    const Milliseconds now = m_cluster.loop().now();
    m_isBusy = false;
    if (status == 201) {
        for (Sequence sequence = m_first; sequence < m_end; ++sequence)
            m_cluster.ledger().due(m_publisher, sequence);
        ++m_counts.acknowledged;
        if (m_hasIds)
            m_counts.longest = std::max(m_counts.longest, now - m_began);
        m_request.clear();
        m_next = now + Milliseconds(m_random.between(0, 2 * PauseMs));
        return;
    }
    if (status == 503)
        ++m_counts.refused;
    if (status != 503 || !m_cluster.mayBeRefused(m_sent, now))
        m_cluster.late(QStringLiteral("a request to publish to node %1 was answered %2 %3")
                           .arg(m_node)
                           .arg(status)
                           .arg(QString::fromUtf8(body.left(200))));
    failed();
}

void BackEnd::failed()
{
    m_next = m_cluster.loop().now() + Milliseconds(m_random.between(50, 500));
    if (m_hasIds)
        return;
    m_cluster.ledger().retire(m_publisher, false);
    m_publisher = m_cluster.ledger().add("without ids", false);
    m_request.clear();
}

} // namespace wsify::soak
