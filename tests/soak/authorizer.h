// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "loop.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <vector>

namespace wsify::soak {

/// What the authorizer is asked.
struct Call
{
    QByteArray command;
    int client = 0; ///< its number, which it carries in its query and in the args of its commands; 0: none
    bool isSafe = false; ///< a command that no fault must meet
    QByteArray content; ///< of a broadcast
};

/// What it does about it.
struct Answer
{
    enum Kind : quint8 {
        Status,
        Hang, ///< until the server gives up
        CloseEarly, ///< the end without a byte
        Garbage, ///< bytes that are no HTTP, then the end
    };
    Kind kind = Status;
    int status = 200;
    Milliseconds delay{0};
    bool closes = false; ///< says `Connection: close`, and does so
    std::function<void()> leaving = {}; ///< called when the answer is written

    /// What the server has to take it for.
    bool isUnavailable() const { return kind != Status || status >= 500; }
    bool isDenied() const { return kind == Status && status < 500 && status != 200; }
};

/// A user's back end, on the loop: HTTP/1.1 with keep-alive. It never ends an idle connection by itself: a call that meets such an end is
/// rightly unavailable, and nobody could tell it from a defect.
class Authorizer : private Loop::Handler
{
public:
    using Judge = std::function<Answer(const Call &)>;

    Authorizer(Loop &loop, Judge judge);
    ~Authorizer() override;
    Authorizer(const Authorizer &) = delete;
    Authorizer &operator=(const Authorizer &) = delete;

    QByteArray url() const;
    /// Sends what was delayed, forgets connections that are over.
    void tick();

    // calls by what was done about them
    qint64 allowed() const { return m_allowed; }
    qint64 denied() const { return m_denied; }
    qint64 failed() const { return m_failed; }

private:
    class Connection;
    void ready(quint32 events) override;

    Loop &m_loop;
    Judge m_judge;
    int m_listener;
    quint16 m_port = 0;
    std::vector<std::unique_ptr<Connection>> m_connections;
    qint64 m_allowed = 0;
    qint64 m_denied = 0;
    qint64 m_failed = 0;
};

} // namespace wsify::soak
