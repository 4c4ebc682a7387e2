// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QSet>

class QHeaderView;
class QMenu;
class QTableView;

namespace wsify::console {

class ListModel;

/// Which columns of a list's table are seen, and how wide they are.
///
/// A width that somebody set stays. Of the others the last column takes what is left over, so nothing before it moves when the room changes.
/// Where there is too little room, columns are hidden in the order of ListColumns::dispensable(): rather a column less than columns that
/// nobody sees without scrolling; never the one that is sorted by, nor one in which the filter has found something. The column of users is
/// hidden until one has come. The menu tells which columns nobody has hidden, and why they are not there.
///
/// The view owns this.
class ColumnFit : public QObject
{
    Q_OBJECT

public:
    ColumnFit(QTableView &view, ListModel &model);

    /// After a change of the room.
    void fit();
    /// Widths, order and visibility of the columns.
    QByteArray save();
    bool restore(const QByteArray &state);
    void fillMenu(QMenu &menu);

private:
    int usualWidth(int column) const;
    void makeRoom();
    void hide(int column);
    void look();

    QTableView &m_view;
    QHeaderView &m_header;
    ListModel &m_model;
    bool m_isFitting = false; ///< what is resized is not somebody's doing
    bool m_hasUsers = false; ///< a row with a user has come
    QSet<int> m_set; ///< columns whose width somebody has set
    QSet<int> m_wanted; ///< columns that somebody has asked for by the menu
    QList<int> m_hidden; ///< columns that are hidden by this; nobody has hidden them
    QByteArray m_query; ///< that m_found is of
    QSet<int> m_found; ///< columns in which the filter has found something
};

} // namespace wsify::console
