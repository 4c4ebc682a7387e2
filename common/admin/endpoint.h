// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

/// Where the admin socket is: the rules that a server and whoever looks for it share (common/admin/PROTOCOL.md). Functions of an environment
/// that is passed in; those that look at the disk say so.
namespace wsify::admin {

/// A longer path does not fit into the address of a socket everywhere (sun_path has 104 bytes on some systems), in bytes as the system
/// encodes it.
inline constexpr qsizetype MaxSocketPath = 100;

/// What the rules depend on.
struct EndpointEnvironment
{
    bool isWindows = false;
    QString xdgRuntimeDir; ///< $XDG_RUNTIME_DIR; empty when there is none, or no absolute path
    QString runtimeLocation; ///< QStandardPaths'; empty when there is none
    QString tempDir = QStringLiteral("/tmp");
    std::optional<uint> uid; ///< who the process is, for the directory in tempDir
    QString workingDir = QStringLiteral("/"); ///< what relative paths are relative to

    /// Of this process. Makes a file in the temporary directory for a moment, whose owner is the uid.
    static EndpointEnvironment ofProcess();
};

/// One socket, or why there is none.
struct Endpoint
{
    QString
        name; ///< for QLocalServer and QLocalSocket: an absolute path, on Windows a pipe; empty with an error, or when it is off
    QString
        directory; ///< of a default that is no pipe: made with mode 0700 when it is missing, and held against checkDirectory()
    QString error; ///< for people

    bool operator==(const Endpoint &) const = default;
};

/// Where a server that listens on `port` has its socket when --admin-socket says nothing.
Endpoint defaultEndpoint(quint16 port, const EndpointEnvironment &environment);
/// The same for what --admin-socket says; `off` is neither a name nor an error.
Endpoint namedEndpoint(const QString &flag, const EndpointEnvironment &environment);

/// The directories that hold the sockets of servers which this user may have started, and of the system's (/run/wsify), in the order of
/// defaultEndpoint(); on Windows where the pipes are. Without doubles; whether they exist is not looked at.
QStringList socketDirectories(const EndpointEnvironment &environment);

/// What is wrong with a directory of this user's that should hold a socket, empty when nothing is: it exists, is no link, belongs to `uid`, and
/// nobody else may write into it. In a directory that everybody may write to, somebody could have made it before us. Looks at the disk.
QString checkDirectory(const QString &directory, uint uid);

/// A socket that was found. Whether a server is behind it is known when somebody connects.
struct FoundSocket
{
    QString name; ///< as in Endpoint
    std::optional<quint16> port; ///< as its name says; none for `admin.sock`

    bool operator==(const FoundSocket &) const = default;
};

/// All the sockets in these directories, in their order, then by port; none in the user's directory below the temporary one when checkDirectory()
/// finds something wrong with it. Looks at the disk; on Windows lists pipes.
QList<FoundSocket> findSockets(const QStringList &directories, const EndpointEnvironment &environment);

} // namespace wsify::admin
