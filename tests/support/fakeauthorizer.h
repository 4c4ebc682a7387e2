// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/authorizer.h"

#include <QList>

namespace wsify::test {

/// Keeps every call until the test answers it. What it remembers is the test's to set.
class FakeAuthorizer : public Authorizer
{
public:
    static constexpr std::chrono::microseconds Latency{7000};

    std::unique_ptr<Call> ask(AuthRequest request, Done done) override
    {
        auto pending = std::make_shared<Pending>(Pending{std::move(request), std::move(done), false});
        m_pending.append(pending);
        return std::make_unique<FakeCall>(pending);
    }

    /// Calls that are neither answered nor forgotten.
    int out() const
    {
        int count = 0;
        for (const auto &pending : m_pending)
            count += pending->forgotten ? 0 : 1;
        return count;
    }
    /// The oldest call that is out.
    const AuthRequest &request() const { return m_pending.at(first())->request; }
    int forgotten() const { return int(m_pending.size()) - out(); }

    /// Answers the oldest call that is out.
    void answer(Verdict verdict, int status = 0, std::optional<std::chrono::seconds> retryAfter = {})
    {
        if (status == 0) {
            status = verdict == Verdict::Allow  ? 200
                     : verdict == Verdict::Deny ? 403
                     : verdict == Verdict::Busy ? 429
                                                : 503;
        }
        answer({.verdict = verdict, .status = status, .retryAfter = retryAfter});
    }
    void answer(AuthAnswer answer)
    {
        answer.latency = Latency;
        const auto pending = m_pending.takeAt(first());
        const Done done = std::move(pending->done);
        pending->forgotten = true;
        done(answer);
    }
    /// Answers the newest call that is out with 200 and that result.
    void answerLast(std::shared_ptr<const AuthResult> result)
    {
        qsizetype last = m_pending.size() - 1;
        while (last > 0 && m_pending.at(last)->forgotten)
            --last;
        const auto pending = m_pending.takeAt(last);
        pending->forgotten = true;
        const Done done = std::move(pending->done);
        done({.verdict = Verdict::Allow, .status = 200, .latency = Latency, .result = std::move(result)});
    }
    /// Answers the oldest call that is out with 200 and that body, as the engines' authorizer reads it.
    void answerWith(const QByteArray &body, const Limits &limits)
    {
        AuthReading reading = readAuthResult({.bytes = body}, request().call, limits);
        if (!reading.problem.isEmpty()) {
            answer(Verdict::Unavailable, 200);
            return;
        }
        AuthAnswer allowed{.verdict = Verdict::Allow, .status = 200};
        if (reading.result)
            allowed.result = std::make_shared<const AuthResult>(std::move(*reading.result));
        answer(std::move(allowed));
    }

    bool mayAskBatches() const override { return isBatchable; }
    void batchNotUnderstood() override { isBatchable = false; }
    bool hasAnsweredResult() const override { return knowsResults; }

    bool isBatchable = true;
    bool knowsResults = false;

private:
    struct Pending
    {
        AuthRequest request;
        Done done;
        bool forgotten;
    };
    struct FakeCall : Call
    {
        explicit FakeCall(std::shared_ptr<Pending> p)
            : pending(std::move(p))
        {
        }
        ~FakeCall() override
        {
            pending->forgotten = true;
            pending->done = nullptr;
        }
        FakeCall(const FakeCall &) = delete;
        FakeCall &operator=(const FakeCall &) = delete;
        std::shared_ptr<Pending> pending;
    };

    qsizetype first() const
    {
        for (qsizetype i = 0; i < m_pending.size(); ++i) {
            if (!m_pending.at(i)->forgotten)
                return i;
        }
        qFatal("the authorizer was not asked");
        return -1;
    }

    QList<std::shared_ptr<Pending>> m_pending;
};

} // namespace wsify::test
