// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/headerlist.h"
#include "core/session/authresult.h"

#include <QByteArray>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace wsify {

/// What the authorizer is asked (PROTOCOL.md section 3).
struct AuthRequest
{
    QByteArray body = {}; ///< the JSON that is POSTed, as v3 sends it
    QByteArray client = {}; ///< connection id, for X-Wsify-Client
    QByteArray remoteAddress = {}; ///< for X-Wsify-Remote-Addr
    HeaderList forwarded = {}; ///< handshake headers named in --authorizer-forward; none of wsify's own
    /// What it is about: how the result object is read, and whether the call may be repeated. Other for a v3 client's own `refresh` and
    /// `presence`, which are commands like any other.
    AuthCall call = AuthCall::Other;
    QByteArray user = {}; ///< for X-Wsify-User: AuthResult::user of the connection; empty: no header
    QByteArray meta = {}; ///< for X-Wsify-Meta: AuthResult::meta of the connection; empty: no header

    /// It may be sent a second time if a connection has lost it: carrying it out twice does no harm.
    bool isRepeatable() const { return call != AuthCall::Broadcast && call != AuthCall::Other; }
};

enum class Verdict : quint8 {
    Allow, ///< 200
    Deny, ///< any other answer below 500
    Busy, ///< 408, 425 or 429: a connect is to come again later; a command is denied
    Unavailable, ///< 500 and above, timeout, transport error, too many calls waiting, a result object that is not understood
};

struct AuthAnswer
{
    Verdict verdict = Verdict::Unavailable;
    int status = 0; ///< the HTTP status, 0 when none came
    std::optional<std::chrono::seconds> retryAfter = {}; ///< of a 5xx, or of Busy, if it had one
    std::chrono::microseconds latency{}; ///< since it was sent; of a call that never was, since it was asked
    /// Allow: the result object of the answer, read as AuthRequest::call says; null if the answer had none.
    std::shared_ptr<const AuthResult> result = {};
    /// A 4xx, Busy too: what the answer says beside it; null if it had no `wsify` object.
    std::shared_ptr<const AuthDenial> denial = {};
};

/// Asks the user's back end whether something is allowed. One a worker, used on that worker's thread alone.
///
/// Bounded in calls that are out and in calls that wait; each call has a deadline that is counted from sending. A call
/// is sent once, because a repeated POST could be carried out twice. One exception: a kept connection that ends without one byte
/// of an answer may have lost the call; it is then sent a second time, marked as such, if it is repeatable.
class Authorizer
{
public:
    /// A call that is out. Destroying it forgets the call: the callback is not called any more, and is destroyed with all that it holds.
    class Call
    {
    public:
        virtual ~Call() = default;
    };
    using Done = std::function<void(const AuthAnswer &)>;

    virtual ~Authorizer() = default;

    /// Calls `done` exactly once unless the Call is destroyed first, and never before ask() has returned. `done` may
    /// destroy the Call.
    [[nodiscard]] virtual std::unique_ptr<Call> ask(AuthRequest request, Done done) = 0;

    // What all workers remember of the authorizer (PROTOCOL.md section 3), until a reload.

    /// False while it is known not to understand a join of several channels: such a join is then asked channel by channel. For
    /// BatchMemory at most.
    virtual bool mayAskBatches() const = 0;
    /// It gave an answer to a join of several channels which says that it does not understand one.
    virtual void batchNotUnderstood() = 0;
    static constexpr std::chrono::minutes BatchMemory{10};
    /// It has sent a `wsify` object, in a 200 or 4xx: its 4xx and 500 to a join of several channels mean all of them.
    virtual bool hasAnsweredResult() const = 0;

    /// No call waits for its callback: this object may be destroyed, if it is not within one.
    virtual bool isIdle() const { return true; }
};

} // namespace wsify
