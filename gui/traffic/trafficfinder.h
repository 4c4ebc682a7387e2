// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/filter/filter.h"

#include <QObject>

#include <deque>

namespace wsify::console {

class TrafficModel;

/// Which rows of the table contain a text, in any case of letters; kept up to
/// date as rows come and go. Main thread; the model lives longer.
class TrafficFinder : public QObject
{
    Q_OBJECT

public:
    explicit TrafficFinder(TrafficModel &model, QObject *parent = nullptr);

    /// Empty: nothing is found.
    void setText(const QString &text);
    QString text() const { return m_text; }
    qsizetype count() const { return qsizetype(m_found.size()); }
    /// The first found row behind `row`, or before it; around the end. -1: there
    /// is none.
    int next(int row) const;
    int previous(int row) const;
    /// Which of the found rows that is, from 1 on; 0: none of them.
    qsizetype numberOf(int row) const;

Q_SIGNALS:
    void changed();

private:
    void look(int from, int to);
    void lookAgain();
    void rowsRemoved(int count);

    const TrafficModel &m_model;
    QString m_text;
    Filter m_filter;
    std::deque<qint64> m_found; ///< m_removed + row, rising
    qint64 m_removed = 0; ///< rows that went at the front
};

} // namespace wsify::console
