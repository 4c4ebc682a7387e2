// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/authorizer.h"
#include "core/session/authresult.h"
#include "core/session/jointerms.h"
#include "core/timers.h"

#include <QByteArray>
#include <QSet>

#include <memory>
#include <optional>

namespace wsify {

struct SessionContext;

/// What the authorizer has said of a client beyond "yes" (PROTOCOL.md section 3): who it is, which commands need no further question, and
/// until when all of it holds.
///
/// Exists only for a client of which something was said. Owned by its session, which is the holder; worker thread only. None of its
/// functions calls the holder; only its timers and the authorizer's answers do.
class Standing
{
public:
    class Holder : public JoinTerms::Holder
    {
    public:
        /// The server's own question whether the client may stay.
        virtual AuthRequest refreshRequest() const = 0;
        /// True while a refresh of the client's own is undecided: its connection does not end as expired meanwhile.
        virtual bool isRefreshing() const = 0;
        /// An answer to refreshRequest() was taken over; it may name channels to join.
        virtual void refreshed(const AuthResult &result) = 0;
        /// The client has that time left to refresh.
        virtual void expiring(Clock::Duration in) = 0;
        /// Its time is over.
        virtual void expired() = 0;
        /// The authorizer has denied a refresh, or named another user.
        virtual void revoked() = 0;

    protected:
        ~Holder() = default;
    };

    static constexpr std::chrono::seconds Notice{30}; ///< between expiring() and the end

    Standing(SessionContext &context, Holder &holder);

    const QByteArray &user() const { return m_user; } ///< empty if the authorizer has named none
    const QByteArray &info() const { return m_info; } ///< JSON, for other members
    const QByteArray &meta() const { return m_meta; } ///< JSON, for the authorizer

    /// Takes over the answer to `connect`.
    void begin(const AuthResult &result);
    /// Takes over an answer to `refresh`; without `expires` the old end stays, and the server asks no more. False, and nothing taken over,
    /// if it names another user.
    [[nodiscard]] bool refresh(const AuthResult &result);
    /// A refresh of the client's own was not decided: the connection may outlive its end by Limits::expiryGrace.
    void refreshFailed() { m_hasGrace = true; }
    /// A refresh of the client's own is no longer under way. False if the time was over meanwhile, and the connection must end, whatever else
    /// waits.
    [[nodiscard]] bool refreshEnded();

    /// The connection ends: the holder is called no more.
    void stop();

    /// True for a command that needs no question.
    bool mayJoin(const QByteArray &channel) const { return covers(m_allow.join, channel); }
    bool mayBroadcast(const QByteArray &channel) const { return covers(m_allow.broadcast, channel); }
    /// The client was removed from the channel: until the next refresh, what it does there is asked.
    void withdraw(const QByteArray &channel);
    /// It was made a member, and is asked no more than before withdraw().
    void restore(const QByteArray &channel) { m_withdrawn.remove(channel); }

    /// Memberships that end unless the authorizer agrees again.
    JoinTerms &joins() { return m_joins; }

private:
    bool covers(const ChannelPatterns &patterns, const QByteArray &channel) const
    {
        return !patterns.isEmpty() && patterns.matches(channel) && !m_withdrawn.contains(channel);
    }
    void take(const AuthResult &result);
    void setEnd(Clock::Duration in, AuthResult::Refresh by);
    Clock::Duration lastMoment() const;
    void ask();
    void answered(const AuthAnswer &answer);
    void schedule();
    void wake();

    SessionContext &m_context;
    Holder &m_holder;
    QByteArray m_user;
    QByteArray m_info;
    QByteArray m_meta;
    AuthResult::Allow m_allow;
    QSet<QByteArray> m_withdrawn; ///< from m_allow
    std::optional<Clock::Duration> m_end;
    std::optional<Clock::Duration> m_notice; ///< when expiring() is due
    std::optional<Clock::Duration> m_askAt; ///< when the server asks
    int m_attempts = 0; ///< of the server, undecided
    bool m_hasGrace = false; ///< since one was undecided
    std::unique_ptr<Authorizer::Call> m_call;
    Timer m_timer;
    JoinTerms m_joins;
};

} // namespace wsify
