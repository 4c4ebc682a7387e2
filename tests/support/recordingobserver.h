// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/observer.h"

#include <QByteArrayList>

namespace wsify::test {

/// Keeps the reasons it was told; for tests of one thread.
class RecordingObserver : public Observer
{
public:
    void accessed(const AccessRecord &record) override { statuses.append(record.status); }
    void refused(const Refusal &refusal) override
    {
        refusals.append(refusal.reason);
        refusalCodes.append(refusal.code);
        said = refusal.said.toByteArray();
        lastRefused = {refusal.command.toByteArray(), refusal.channel.toByteArray(), refusal.status, refusal.latency,
                       refusal.agent.toByteArray(),   refusal.origin.toByteArray()};
    }
    void disconnected(const Disconnect &disconnect) override { codes.append(disconnect.code); }
    void warned(const QByteArray &text) override { warnings.append(text); }

    QList<int> statuses;
    QByteArrayList refusals;
    QByteArrayList refusalCodes;
    QByteArray said; ///< in the last refusal
    struct
    {
        QByteArray command;
        QByteArray channel;
        int status = 0;
        std::chrono::microseconds latency{};
        QByteArray agent;
        QByteArray origin;
    } lastRefused;
    QList<CloseCode> codes;
    QByteArrayList warnings;
};

} // namespace wsify::test
