// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/models/timeseries.h"

#include <QByteArray>
#include <QHash>
#include <QList>

namespace wsify::console {

/// Who is the busiest, of rows with totals that are asked for again and again. A value.
class TopList
{
public:
    struct Row
    {
        QByteArray key; ///< a channel's name, a client's id
        double total = 0;
    };
    struct Rated
    {
        qsizetype index = 0; ///< in the rows given
        double perSecond = Unknown; ///< since the rows before; Unknown of one that was not there, or has begun again
    };

    /// The `most` busiest of `rows`, by rate and then in their own order. `tMs`: of any clock that never goes back.
    QList<Rated> next(qint64 tMs, const QList<Row> &rows, qsizetype most);
    void clear();

private:
    QHash<QByteArray, double> m_totals;
    qint64 m_t = 0;
};

} // namespace wsify::console
