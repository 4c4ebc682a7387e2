// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QCoreApplication>
#include <QList>
#include <QLocale>
#include <QString>

#include <optional>

namespace wsify::console {

class StatsHistory;

/// Something that an operator should look at.
struct HealthIssue
{
    enum class What : quint8 {
        Broker,
        Memory,
        Clients,
        Descriptors,
        AuthorizerErrors,
        AuthorizerSlow,
        LoopLag,
        SlowClients
    };

    What what = What::Broker;
    QString sentence; ///< for people, translated
    bool isSevere = false; ///< something fails already, or will at any moment

    bool operator==(const HealthIssue &) const = default;
};

/// Is the server healthy? Judged by what it says of itself, of the last minute where there is one; no rule needs to be set up.
class Health
{
    Q_DECLARE_TR_FUNCTIONS(wsify::console::Health)

public:
    static constexpr qint64 WindowMs = 60'000;
    static constexpr double MaxErrorShare = 0.01; ///< calls of the authorizer without a verdict
    static constexpr double MaxAuthorizerMs = 1000; ///< its 95th percentile
    static constexpr double MaxLoopLagMs = 100;
    static constexpr double NearLimit = 0.8; ///< of a limit of the server: to look at
    static constexpr double AtLimit = 0.95; ///< of a limit of the server: severe

    /// The worst first; empty: it is well.
    static QList<HealthIssue> issues(const admin::Stats &stats, const StatsHistory &history, const QLocale &locale);
    /// Unknown where one of the two is.
    static double shareOf(std::optional<qint64> value, std::optional<qint64> limit);
    /// Of the authorizer's calls in the last minute; Unknown without calls.
    static double errorShare(const StatsHistory &history);
};

} // namespace wsify::console
