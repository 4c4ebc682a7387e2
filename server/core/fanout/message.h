// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/audience.h"
#include "core/fanout/frame.h"

#include <QByteArray>
#include <QSharedData>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace wsify {

/// The sender of a publication, and how far it got. Created only while a console watches traffic, and for publications
/// by consoles, and for those whose deliveries are counted (Node::publishCounted()). A broker that takes publications out of the process may lose it (Broker::keepsProvenance()).
struct Provenance : QSharedData
{
    enum class Via : quint8 {
        Client,
        Http, ///< a back end's
        Console,
        Node, ///< another node's, through the broker
    };

    Provenance(Via way, qint64 publication, QByteArray from = {})
        : via(way)
        , number(publication)
        , client(std::move(from))
    {
    }

    const Via via;
    const qint64 number; ///< of the publication in this process (Node::nextPublication())
    const QByteArray client; ///< the client's id; empty if the sender is not a client
    mutable std::atomic<qint64> delivered = 0; ///< number of members' queues that it was appended to so far
    /// Set by a broker that does not keep the provenance, before its answer: it has sent the publication, which was no repeat.
    mutable std::atomic<bool> wasAccepted = false;
    mutable std::atomic<bool> wasToldUnheard = false; ///< that nobody here is a member (Node)

    /// For the watch with that number: `take` decides whether it gets a row of this publication; it is asked once, and its answer counts for
    /// the rows of all workers. Any thread.
    template <class Take>
    bool takeOnce(qint64 watch, Take take) const
    {
        const std::lock_guard lock(m_mutex);
        for (const auto &[decided, isTaken] : m_decided) {
            if (decided == watch)
                return isTaken;
        }
        return m_decided.emplace_back(watch, take()).second;
    }

private:
    mutable std::mutex m_mutex;
    mutable std::vector<std::pair<qint64, bool>> m_decided;
};

/// One publication: a channel and the publisher's content bytes, encoded once for each kind of receiver.
///
/// A value; copies share their buffers and may be read on any thread. There are two kinds of receivers: the v3 client,
/// whose frame holds only the content, and the v4 client, whose frame says what it is (PROTOCOL.md section 2.1, `message`).
class Message
{
public:
    Message() = default;
    /// `content` is one valid JSON value without surrounding white space (checked by json.h); it is never changed.
    Message(QByteArray channel, QByteArrayView content);
    /// The same content for another channel: the frame is shared.
    Message(QByteArray channel, Frame plain);

    const QByteArray &channel() const { return m_channel; }
    QByteArrayView content() const { return m_plain.payload(); }

    /// The text frame for v3 clients.
    const Frame &plain() const { return m_plain; }

    /// The text frame for v4 clients. It is made when it is asked for, and kept if it is shared.
    Frame enveloped() const;
    /// From now on, this message and its copies make that frame once. Costs an allocation: for a message that goes to several
    /// workers while there are v4 members.
    void shareEnvelope();

    /// The client that published it; null if it was none, or is not known: through Redis, v3 clients of other nodes may be
    /// unknown (Broker).
    const Identity *sender() const { return m_sender.constData(); }
    void setSender(IdentityPointer sender);
    void setSender(const QByteArray &client, const QByteArray &user, MemberKind kind = MemberKind::V4);

    /// Null: every member of the channel.
    const std::shared_ptr<const Audience> &audience() const { return m_audience; }
    void setAudience(std::shared_ptr<const Audience> audience) { m_audience = std::move(audience); }

    /// When this object was made, which is when the publication arrived in this process: from a client (after the
    /// authorizer's answer), a back end, a console or the broker.
    std::chrono::steady_clock::time_point arrived() const { return m_arrived; }

    /// Usually null.
    const Provenance *provenance() const { return m_provenance.constData(); }
    void setProvenance(const Provenance *provenance) { m_provenance.reset(const_cast<Provenance *>(provenance)); }

    /// Bytes this message holds, for the accounting of mailboxes: of the frames that are made by now, and of the names.
    qsizetype cost() const;

private:
    /// A frame that the first who needs it makes.
    class Envelope : public QSharedData
    {
    public:
        Envelope() = default;
        ~Envelope() { delete m_frame.load(std::memory_order_relaxed); }
        Envelope(const Envelope &) = delete;
        Envelope &operator=(const Envelope &) = delete;

        /// Null until it is set.
        const Frame *frame() const { return m_frame.load(std::memory_order_acquire); }
        /// The frame of whoever came first.
        const Frame &set(Frame frame) const;

    private:
        mutable std::atomic<const Frame *> m_frame = nullptr;
    };
    Frame makeEnveloped() const;

    QByteArray m_channel;
    Frame m_plain;
    std::chrono::steady_clock::time_point m_arrived;
    QExplicitlySharedDataPointer<Provenance> m_provenance;
    IdentityPointer m_sender;
    std::shared_ptr<const Audience> m_audience;
    QExplicitlySharedDataPointer<const Envelope> m_envelope; ///< null unless it is shared
};

} // namespace wsify
