// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/payloads.h"
#include "common/admin/messages.h"

#include <QByteArray>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace wsify {

class Node;
class ProcessMetrics;
struct Limits;

/// The process that the admin service reports on and controls. Main thread, but for node and metrics, which say so themselves; outlives the service.
struct AdminHost
{
    Node &node;
    ProcessMetrics &metrics;
    const Limits &limits;
    admin::ServerHello hello = {}; ///< without features, which the service knows
    AdminPayloads payloads = AdminPayloads::Full;

    std::function<QList<admin::ConfigEntry>()> config = nullptr; ///< every option as it is now
    /// Lines of that level and those above are written from now on, and config() says so.
    std::function<void(admin::LogLevel)> setLogLevel = nullptr;
    /// The log's lines from now on, or none; and those since the last time, with the number of those that were lost.
    std::function<void(bool)> listenToLog = nullptr;
    std::function<std::pair<std::vector<admin::Log>, qint64>()> takeLog = nullptr;
    std::function<void()> drain = nullptr;
    /// Writes to the log who has changed something: the command, what it was about, and the console's user.
    std::function<void(QByteArrayView command, const QByteArray &what, std::optional<uint> uid)> audit = nullptr;
    /// Writes to the log that a console was cut, by the code of its error.
    std::function<void(QByteArrayView code, std::optional<uint> uid)> consoleCut = nullptr;
    /// The user at the other end of a local socket; none where the system does not say.
    std::function<std::optional<uint>(qintptr descriptor)> peerUid = nullptr;
    std::function<qint64()> residentBytes = nullptr;
    std::function<qint64()> processorMs = nullptr; ///< of all threads since the start
};

} // namespace wsify
