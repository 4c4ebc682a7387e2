// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/client/serveraddress.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>

class QIODevice;

namespace wsify {

/// Why there is no connection, or why it ended.
enum class Problem : quint8 {
    None,
    NoServer, ///< nobody listens there
    PermissionDenied,
    ServerOlder, ///< it speaks only older versions than ours
    ConsoleOlder,
    ServerGone, ///< the connection was up
    NotResponding, ///< it is up, or can be made, but the server says nothing
    SlowConsole, ///< the server cut us off because we did not read
    TooManyConsoles, ///< as the server says
    Protocol, ///< the peer does not speak the admin protocol, or ended the connection with an error
    Ssh, ///< ssh could not be started, or failed
    NoProgram, ///< there is no wsify, or no such command, where it was to run
};

/// The byte stream between console and server. Main thread. One per attempt to connect; destroying it ends the
/// connection.
class Link : public QObject
{
    Q_OBJECT

public:
    static std::unique_ptr<Link> to(const ServerAddress &address);
    /// The command, with its program, that reaches the server of an address that is no socket; for the user, whom ssh may
    /// ask for a password.
    static QStringList command(const ServerAddress &address);
    /// What a console adds: no questions, and an end when the host is silent for 15 s, as after a change of network.
    static QStringList sshOptions();

    static constexpr qsizetype MaxText = 2000;

    /// Begins to connect; opened() or failed() follows, in a later turn.
    virtual void open() = 0;
    /// How long the peer may take to send its first bytes after opened().
    virtual std::chrono::milliseconds patience() const = 0;
    /// The device to read from and write to. Reads no more than some MiB ahead, where the system allows it.
    virtual QIODevice &device() = 0;

Q_SIGNALS:
    void opened();
    /// Emitted once, instead of opened() or after it. `text` is the system's or ssh's message for people, possibly
    /// empty, with at most MaxText characters.
    void failed(wsify::Problem problem, const QString &text);

protected:
    Link() = default;
};

} // namespace wsify
