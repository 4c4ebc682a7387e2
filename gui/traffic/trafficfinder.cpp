// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/trafficfinder.h"

#include "gui/traffic/trafficmodel.h"

#include <algorithm>

namespace wsify::console {

TrafficFinder::TrafficFinder(TrafficModel &model, QObject *parent)
    : QObject(parent)
    , m_model(model)
{
    connect(&model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int first, int last) {
        if (!m_text.isEmpty()) {
            look(first, last + 1);
            Q_EMIT changed();
        }
    });
    connect(&model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { rowsRemoved(last - first + 1); });
    connect(&model, &QAbstractItemModel::modelReset, this, &TrafficFinder::lookAgain);
}

void TrafficFinder::setText(const QString &text)
{
    m_text = text;
    // A word in quotes is a text to look for, whatever is in it.
    QString quoted = text;
    for (const QChar c : {u'\\', u'"', u'*'})
        quoted.replace(c, QString(u'\\') + c);
    const auto parsed = Filter::parse((u'"' + quoted + u'"').toUtf8());
    m_filter = std::holds_alternative<Filter>(parsed) ? std::get<Filter>(parsed) : Filter();
    if (m_filter.matchesEverything())
        m_text.clear();
    lookAgain();
}

void TrafficFinder::lookAgain()
{
    m_found.clear();
    m_removed = 0;
    if (!m_text.isEmpty())
        look(0, m_model.rowCount());
    Q_EMIT changed();
}

void TrafficFinder::look(int from, int to)
{
    for (int row = from; row < to; ++row) {
        if (m_filter.matches(TrafficModel::filterRow(m_model.at(row))))
            m_found.push_back(m_removed + row);
    }
}

void TrafficFinder::rowsRemoved(int count)
{
    m_removed += count;
    const auto end = std::lower_bound(m_found.begin(), m_found.end(), m_removed);
    if (end == m_found.begin())
        return;
    m_found.erase(m_found.begin(), end);
    Q_EMIT changed();
}

int TrafficFinder::next(int row) const
{
    if (m_found.empty())
        return -1;
    const auto found = std::upper_bound(m_found.begin(), m_found.end(), m_removed + row);
    return int((found == m_found.end() ? m_found.front() : *found) - m_removed);
}

int TrafficFinder::previous(int row) const
{
    if (m_found.empty())
        return -1;
    const auto found = std::lower_bound(m_found.begin(), m_found.end(), m_removed + row);
    return int((found == m_found.begin() ? m_found.back() : *std::prev(found)) - m_removed);
}

qsizetype TrafficFinder::numberOf(int row) const
{
    const auto found = std::lower_bound(m_found.begin(), m_found.end(), m_removed + row);
    return found != m_found.end() && *found == m_removed + row ? found - m_found.begin() + 1 : 0;
}

} // namespace wsify::console
