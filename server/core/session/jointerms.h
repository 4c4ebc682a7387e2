// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/metrics/heldbytes.h"
#include "core/session/authorizer.h"
#include "core/timers.h"

#include <QByteArray>

#include <chrono>
#include <map>
#include <memory>
#include <optional>

namespace wsify {

struct SessionContext;

/// The memberships of one client that the authorizer has limited in time (`expires` of a join, PROTOCOL.md section 3). When such a time is
/// over, the join is asked again: with yes and another time it goes on, with yes alone it has no end any more, with no it ends. While the
/// authorizer is away it is asked again after 1, 2, 4 ... 30 s, or when the authorizer wishes, for at most Patience.
///
/// Owned by the client's standing; worker thread only. What it keeps of the client counts in WorkerMetrics::heldBytes.
class JoinTerms
{
public:
    class Holder
    {
    public:
        /// The question whether the client may still be a member; `args` as given to set().
        virtual AuthRequest joinRequest(const QByteArray &args) const = 0;
        /// The membership is over: denied, or (`isUndecided`) nobody could say for too long. The term is gone. Must not change the terms.
        virtual void termEnded(const QByteArray &channel, bool isUndecided) = 0;

    protected:
        ~Holder() = default;
    };

    static constexpr qsizetype MaxArgs = 1024; ///< bytes of the client's args that are kept
    static constexpr std::chrono::seconds Patience{60};

    JoinTerms(SessionContext &context, Holder &holder);
    ~JoinTerms();

    /// The membership holds for that time. `args`: the client's own, raw JSON; empty, or longer than MaxArgs: the channel alone.
    void set(const QByteArray &channel, Clock::Duration expires, QByteArrayView args);
    /// It has no end, or is over.
    void remove(const QByteArray &channel);
    void clear() { m_terms.clear(); }

    /// The args of a join of one channel.
    static QByteArray argsFor(const QByteArray &channel);

private:
    struct Term
    {
        QByteArray args;
        HeldBytes held;
        Timer timer = {};
        std::unique_ptr<Authorizer::Call> call = {};
        int attempts = 0; ///< undecided
        std::optional<Clock::Duration> undecidedSince = {};
    };
    void wake(const QByteArray &channel, Clock::Duration at);
    void ask(const QByteArray &channel);
    void answered(const QByteArray &channel, const AuthAnswer &answer);
    void end(const QByteArray &channel, bool isUndecided);

    SessionContext &m_context;
    Holder &m_holder;
    std::map<QByteArray, Term> m_terms; ///< at most Limits::maxChannels
};

} // namespace wsify
