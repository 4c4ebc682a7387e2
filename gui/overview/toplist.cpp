// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/overview/toplist.h"

#include <algorithm>
#include <cmath>

namespace wsify::console {

QList<TopList::Rated> TopList::next(qint64 tMs, const QList<Row> &rows, qsizetype most)
{
    const double seconds = double(tMs - m_t) / 1000;
    QHash<QByteArray, double> totals;
    QList<Rated> rated;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const auto before = m_totals.constFind(rows[i].key);
        const bool isKnown = before != m_totals.constEnd() && seconds > 0 && *before <= rows[i].total;
        rated.append({i, isKnown ? (rows[i].total - *before) / seconds : Unknown});
        totals.insert(rows[i].key, rows[i].total);
    }
    m_totals = std::move(totals);
    m_t = tMs;
    std::stable_sort(rated.begin(), rated.end(), [](const Rated &a, const Rated &b) {
        return (std::isnan(a.perSecond) ? -1 : a.perSecond) > (std::isnan(b.perSecond) ? -1 : b.perSecond);
    });
    if (rated.size() > most)
        rated.resize(most);
    return rated;
}

void TopList::clear()
{
    m_totals.clear();
    m_t = 0;
}

} // namespace wsify::console
