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

/// Why there is no connection, or none any more.
enum class Problem : quint8 {
    None,
    NoServer, ///< nobody listens there
    PermissionDenied,
    ServerOlder, ///< it speaks none of our versions, only older ones
    ConsoleOlder,
    ServerGone, ///< it was there
    SlowConsole, ///< the server cut us because we did not read
    TooManyConsoles, ///< as the server says
    Protocol, ///< what came is no admin protocol, or the server ended the connection with an error
    Ssh, ///< ssh could not be started or has failed
};

/// The bytes between console and server. Main thread. One for each attempt to connect; destroying it ends the connection.
class Link : public QObject
{
    Q_OBJECT

public:
    static std::unique_ptr<Link> to(const ServerAddress &address);
    /// The command that reaches the server of an ssh address, with its program; for people, who may be asked for a password.
    static QStringList sshCommand(const ServerAddress &address);

    static constexpr qsizetype MaxText = 2000;

    /// Begins to connect; opened() or failed() follow, in a later turn.
    virtual void open() = 0;
    /// How long the other end may take to say something once it is opened.
    virtual std::chrono::milliseconds patience() const = 0;
    /// To read from and write to. Reads no more than some MiB ahead, where the system lets it.
    virtual QIODevice &device() = 0;

Q_SIGNALS:
    void opened();
    /// Once, in the place of opened() or after it; `text` is the system's or ssh's for people, possibly empty, and has MaxText characters at most.
    void failed(wsify::Problem problem, const QString &text);

protected:
    Link() = default;
};

} // namespace wsify
