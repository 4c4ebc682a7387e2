// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/broker.h"
#include "core/session/session.h"
#include "core/session/v4error.h"
#include "core/session/v4reader.h"

#include <memory>
#include <optional>

namespace wsify {

namespace v4 {
class Batch;
class Join;
} // namespace v4

/// A client that speaks wsify.v4 (PROTOCOL.md section 2.1): welcomed, answered, told of what happens to it; no denial and no absence of the
/// authorizer closes it.
///
/// See Session. Replies leave in the order of their commands, because a command that waits holds those behind it.
class V4Session final : public Session
{
public:
    /// Sends the welcome. `reader` is the worker's.
    V4Session(SessionContext &context, ClientInfo client, Transport &transport, v4::Reader &reader);
    ~V4Session() override;

    bool takesTooLarge() const override { return true; }
    void pinged() override;
    void drain() override;
    QByteArray memoryReason() const override;

private:
    struct Publishing;
    using Carried = CommandQueue::Carried;

    // Session
    bool read(QByteArrayView message, Command &command) override;
    void readWhileDraining(QByteArrayView message) override;
    void sayTooLarge() override;
    Farewell farewell(Cause cause) const override;
    void removedFrom(const QByteArray &channel) override;
    void membershipChanged(const QByteArray &channel, bool isMember, By by) override;
    void expiring(Clock::Duration in) override;
    // CommandQueue::Receiver
    bool needsPermission(const Command &command) const override;
    AuthRequest permission(const Command &command) override;
    CommandQueue::Next answered(const Command &command, const AuthAnswer &answer) override;
    Carried carryOut(const Command &command, const AuthAnswer *answer) override;
    void notAllowed(const Command &command, const AuthAnswer &answer) override;
    void discarded(const Command &command) override;

    const v4::Reader::Reading &again(const Command &command) const { return m_reader.again(command.message); }
    bool isCovered(const v4::Command &asked, const QByteArray &channel) const;
    bool isCovered(const v4::Command &asked) const;
    std::optional<v4::Error> refusedUnasked(const v4::Command &asked) const;
    void welcome(const AuthResult *granted);
    Carried join(const Command &command, const v4::Command &asked, const AuthAnswer *answer);
    void subscribed();
    void leaveChannels(const Command &command, const v4::Command &asked);
    Carried publish(const Command &command, const v4::Command &asked, const AuthResult *result);
    void published(const QByteArray &id, PublishResult result, std::optional<qint64> delivered);
    void refresh(const Command &command, const v4::Command &asked, const AuthAnswer *answer);
    /// Reports a command without effect, and replies.
    void fail(const Command &command, Refused why, const v4::Command &asked, const v4::Error &error,
              const AuthAnswer &answer = {});
    void endRefresh();
    void send(const QByteArray &json);
    void reply(QByteArrayView id, const v4::Error &error);
    void sayError(const v4::Error &error);

    v4::Reader &m_reader;
    std::unique_ptr<v4::Batch> m_batch; ///< the first command joins several channels, and its authorizer is being asked
    std::unique_ptr<v4::Join> m_join; ///< the command that is carried out waits for subscriptions
    std::shared_ptr<Publishing> m_publishing; ///< it waits for the broker
    Clock::Duration m_nextError{}; ///< when the next `error` event may be sent
    qint64 m_deliveredAtPing = 0;
    quint16 m_retry = 0; ///< tenths of a second after which the client is to come back when the server shuts down
};

} // namespace wsify
