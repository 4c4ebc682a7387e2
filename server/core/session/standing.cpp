// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/standing.h"

#include "core/limits.h"
#include "core/session/retrypause.h"
#include "core/session/sessioncontext.h"

#include <QRandomGenerator>

#include <algorithm>

namespace wsify {

namespace {

constexpr std::chrono::hours LongestTimer{24}; // a later time takes several
constexpr int RefreshSpread =
    10; // the server asks in the last tenth: clients that came together must not come again together

/// Looks the same for each answer that says nothing.
const AuthResult &orNothing(const std::shared_ptr<const AuthResult> &result)
{
    static const AuthResult Nothing;
    return result ? *result : Nothing;
}

} // namespace

Standing::Standing(SessionContext &context, Holder &holder)
    : m_context(context)
    , m_holder(holder)
    , m_joins(context, holder)
{
}

void Standing::begin(const AuthResult &result)
{
    m_user = result.user;
    take(result);
}

bool Standing::refresh(const AuthResult &result)
{
    if (!result.user.isEmpty() && result.user != m_user)
        return false;
    m_askAt.reset();
    m_call.reset(); // its answer would be older
    m_hasGrace = false;
    take(result);
    return true;
}

/// What the answer does not have is gone.
void Standing::take(const AuthResult &result)
{
    m_info = result.info;
    m_meta = result.meta;
    m_allow = result.allow;
    m_withdrawn.clear();
    if (result.expires)
        setEnd(*result.expires, result.refresh);
    schedule();
}

void Standing::setEnd(Clock::Duration in, AuthResult::Refresh by)
{
    const auto now = m_context.timers.now();
    m_end = now + in;
    m_notice.reset();
    m_askAt.reset();
    m_attempts = 0;
    m_hasGrace = false;
    const qint64 most = in.count() / RefreshSpread + qint64(1);
    if (by == AuthResult::Refresh::Server)
        m_askAt = *m_end - Clock::Duration(QRandomGenerator::global()->bounded(most));
    else
        m_notice = std::max<Clock::Duration>(now, *m_end - Notice);
}

bool Standing::refreshEnded()
{
    if (m_end && m_context.timers.now() >= lastMoment())
        return false;
    schedule();
    return true;
}

void Standing::stop()
{
    m_timer.stop();
    m_end.reset();
    m_call.reset();
    m_joins.clear();
}

void Standing::withdraw(const QByteArray &channel)
{
    if (!mayJoin(channel) && !mayBroadcast(channel) && !covers(m_allow.presence, channel))
        return;
    m_withdrawn.insert(channel);
    // Without an end otherwise; to ask about everything is always right.
    if (m_withdrawn.size() > m_context.limits.maxChannels) {
        m_allow = {};
        m_withdrawn.clear();
    }
}

Clock::Duration Standing::lastMoment() const
{
    return *m_end + (m_hasGrace ? m_context.limits.expiryGrace : Clock::Duration(0));
}

void Standing::schedule()
{
    if (!m_end) {
        m_timer.stop();
        return;
    }
    auto next = lastMoment();
    for (const auto &at : {m_notice, m_askAt}) {
        if (at)
            next = std::min(next, *at);
    }
    const auto in = std::max(next - m_context.timers.now(), Clock::Duration(0));
    m_timer = Timer(m_context.timers, std::min<Clock::Duration>(in, LongestTimer), [this] { wake(); });
}

void Standing::wake()
{
    const auto now = m_context.timers.now();
    if (m_askAt && now >= *m_askAt && (now < lastMoment() || !m_hasGrace)) {
        m_askAt.reset();
        ask();
        if (!m_end)
            return;
    }
    if (now >= lastMoment()) {
        // A question of the server's that came in time decides, and so does a refresh of the client's; each comes back to schedule().
        const bool isAsked = m_call && !m_hasGrace;
        if (!isAsked && !m_holder.isRefreshing())
            m_holder.expired();
        return;
    }
    if (m_notice && now >= *m_notice) {
        m_notice.reset();
        m_holder.expiring(*m_end - now);
    }
    schedule();
}

void Standing::ask()
{
    if (!m_context.authorizer) { // since a reload everything is allowed
        m_end.reset();
        return;
    }
    m_call =
        m_context.authorizer->ask(m_holder.refreshRequest(), [this](const AuthAnswer &answer) { answered(answer); });
}

void Standing::answered(const AuthAnswer &answer)
{
    m_call.reset();
    switch (answer.verdict) {
    case Verdict::Allow:
        if (refresh(orNothing(answer.result)))
            m_holder.refreshed(orNothing(answer.result));
        else
            m_holder.revoked();
        return;
    case Verdict::Deny:
        m_holder.revoked();
        return;
    case Verdict::Busy:
    case Verdict::Unavailable:
        m_hasGrace = true;
        m_askAt = m_context.timers.now() + retryPause(answer, m_attempts++);
        schedule();
        return;
    }
}

} // namespace wsify
