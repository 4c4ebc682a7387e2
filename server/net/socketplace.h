// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

#include <chrono>
#include <functional>

/// The rules for the path of a Unix socket that a server makes: of consoles (admin/console/adminsocket) and of clients
/// (app/process/unixlistener). Not on Windows.
///
/// A lock file beside the socket separates two servers that start at the same time. A server holds it while it starts; the
/// lock of a dead process counts for at most 5 s. Under the lock an existing socket is probed: a socket that accepts
/// connections belongs to a live server and is left alone; one that refuses them is the remains of a dead server and is
/// removed; anything else is an error.
namespace wsify::socketplace {

enum class Attempt : quint8 {
    Failed, ///< the place cannot be used
    Refused, ///< the machine refuses: no space, no descriptors
    Busy, ///< another server is starting there; it takes less than WaitForLock, so ask again every RetryLock
    Live, ///< a server is listening there
    Unclear, ///< whether one does, nobody can say
    Listening,
};

inline constexpr std::chrono::milliseconds StaleLock{5000}; // a start takes less; a process number says nothing later
inline constexpr std::chrono::milliseconds WaitForLock{StaleLock.count() + 1000};
inline constexpr std::chrono::milliseconds RetryLock{50};

/// Calls `listen` under the lock if the path is free by these rules; it says what is wrong, or nothing. Otherwise `error` is
/// a sentence, in which the socket is called `what` ("the admin socket"). `isSocket`: one is at that path, and no link to
/// one. Blocks for `patience` at most, for the probe.
Attempt open(const QString &path, const QString &what, std::chrono::milliseconds patience,
             const std::function<bool(const QString &path)> &isSocket, const std::function<QString()> &listen,
             QString &error);

/// A new name beside that path, at most 8 bytes longer than its directory's. What is made there in full, with its rights,
/// gets its place by a rename.
QString nameBeside(const QString &path);

} // namespace wsify::socketplace
