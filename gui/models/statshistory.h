// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"
#include "gui/models/timeseries.h"

#include <QList>

#include <array>
#include <optional>

namespace wsify::console {

/// What the charts and the header show. Totals of the protocol have become rates.
enum class Quantity : quint8 {
    Clients,
    Channels,
    Subscriptions,
    Memory, ///< bytes
    LoopLag, ///< milliseconds, of the worst worker
    AuthP95, ///< milliseconds; 0 without calls
    AuthInFlight,
    MessagesIn, ///< a second, as all below
    MessagesOut,
    BytesIn,
    BytesOut,
    Slow, ///< clients cut
    Processor, ///< cores: 1 is one that is always busy
    AuthCalls,
    AuthErrors, ///< calls that got no verdict
};

/// The last hour of one server: what `history` said, and the `stats` since then. A value of the main thread; 550 kB when it is full.
///
/// Rates are made of two neighbouring samples by the time that the server says, so late or uneven samples do not bend them. There is no
/// rate, and a gap in every series, where two neighbours do not belong together: the server was started again between them (another
/// boot_id, or a total fell), or nothing came for longer than Gap. A clock that was set back takes the samples with it that would be in
/// the future.
class StatsHistory
{
public:
    static constexpr qint64 KeptMs = 3600 * 1000;
    static constexpr qint64 Gap = 5000; ///< ms
    static constexpr qint64 MinDistance = 500; ///< ms between two samples that are kept, but for the last

    /// Of the `hello` that what follows comes behind. Keeps what there is: a server that was started again goes on with its past.
    void setBoot(const QByteArray &bootId);
    /// Another server.
    void clear();

    /// Fills what `stats` left open. Columns that are unknown are ignored; a row without `t` too.
    void addHistory(const admin::HistoryReply &reply);
    void addStats(const admin::Stats &stats);

    bool isEmpty() const { return m_samples.isEmpty(); }
    /// Of the last sample; 0 when there is none.
    qint64 newest() const { return m_samples.isEmpty() ? 0 : m_samples.last().t; }

    /// The samples of the last `windowMs` and one before them.
    TimeSeries series(Quantity quantity, qint64 windowMs) const;
    /// Of the last sample.
    double current(Quantity quantity) const;
    /// Growth of a rate's total in the last `windowMs`, over what is known of it: 0 when nothing is.
    double sum(Quantity rate, qint64 windowMs) const;

private:
    static constexpr size_t Quantities = size_t(Quantity::AuthErrors) + 1;
    struct Sample
    {
        qint64 t = 0;
        int boot = 0;
        std::array<double, Quantities> values{}; ///< as the server sends them: totals for rates
    };

    static bool belongTogether(const Sample &before, const Sample &after);
    double value(qsizetype index, Quantity quantity) const;
    qsizetype firstOf(qint64 windowMs) const;
    void trim();

    QList<Sample> m_samples; ///< by time
    QByteArray m_bootId;
    int m_boot = 0;
};

} // namespace wsify::console
