// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

/// The location of the admin socket: rules shared by servers and their clients (common/admin/PROTOCOL.md). The
/// functions depend only on the environment passed in; those that read the disk say so.
namespace wsify::admin {

/// Maximum length of a path, in bytes as the system encodes it. A longer path does not fit into every system's socket
/// address (sun_path has 104 bytes on some).
inline constexpr qsizetype MaxSocketPath = 100;

/// The inputs of the rules.
struct EndpointEnvironment
{
    bool isWindows = false;
    QString xdgRuntimeDir; ///< $XDG_RUNTIME_DIR; empty if unset or not an absolute path
    QString runtimeLocation; ///< from QStandardPaths; empty if there is none
    QString tempDir = QStringLiteral("/tmp");
    std::optional<uint> uid; ///< the user of the process, for the directory in tempDir
    QString workingDir = QStringLiteral("/"); ///< base of relative paths

    /// The environment of this process. Creates a temporary file for a moment; its owner is the uid.
    static EndpointEnvironment ofProcess();
};

/// One socket, or the reason why there is none.
struct Endpoint
{
    /// For QLocalServer and QLocalSocket: an absolute path, on Windows a pipe; empty with an error or if the socket is off.
    QString name;
    /// Of a default path: created with mode 0700 if missing, and checked with checkDirectory(); empty for pipes and named
    /// paths.
    QString directory;
    QString error; ///< for people

    bool operator==(const Endpoint &) const = default;
};

/// The places for the default socket of a server, the best first. `listener` is its first TCP port, or the base name of its
/// first Unix socket: the server takes the first
/// that can be used, and none behind one that another server is using. At least one; one with an error cannot be used.
QList<Endpoint> defaultEndpoints(const QString &listener, const EndpointEnvironment &environment);
inline QList<Endpoint> defaultEndpoints(quint16 port, const EndpointEnvironment &environment)
{
    return defaultEndpoints(QString::number(port), environment);
}
/// The socket that --admin-socket names; for `off`, neither a name nor an error.
Endpoint namedEndpoint(const QString &flag, const EndpointEnvironment &environment);

/// The directories with the sockets of this user's servers, in the order of defaultEndpoints(), and of the system's
/// (/run/wsify); on Windows the directory of pipes. No duplicates; existence is not checked.
QStringList socketDirectories(const EndpointEnvironment &environment);

/// Checks the directory above that of a default socket: a runtime directory must exist and belong to this user or to
/// root; the temporary directory is everybody's. Returns the problem, or an empty text. Reads the disk.
QString checkParent(const QString &directory, const EndpointEnvironment &environment);

/// Checks a directory of this user for a socket: it must exist, must not be a link, must belong to `uid`, and nobody
/// else may write to it. (In a world-writable parent, another user could have created it first.) Returns the problem,
/// or an empty text. Reads the disk.
QString checkDirectory(const QString &directory, uint uid);

/// A socket that was found. Only a connection shows whether a server is behind it.
struct FoundSocket
{
    QString name; ///< as in Endpoint
    std::optional<quint16> port; ///< from its name; none if it has no port in it

    bool operator==(const FoundSocket &) const = default;
};

/// All sockets in these directories, in their order, then by port. Skips the user's directory below the temporary one
/// if checkDirectory() finds a problem. Reads the disk; on Windows lists pipes.
QList<FoundSocket> findSockets(const QStringList &directories, const EndpointEnvironment &environment);

} // namespace wsify::admin
