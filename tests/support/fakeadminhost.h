// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/adminhost.h"
#include "admin/consolesink.h"
#include "brokers/memorybroker.h"
#include "common/admin/codec.h"
#include "core/fanout/node.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"

#include <QByteArray>
#include <QList>

#include <utility>
#include <vector>

namespace wsify::test {

/// A process of two workers that never run, for parts of the admin service; and its log.
struct FakeAdminHost
{
    MemoryBroker broker;
    Node node{broker, 2};
    ProcessMetrics metrics{2};
    Limits limits;
    bool isListening = false; ///< to the log
    std::pair<std::vector<admin::Log>, qint64> log; ///< what takeLog() takes
    AdminHost host{node, metrics, limits};

    FakeAdminHost()
    {
        host.listenToLog = [this](bool on) { isListening = on; };
        host.takeLog = [this] { return std::exchange(log, {}); };
    }
};

/// A console without a socket.
class FakeSink : public ConsoleSink
{
public:
    bool isBehind() const override { return behind; }
    void sendLines(const QByteArray &lines) override
    {
        bytes += lines.size();
        for (const QByteArray &line : lines.split('\n')) {
            const auto decoded = admin::decodeServerMessage(line);
            if (const auto *message = std::get_if<admin::ServerMessage>(&decoded))
                messages.append(*message);
        }
    }
    template <class Message>
    const Message &at(qsizetype index) const
    {
        return std::get<Message>(messages.at(index));
    }

    bool behind = false;
    QList<admin::ServerMessage> messages;
    qsizetype bytes = 0;
};

} // namespace wsify::test
