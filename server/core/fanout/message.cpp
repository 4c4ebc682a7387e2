// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/message.h"

#include "common/text/json.h"

#include <utility>

namespace wsify {

Message::Message(QByteArray channel, QByteArrayView content)
    : m_channel(std::move(channel))
    , m_plain(Frame::text(content))
    , m_arrived(std::chrono::steady_clock::now())
{
}

Message::Message(QByteArray channel, Frame plain)
    : m_channel(std::move(channel))
    , m_plain(std::move(plain))
    , m_arrived(std::chrono::steady_clock::now())
{
}

Frame Message::enveloped() const
{
    if (!m_envelope)
        return makeEnveloped();
    const Frame *made = m_envelope->frame();
    return made ? *made : m_envelope->set(makeEnveloped());
}

/// The one place that writes this event.
Frame Message::makeEnveloped() const
{
    QByteArray head = R"({"event":"message","channel":)";
    json::appendString(head, m_channel);
    head += R"(,"content":)";
    QByteArray tail;
    if (m_sender) {
        tail += R"(,"client":)";
        json::appendString(tail, m_sender->client);
        if (!m_sender->user.isEmpty()) {
            tail += R"(,"user":)";
            json::appendString(tail, m_sender->user);
        }
    }
    tail += '}';
    return Frame::text({head, content(), tail});
}

const Frame &Message::Envelope::set(Frame frame) const
{
    auto own = std::make_unique<const Frame>(std::move(frame));
    const Frame *first = nullptr;
    if (m_frame.compare_exchange_strong(first, own.get(), std::memory_order_acq_rel, std::memory_order_acquire))
        return *own.release();
    return *first;
}

void Message::shareEnvelope()
{
    if (!m_envelope)
        m_envelope = new Envelope;
}

void Message::setSender(IdentityPointer sender)
{
    m_sender = std::move(sender);
}

void Message::setSender(const QByteArray &client, const QByteArray &user, MemberKind kind)
{
    m_sender = new Identity(client, user, kind);
}

qsizetype Message::cost() const
{
    qsizetype bytes = m_plain.size() + m_channel.size();
    if (m_envelope) {
        if (const Frame *frame = m_envelope->frame())
            bytes += frame->size();
    }
    return m_audience ? bytes + m_audience->cost() : bytes;
}

} // namespace wsify
