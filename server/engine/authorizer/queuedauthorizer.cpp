// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/authorizer/queuedauthorizer.h"

#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/observer.h"
#include "engine/authorizer/authorizerheaders.h"

#include <algorithm>
#include <utility>

namespace wsify {

QueuedAuthorizer::PendingCall::PendingCall(QueuedAuthorizer &authorizer, AuthRequest asked, Done callback)
    : owner(authorizer)
    , request(std::move(asked))
    , done(std::move(callback))
    , since(std::chrono::steady_clock::now())
    , era(authorizer.m_options.health->era())
{
}

QueuedAuthorizer::PendingCall::~PendingCall()
{
    if (done)
        owner.abandon(*this);
}

QueuedAuthorizer::QueuedAuthorizer(Options options, const Limits &limits, Timers &timers, WorkerMetrics &metrics,
                                   Observer &observer)
    : m_options(std::move(options))
    , m_limits(limits)
    , m_timers(timers)
    , m_metrics(metrics)
    , m_observer(observer)
{
    if (!m_options.url.userInfo().isEmpty()) {
        // As Go's client does for v3; nobody waits to be asked.
        const QString user =
            m_options.url.userName(QUrl::FullyDecoded) + u':' + m_options.url.password(QUrl::FullyDecoded);
        m_authorization = "Basic " + user.toUtf8().toBase64();
        m_options.url.setUserInfo({});
    }
}

std::unique_ptr<Authorizer::Call> QueuedAuthorizer::ask(AuthRequest request, Done done)
{
    auto call = std::make_unique<PendingCall>(*this, std::move(request), std::move(done));
    PendingCall *pending = call.get();
    ++m_calls;
    if (qsizetype(m_waiting.size()) >= m_limits.authorizerWaiting) {
        pending->deadline = Timer(m_timers, Clock::Duration(0), [this, pending] { failTooMany(*pending); });
        return call;
    }
    const auto patience = std::min(m_limits.authorizerQueueTimeout, m_limits.authorizerTimeout);
    pending->deadline = Timer(m_timers, patience, [this, pending, rest = m_limits.authorizerQueueTimeout - patience] {
        waited(*pending, rest);
    });
    m_waiting.push_back(pending);
    // Sending may fail at once, and nobody is called back from within ask().
    scheduleStart();
    return call;
}

/// With a connection a call may wait longer than without one.
void QueuedAuthorizer::waited(PendingCall &call, Clock::Duration rest)
{
    if (!isConnected())
        fail(call, "no connection within --authorizer-timeout");
    else if (rest.count() > 0)
        call.deadline = Timer(m_timers, rest, [this, &call] { waited(call, Clock::Duration(0)); });
    else
        failTooMany(call);
}

void QueuedAuthorizer::failTooMany(PendingCall &call)
{
    ++m_metrics.limitAuthorizerWaiting;
    fail(call, "too many calls are waiting (--authorizer-concurrency)");
}

void QueuedAuthorizer::scheduleStart()
{
    if (!next() || std::exchange(m_startScheduled, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_startScheduled = false;
            serve();
        },
        Qt::QueuedConnection);
}

QueuedAuthorizer::PendingCall *QueuedAuthorizer::next() const
{
    return m_waiting.empty() || m_out >= m_limits.authorizerConcurrency ? nullptr : m_waiting.front();
}

int QueuedAuthorizer::sendable() const
{
    // A reload may have lowered the limit below what is out.
    return int(std::clamp<qsizetype>(m_limits.authorizerConcurrency - m_out, 0, qsizetype(m_waiting.size())));
}

void QueuedAuthorizer::begin(PendingCall &call)
{
    if (std::exchange(call.isOut, true))
        return;
    m_waiting.pop_front();
    call.since = std::chrono::steady_clock::now();
    ++m_out;
    ++m_metrics.authorizerInFlight;
    call.deadline = Timer(m_timers, m_limits.authorizerTimeout,
                          [this, &call] { fail(call, "no answer within --authorizer-timeout"); });
}

void QueuedAuthorizer::failWaiting(std::chrono::steady_clock::time_point since, const QByteArray &reason)
{
    while (!m_waiting.empty() && m_waiting.front()->since <= since)
        fail(*m_waiting.front(), reason);
}

HeaderList QueuedAuthorizer::headers(const PendingCall &call) const
{
    const auto sinceEpoch =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
    return authorizerHeaders(call.request, m_options.secret, sinceEpoch, call.attempt);
}

void QueuedAuthorizer::answered(PendingCall &call, int status, RetryAfter retryAfter, const AuthBody &body)
{
    if (status >= 500) {
        fail(call, "it answered " + QByteArray::number(status), status, retryAfter);
        return;
    }
    const bool isBusy = status == 408 || status == 425 || status == 429;
    AuthAnswer answer{.verdict = status == 200 ? Verdict::Allow
                                 : isBusy      ? Verdict::Busy
                                               : Verdict::Deny,
                      .status = status,
                      .retryAfter = isBusy ? retryAfter : std::nullopt};
    if (status == 200) {
        const QByteArray problem = readResult(call, body, answer);
        if (!problem.isEmpty()) {
            ++m_metrics.authorizerMisunderstood;
            fail(call, "its answer was not understood: " + problem, status);
            return;
        }
    } else if (status >= 400) {
        readDenial(call, body, answer);
    }
    m_options.health->answered(status, m_observer);
    settle(call, std::move(answer));
}

/// Returns what is wrong with it.
QByteArray QueuedAuthorizer::readResult(const PendingCall &call, const AuthBody &body, AuthAnswer &answer)
{
    AuthReading reading = readAuthResult(body, call.request.call, m_limits);
    if (reading.hasObject)
        m_options.health->resultAnswered(call.era);
    if (!reading.result)
        return reading.problem;
    ++m_metrics.authorizerResults;
    answer.result = std::make_shared<const AuthResult>(std::move(*reading.result));
    return {};
}

void QueuedAuthorizer::readDenial(const PendingCall &call, const AuthBody &body, AuthAnswer &answer)
{
    AuthDenial denial = readAuthDenial(body);
    if (!denial.hasObject)
        return;
    m_options.health->resultAnswered(call.era);
    answer.denial = std::make_shared<const AuthDenial>(std::move(denial));
}

void QueuedAuthorizer::fail(PendingCall &call, const QByteArray &reason, int status, RetryAfter retryAfter)
{
    m_options.health->failed(reason, m_observer);
    settle(call, {.verdict = Verdict::Unavailable, .status = status, .retryAfter = retryAfter});
}

void QueuedAuthorizer::settle(PendingCall &call, AuthAnswer answer)
{
    answer.latency =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - call.since);
    ++(answer.verdict == Verdict::Allow         ? m_metrics.authorizerAllowed
       : answer.verdict == Verdict::Unavailable ? m_metrics.authorizerUnavailable
                                                : m_metrics.authorizerDenied);
    if (call.isOut)
        m_metrics.authorizerLatency.add(answer.latency);
    const Done done = std::exchange(call.done, nullptr);
    abandon(call);
    done(answer); // may destroy the call
}

void QueuedAuthorizer::abandon(PendingCall &call)
{
    --m_calls;
    call.deadline.stop();
    if (!std::exchange(call.isOut, false)) {
        if (!m_waiting.empty() && m_waiting.front() == &call)
            m_waiting.pop_front();
        else
            m_waiting.erase(std::remove(m_waiting.begin(), m_waiting.end(), &call), m_waiting.end());
        return;
    }
    release(call);
    call.carrier = nullptr;
    --m_out;
    --m_metrics.authorizerInFlight;
    scheduleStart();
}

} // namespace wsify
