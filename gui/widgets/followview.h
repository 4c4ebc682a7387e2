// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QTableView>

#include <functional>

namespace wsify::console {

/// A table to which rows come at the end: traffic, the log, events.
///
/// Follows the newest row until somebody scrolls up or selects a row, and again
/// when asked: by the End key or setFollowing(). While it does not follow, the
/// rows that are looked at stay where they are, whatever comes at the end or
/// goes at the front, as long as they are there.
class FollowView : public QTableView
{
    Q_OBJECT

public:
    /// What a row says across all columns, instead of cells; of other rows
    /// nothing.
    static constexpr int NoteRole = Qt::UserRole + 100;

    explicit FollowView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    bool isFollowing() const { return m_isFollowing; }
    void setFollowing(bool following);
    /// While the filter of a QAbstractProxyModel changes: the one row that somebody looks at stays selected, and is shown
    /// with the rows around it, as long as it is shown at all; following goes on.
    void keepWhile(const std::function<void()> &change);
    /// Numbers of the selected rows, rising.
    std::vector<qsizetype> selectedRowNumbers() const;

Q_SIGNALS:
    void followingChanged(bool following);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    void afterRemoval(int start, int end);
    void followNow();
    void updateRowHeight();

    bool m_isFollowing = true;
    bool m_isAdjusting = false; ///< what moves is not somebody's doing
    int m_valueBefore = 0; ///< of the scroll bar, before rows go
};

} // namespace wsify::console
