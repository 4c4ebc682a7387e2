// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/jointerms.h"

#include "common/text/json.h"
#include "core/metrics/metrics.h"
#include "core/session/authresult.h"
#include "core/session/retrypause.h"
#include "core/session/sessioncontext.h"

#include <utility>

namespace wsify {

namespace {
constexpr std::chrono::hours LongestTimer{24}; // a later time takes several
}

JoinTerms::JoinTerms(SessionContext &context, Holder &holder)
    : m_context(context)
    , m_holder(holder)
{
}

JoinTerms::~JoinTerms() = default;

QByteArray JoinTerms::argsFor(const QByteArray &channel)
{
    QByteArray args = R"({"channel":)";
    json::appendString(args, channel);
    return args + '}';
}

void JoinTerms::set(const QByteArray &channel, Clock::Duration expires, QByteArrayView args)
{
    const bool isKept = !args.isEmpty() && args.size() <= MaxArgs;
    const QByteArray kept = isKept ? args.toByteArray() : argsFor(channel);
    m_terms.insert_or_assign(channel,
                             Term{.args = kept, .held = {m_context.metrics.heldBytes, channel.size() + kept.size()}});
    wake(channel, m_context.timers.now() + expires);
}

void JoinTerms::remove(const QByteArray &channel)
{
    m_terms.erase(channel);
}

void JoinTerms::wake(const QByteArray &channel, Clock::Duration at)
{
    const auto rest = std::max(at - m_context.timers.now(), Clock::Duration(0));
    m_terms.at(channel).timer =
        Timer(m_context.timers, std::min<Clock::Duration>(rest, LongestTimer), [this, channel, at] {
            if (m_context.timers.now() < at)
                wake(channel, at);
            else
                ask(channel);
        });
}

void JoinTerms::ask(const QByteArray &channel)
{
    if (!m_context.authorizer) { // since a reload everything is allowed
        remove(channel);
        return;
    }
    Term &term = m_terms.at(channel);
    term.call = m_context.authorizer->ask(m_holder.joinRequest(term.args),
                                          [this, channel](const AuthAnswer &answer) { answered(channel, answer); });
}

void JoinTerms::answered(const QByteArray &channel, const AuthAnswer &answer)
{
    Term &term = m_terms.at(channel);
    term.call.reset();
    const auto now = m_context.timers.now();
    switch (answer.verdict) {
    case Verdict::Allow:
        if (answer.result && answer.result->deny.contains(channel)) {
            end(channel, false);
        } else if (answer.result && answer.result->expires) {
            term.attempts = 0;
            term.undecidedSince.reset();
            wake(channel, now + *answer.result->expires);
        } else {
            remove(channel);
        }
        return;
    case Verdict::Deny:
        end(channel, false);
        return;
    case Verdict::Busy:
    case Verdict::Unavailable:
        break;
    }
    if (!term.undecidedSince)
        term.undecidedSince = now;
    const auto until = *term.undecidedSince + Patience;
    if (now >= until)
        end(channel, true);
    else
        wake(channel, std::min(now + retryPause(answer, term.attempts++), until));
}

void JoinTerms::end(const QByteArray &channel, bool isUndecided)
{
    m_terms.erase(channel);
    m_holder.termEnded(channel, isUndecided);
}

} // namespace wsify
