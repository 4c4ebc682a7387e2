// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

class QLocalSocket;

namespace wsify {

struct ParsedOptions;

/// How the search for the running server that a command means ended.
struct ServerChoice
{
    enum Outcome : quint8 {
        Found,
        NoServer, ///< nobody is there, or this user has no access
        Wrong, ///< the command line must say more
    };

    QString error; ///< for people; empty with Found
    Outcome outcome = Found;
    QStringList several = {}; ///< the sockets of the servers among which the command line must choose
};

/// Connects to the server that is meant: the socket that --admin-socket names; else the only one of this user or the
/// system with a live server. If --listen-addr is given, all are asked where they listen, and those count that listen at the
/// first of its addresses at which one does; of one that does not say, the port in the name counts. Addresses of systemd say nothing.
/// Blocks for at most three seconds for each socket that it finds. Reads nothing from the socket.
ServerChoice connectToServer(QLocalSocket &socket, const ParsedOptions &options);

/// A server for programs that let a person choose: a line of JSON, {"socket":...,"port":...,"pid":...,"version":...}. `port` is missing if it has no
/// TCP listener; all but `socket` are if it does not answer. Blocks for at most two seconds.
QByteArray serverLine(const QString &socket);

} // namespace wsify
