// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/models/health.h"

#include "gui/models/statshistory.h"
#include "gui/models/units.h"

namespace wsify::console {

double Health::errorShare(const StatsHistory &history)
{
    const double calls = history.sum(Quantity::AuthCalls, WindowMs);
    return calls > 0 ? history.sum(Quantity::AuthErrors, WindowMs) / calls : Unknown;
}

double Health::shareOf(std::optional<qint64> value, std::optional<qint64> limit)
{
    return value && limit && *limit > 0 ? double(*value) / double(*limit) : Unknown;
}

QList<HealthIssue> Health::issues(const admin::Stats &stats, const StatsHistory &history, const QLocale &locale)
{
    using enum HealthIssue::What;
    QList<HealthIssue> issues;
    const auto ms = [&locale](double value) { return Units::text(Unit::Milliseconds, value, locale); };

    if (stats.broker.state == "connecting")
        issues.append(
            {Broker, tr("The broker is connecting again; until then nothing is delivered between servers."), true});
    else if (!stats.broker.state.isEmpty() && stats.broker.state != "up")
        issues.append({Broker, tr("The broker is down: publications are refused."), true});
    const auto near = [&](HealthIssue::What what, std::optional<qint64> value, std::optional<qint64> limit,
                          const QString &sentence) {
        if (const double share = shareOf(value, limit); share >= NearLimit)
            issues.append({what, sentence, share >= AtLimit});
    };
    const auto bytes = [&locale](std::optional<qint64> value) {
        return Units::text(Unit::Bytes, double(value.value_or(0)), locale);
    };
    const auto count = [&locale](std::optional<qint64> value) {
        return Units::count(double(value.value_or(0)), locale);
    };
    // An older server does not say what counts against the limit.
    const qint64 memory = stats.held.value_or(stats.rss);
    near(Memory, memory, stats.memoryLimit,
         //: %1 is used, of %2
         tr("Memory is short: %1 of %2 (--memory-limit).").arg(bytes(memory), bytes(stats.memoryLimit)));
    near(Clients, stats.clients, stats.maxClients,
         (shareOf(stats.clients, stats.maxClients) >= 1 ? tr("The client limit is reached: %1 of %2 (--max-clients).")
                                                        : tr("The client limit is near: %1 of %2 (--max-clients)."))
             .arg(count(stats.clients), count(stats.maxClients)));
    near(Descriptors, stats.fds, stats.maxFds,
         tr("File descriptors are short: %1 of %2 are open.").arg(count(stats.fds), count(stats.maxFds)));
    if (const double share = errorShare(history); share > MaxErrorShare)
        issues.append({AuthorizerErrors, tr("%1 of the calls to the authorizer got no verdict in the last minute.")
                                             .arg(Units::share(share, locale))});
    if (stats.auth.p95 > MaxAuthorizerMs)
        issues.append({AuthorizerSlow,
                       tr("The authorizer is slow: one call in twenty takes %1 or longer.").arg(ms(stats.auth.p95))});
    if (stats.loopLagMs > MaxLoopLagMs)
        issues.append({LoopLag, tr("A worker is overloaded: its event loop was %1 late.").arg(ms(stats.loopLagMs))});
    if (const auto cut = int(history.sum(Quantity::Slow, WindowMs)); cut > 0)
        issues.append(
            {SlowClients, tr("%Ln clients were cut in the last minute because they did not read.", nullptr, cut)});
    return issues;
}

} // namespace wsify::console
