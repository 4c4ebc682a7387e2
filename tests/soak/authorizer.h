// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "loop.h"
#include "random.h"

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
    bool isSecond = false; ///< asked again, because the connection ended under the first call
    bool isRepeatable() const { return command == "connect" || command == "join" || command == "leave"; }
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

/// A user's back end, on the loop: HTTP/1.1 with keep-alive. Now and then it ends a used connection when it has read a connect, a join or a
/// leave, as back ends do that have just been idle for too long; the server must ask again, and nothing is lost. A broadcast that met such
/// an end would rightly be unavailable, and nobody could tell it from a defect.
class Authorizer : private Loop::Handler
{
public:
    using Judge = std::function<Answer(const Call &)>;

    Authorizer(Loop &loop, Random random, Judge judge);
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
    /// Calls that it ended unread, and those that came again.
    qint64 dropped() const { return m_dropped; }
    qint64 repeated() const { return m_repeated; }

private:
    class Connection;
    void ready(quint32 events) override;

    Loop &m_loop;
    Random m_random;
    Judge m_judge;
    int m_listener;
    quint16 m_port = 0;
    std::vector<std::unique_ptr<Connection>> m_connections;
    qint64 m_allowed = 0;
    qint64 m_denied = 0;
    qint64 m_failed = 0;
    qint64 m_dropped = 0;
    qint64 m_repeated = 0;
};

} // namespace wsify::soak
