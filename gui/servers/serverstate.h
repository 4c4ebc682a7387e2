// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/client/serveraddress.h"
#include "gui/widgets/symbols.h"

#include <QCoreApplication>
#include <QString>

namespace wsify::console {

/// Why there are no pages to see. A value.
struct ServerState
{
    Q_DECLARE_TR_FUNCTIONS(wsify::console::ServerState)

public:
    enum class Kind : quint8 {
        NotConnected, ///< nobody has chosen a server
        NoServer, ///< none was found on this machine
        Connecting,
        NobodyAnswers, ///< at `address`
        PermissionDenied,
        ServerOlder,
        ConsoleOlder,
        TooManyConsoles,
        Ssh,
        NoProgram, ///< no wsify, or no such command, where it was to run
        NoProtocol, ///< what answers cannot be understood
    };
    Kind kind = Kind::NotConnected;
    ServerAddress address;
    QString text; ///< what the system or the server said about it
    int seconds = 0; ///< to the next attempt; 0: there is none
    bool isTrying = false; ///< an attempt is made now
    QString serverVersion;
    // Of PermissionDenied.
    QString owner; ///< of the socket
    QString group; ///< that may use it; empty when joining one does not help

    /// What the disk says about a socket that may not be used.
    static ServerState denied(const ServerAddress &address);

    /// How it is said to people.
    struct Words
    {
        Symbol symbol;
        QString title;
        QString sentence;
        QString caption; ///< of the command
        QString command; ///< that helps, to be typed in a terminal; empty when none does
    };
    /// `isAnyFound`: there are sockets on this machine.
    Words words(bool isAnyFound) const;

    bool operator==(const ServerState &) const = default;

private:
    Words wordsOfPermission() const;
};

} // namespace wsify::console
