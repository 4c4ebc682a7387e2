// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/sessioncontext.h"

#include <QByteArray>
#include <QByteArrayList>

#include <functional>
#include <memory>

namespace wsify {

/// Waits until what is published on some channels reaches this process (Broker::subscribe()), for at most Limits::brokerTimeout, and keeps
/// them subscribed as long as it exists: members that join before it goes miss nothing.
///
/// Owned by whom it calls; worker thread only. To destroy it ends the wait.
class SubscriptionWait
{
public:
    SubscriptionWait(SessionContext &context, const QByteArrayList &channels);
    ~SubscriptionWait();
    SubscriptionWait(const SubscriptionWait &) = delete;
    SubscriptionWait &operator=(const SubscriptionWait &) = delete;

    /// Nothing is open any more.
    bool isOver() const;
    /// Calls once when nothing is open any more, in a later turn; only if isOver() is false. It may destroy this.
    void whenOver(std::function<void()> done);
    /// False if the broker has refused the channel, or has not answered in time.
    bool holds(const QByteArray &channel) const;

private:
    struct State;

    SessionContext &m_context;
    std::shared_ptr<State> m_state; ///< the broker's callbacks must not reach a wait that is gone
};

} // namespace wsify
