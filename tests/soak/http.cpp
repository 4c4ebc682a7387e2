// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "http.h"

#include "wire.h"
#include "world.h"

#include <bit>

namespace wsify::soak {

using namespace std::chrono_literals;

void HttpConnection::request(const QByteArray &bytes, Answered answered)
{
    m_answered = std::move(answered);
    send(bytes);
}

void HttpConnection::received(QByteArrayView bytes)
{
    m_in.append(bytes.data(), bytes.size());
    const QByteArray whole = m_in;
    bench::Response response;
    try {
        if (!bench::takeResponse(m_in, response))
            return;
    } catch (const bench::Broken &) {
        reset();
        ended(End::Own);
        return;
    }
    m_keepsAlive = response.keepsAlive;
    if (const Answered answered = std::exchange(m_answered, nullptr))
        answered(response.status, whole.mid(whole.indexOf("\r\n\r\n") + 4));
}

void HttpConnection::ended(End)
{
    if (const Answered answered = std::exchange(m_answered, nullptr))
        answered(0, {});
}

HttpPublisher::HttpPublisher(World &world, const Kind &kind)
    : m_world(world)
    , m_kind(kind)
    , m_random(world.random().fork())
{
    beginAnew();
}

HttpPublisher::~HttpPublisher() = default;

void HttpPublisher::beginAnew()
{
    m_publisher = m_world.ledger().add(m_kind.name, false);
}

void HttpPublisher::tick()
{
    const Milliseconds now = m_world.loop().now();
    if (m_isDone)
        return;
    if (m_isBusy) {
        if (now - m_sent > 20s) {
            m_world.late(QStringLiteral("a request to publish (%1) got no answer").arg(QLatin1String(m_kind.name)));
            m_connection->reset();
            answered(0);
        }
        return;
    }
    if (m_stops || m_kind.bytes == 0) {
        m_world.ledger().retire(m_publisher, true);
        m_connection.reset();
        m_isDone = true;
        return;
    }
    if (now < m_next)
        return;
    const bool isWindowed = m_kind.bytes >= 0;
    if (isWindowed && !m_out.empty() && !m_world.ledger().isSeenByAll(m_publisher, m_out.back()))
        return;
    if (!m_connection || !m_connection->isUsable() || m_random.chance(0.01))
        m_connection = std::make_unique<HttpConnection>(m_world.loop(), m_world.port());
    if (m_connection->isOver()) {
        if (!m_world.isDraining())
            m_world.late(QStringLiteral("nobody listens"));
        m_stops = true;
        return;
    }
    post();
    if (m_kind.interval > 0ms)
        m_next = now + Milliseconds(m_random.between(0, 2 * int(m_kind.interval.count())));
}

void HttpPublisher::post()
{
    const int batch = m_kind.batch > 0 ? m_kind.batch : m_random.chance(0.25) ? m_random.between(2, 8) : 1;
    QByteArray body;
    m_out.clear();
    m_outChannels = 0;
    m_outBytes = 0;
    for (int i = 0; i < batch; ++i) {
        const bool isSpread = m_kind.channel < 0 && m_random.chance(0.25);
        const Mask channels = m_kind.channel >= 0 ? Mask(1) << m_kind.channel
                              : isSpread          ? m_world.drawSpread(m_random)
                                                  : Mask(1) << m_random.below(World::Channels);
        QByteArray names;
        for (int c = 0; c < Ledger::MaxChannels; ++c) {
            if (channels >> c & 1)
                names += (names.isEmpty() ? "\"" : ",\"") + World::channelName(c) + '"';
        }
        const int size = m_kind.size > 0 ? m_kind.size
                         : batch > 1     ? m_random.between(64, 2000)
                                         : World::drawSize(m_random);
        const Sequence sequence = m_world.ledger().publish(m_publisher, channels, size);
        const QByteArray content = bench::makeContent(m_publisher, sequence, 0, size);
        m_out.push_back(sequence);
        m_outChannels += std::popcount(channels);
        m_outBytes += size;
        if (m_kind.bytes > 0)
            m_kind.bytes = std::max<qint64>(m_kind.bytes - size, 0);
        if (i > 0)
            body += ',';
        const QByteArray to = isSpread ? R"("channels":[)" + names + "]" : R"("channel":)" + names;
        body += "{" + to
                + (m_random.chance(0.2) ? R"(,"args":{"content":)" + content + "}}" : R"(,"content":)" + content + "}");
    }
    if (batch > 1)
        body = '[' + body + ']';
    const QByteArray request = "POST /broadcast HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                               "Content-Length: "
                               + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    if (m_random.chance(m_kind.kills)) {
        // Half of a request must not be carried out, a whole one may be. The order behind it is no longer promised: a new publisher.
        const bool isHalf = m_random.chance(0.5);
        m_connection->part(isHalf ? request.left(m_random.below(int(request.size()))) : request);
        m_connection->reset();
        for (const Sequence sequence : m_out) {
            if (isHalf)
                m_world.ledger().forbid(m_publisher, sequence);
        }
        if (!isHalf)
            m_world.counts().maybePublished += m_outChannels;
        m_world.ledger().retire(m_publisher, false);
        ++m_world.counts().kills;
        m_out.clear();
        beginAnew();
        return;
    }
    m_isBusy = true;
    m_sent = m_world.loop().now();
    m_connection->request(request, [this](int status, const QByteArray &) { answered(status); });
}

void HttpPublisher::answered(int status)
{
    m_isBusy = false;
    if (status == 201) {
        for (const Sequence sequence : m_out)
            m_world.ledger().due(m_publisher, sequence);
        m_world.counts().published += m_outChannels;
        m_bytesPublished += m_outBytes;
        return;
    }
    const bool isDraining = m_world.isDraining();
    if (!isDraining)
        m_world.late(
            QStringLiteral("a request to publish (%1) was answered %2").arg(QLatin1String(m_kind.name)).arg(status));
    m_world.counts().maybePublished += m_outChannels;
    m_world.ledger().retire(m_publisher, false);
    m_out.clear();
    beginAnew();
    if (isDraining)
        m_stops = true;
}

} // namespace wsify::soak
