// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/authorizer.h"
#include "core/session/subscriptionwait.h"
#include "core/session/v4command.h"
#include "core/session/v4error.h"
#include "core/session/v4events.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace wsify::v4 {

class Batch;

/// A join of one or several channels that is allowed and being carried out: what is decided about each channel, the wait for the broker's
/// subscriptions, and the reply.
///
/// Owned by the session; worker thread only. To destroy it ends the wait.
class Join
{
public:
    struct Decision
    {
        QByteArray channel;
        std::optional<Error> denied = {};
        bool isAsked = false; ///< the authorizer was asked about it
        std::shared_ptr<const AuthResult> result = {}; ///< what it said beside its yes; may be null
        std::optional<bool> isRecovered = {};
        bool isMember = false; ///< before the join
    };
    /// What the client is in a channel before the join.
    struct Before
    {
        bool isMember;
        bool isCovered; ///< the join needs no question
    };

    /// `answer` is null if nothing was asked, `batch` if there was no question about several channels. `room`: for so many more channels.
    Join(const Command &asked, const AuthAnswer *answer, const Batch *batch, int room,
         const std::function<Before(const QByteArray &channel)> &before);

    const std::vector<Decision> &decisions() const { return m_decisions; }
    /// True if a channel is joined.
    bool isAny() const;
    const QByteArray &id() const { return m_id; } ///< empty: no reply
    const QByteArray &args() const { return m_args; } ///< for JoinTerms; empty if they are too long for it

    /// The client was removed from the channel meanwhile.
    void deny(const QByteArray &channel);

    /// Begins to wait until what is published there reaches this process. True if that is so already, or the broker is down; else calls back
    /// once, later.
    bool subscribe(SessionContext &context, std::function<void()> done);

    struct Answer
    {
        std::optional<Error> error = {}; ///< of the command as a whole
        Reply reply = {}; ///< views of this
    };
    /// Calls `join` for each channel that is to be joined now.
    Answer finish(const std::function<void(const Decision &decision)> &join);

private:
    QByteArray m_id;
    QByteArray m_args;
    QByteArray m_data; ///< for all channels
    bool m_isBatch;
    std::vector<Decision> m_decisions;
    std::optional<SubscriptionWait> m_wait;
};

} // namespace wsify::v4
