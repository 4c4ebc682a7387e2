// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/subscriptionwait.h"

#include "core/fanout/broker.h"
#include "core/limits.h"

#include <QHash>

#include <utility>

namespace wsify {

struct SubscriptionWait::State
{
    QHash<QByteArray, bool> holds; ///< by channel
    qsizetype open = 0;
    std::function<void()> done;
    Timer timeout;

    void end()
    {
        open = 0;
        timeout.stop();
        if (const auto callback = std::exchange(done, nullptr))
            callback(); // may destroy this
    }
};

SubscriptionWait::SubscriptionWait(SessionContext &context, const QByteArrayList &channels)
    : m_context(context)
    , m_state(std::make_shared<State>())
{
    for (const QByteArray &channel : channels)
        m_state->holds.insert(channel, false);
    m_state->open = m_state->holds.size();
    for (const QByteArray &channel : channels) {
        m_context.node.broker().subscribe(m_context.worker, channel,
                                          [channel, weak = std::weak_ptr<State>(m_state)](SubscribeResult result) {
                                              const auto state = weak.lock();
                                              if (!state || state->open == 0)
                                                  return;
                                              state->holds[channel] = result == SubscribeResult::Holds;
                                              if (--state->open == 0)
                                                  state->end();
                                          });
    }
}

SubscriptionWait::~SubscriptionWait()
{
    for (auto it = m_state->holds.cbegin(); it != m_state->holds.cend(); ++it)
        m_context.node.broker().unsubscribe(it.key());
}

bool SubscriptionWait::isOver() const
{
    return m_state->open == 0;
}

void SubscriptionWait::whenOver(std::function<void()> done)
{
    Q_ASSERT(!isOver());
    m_state->done = std::move(done);
    m_state->timeout =
        Timer(m_context.timers, m_context.limits.brokerTimeout, [state = m_state.get()] { state->end(); });
}

bool SubscriptionWait::holds(const QByteArray &channel) const
{
    return m_state->holds.value(channel);
}

} // namespace wsify
