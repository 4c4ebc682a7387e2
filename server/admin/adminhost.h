// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/payloads.h"
#include "common/admin/messages.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace wsify {

class Node;
class ProcessMetrics;
struct Limits;

/// The process that the admin service reports on and controls. Main thread, except node and metrics, which document
/// their own threads; outlives the service.
struct AdminHost
{
    Node &node;
    ProcessMetrics &metrics;
    const Limits &limits;
    admin::ServerHello hello = {}; ///< without features, which the service adds
    AdminPayloads payloads = AdminPayloads::Full;

    std::function<QList<admin::ConfigEntry>()> config = nullptr; ///< every option with its current value
    /// Sets the lowest level to be logged; config() then shows it.
    std::function<void(admin::LogLevel, const QByteArray &source)> setLogLevel =
        nullptr; ///< `source`: of the new value, as in config()
    std::function<admin::LogLevel()> logLevel = nullptr; ///< the one in force
    /// Starts or stops listening to the log; takes the lines since the last call, with the number of lost ones.
    std::function<void(bool)> listenToLog = nullptr;
    std::function<std::pair<std::vector<admin::Log>, qint64>()> takeLog = nullptr;
    std::function<void()> drain = nullptr;
    /// Reads the configuration again; `done` gets why nothing was changed, or an empty text and what was.
    using Reloaded = std::function<void(const QByteArray &wrong, const admin::ReloadReply &reply)>;
    std::function<void(const Reloaded &done)> reload = nullptr;
    /// Logs a change by a console: the command, its subject, and the console's user.
    std::function<void(QByteArrayView command, const QByteArray &what, std::optional<uint> uid)> audit = nullptr;
    /// Logs that a console was cut off, with the code of its error.
    std::function<void(QByteArrayView code, std::optional<uint> uid)> consoleCut = nullptr;
    /// Logs that the admin socket was lost, or, `isClosed`, closed for want of descriptors.
    std::function<void(const QString &socket, bool isClosed)> socketGone = nullptr;
    /// Logs that consoles can connect, there or elsewhere, perhaps for the first time; `problem`: AdminSocket::problem().
    std::function<void(const QString &socket, const QString &problem, bool isAgain)> socketBack = nullptr;
    /// The user at the other end of a local socket; none if the system cannot tell.
    std::function<std::optional<uint>(qintptr descriptor)> peerUid = nullptr;
    /// What is at a path, to be compared with what was there; empty if there is nothing. Unused on Windows.
    std::function<QByteArray(const QString &path)> fileIdentity = nullptr;
    /// A socket is at that path, and no link to one. Unused on Windows.
    std::function<bool(const QString &path)> isSocket = nullptr;
    std::function<qint64()> residentBytes = nullptr;
    std::function<qint64()> processorMs = nullptr; ///< of all threads since the start, in ms
    std::function<std::optional<qint64>()> openDescriptors = nullptr; ///< none if the system cannot tell
    std::function<qint64()> descriptorLimit = nullptr; ///< 0 if there is none
};

} // namespace wsify
