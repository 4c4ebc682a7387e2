// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/headerlist.h"

#include <QByteArray>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace wsify {

/// What the authorizer is asked (PROTOCOL.md section 3).
struct AuthRequest
{
    QByteArray body; ///< the JSON that is POSTed, as v3 sends it
    QByteArray client; ///< connection id, for X-Wsify-Client
    QByteArray remoteAddress; ///< for X-Wsify-Remote-Addr
    HeaderList forwarded; ///< handshake headers named in --authorizer-forward
    bool isRepeatable =
        false; ///< may be sent a second time if a connection has lost it: carrying it out twice does no harm
};

enum class Verdict : quint8 {
    Allow, ///< 200
    Deny, ///< any other answer below 500
    Busy, ///< 408, 425 or 429: a connect is to come again later; a command is denied
    Unavailable, ///< 500 and above, timeout, transport error, too many calls waiting
};

struct AuthAnswer
{
    Verdict verdict = Verdict::Unavailable;
    int status = 0; ///< the HTTP status, 0 when none came
    std::optional<std::chrono::seconds> retryAfter = {}; ///< of a 5xx, or of Busy, if it had one
    std::chrono::microseconds latency{}; ///< since it was sent; of a call that never was, since it was asked
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

    /// No call waits for its callback: this object may be destroyed, if it is not within one.
    virtual bool isIdle() const { return true; }
};

} // namespace wsify
