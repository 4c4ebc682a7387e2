// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QTableView>

class QMenu;

namespace wsify::console {

class ListModel;

/// The table of a ListModel: tells it what is visible, sorts on the server by a click on a header, and keeps in place what somebody reads.
///
/// When rows come and go above, the view scrolls by as much. Only the very top is special: setTop() says when it stays the top, whatever
/// comes there. The model is not owned and lives as long as the view.
class ListView : public QTableView
{
    Q_OBJECT
public:
    enum class Top {
        WhileNothingIsSelected,
        Always, ///< follows what comes
        Never,
    };

    explicit ListView(ListModel &model, QWidget *parent = nullptr);

    void setTop(Top top) { m_top = top; }
    Top top() const { return m_top; }
    bool isAtTop() const;

    /// In the table's menu, before what the table has there itself. Not owned.
    void addRowAction(QAction *action) { insertAction(m_firstOwn, action); }

    /// Sorts by a column as a click on its header does.
    void sortBy(int column, Qt::SortOrder order);
    /// The row that is selected, or -1.
    /// The cells of the selected row that are seen, with tabs between them.
    QString selectedText() const;
    int selectedRow() const;
    void selectRowAt(int row, bool scrolls = true);

    /// Widths, order and visibility of the columns, and what is sorted by.
    QByteArray saveColumns();
    bool restoreColumns(const QByteArray &state);

Q_SIGNALS:
    void scrolled();
    /// Another row is selected, or none; also when its row moved or vanished.
    void selectionMoved();
    /// Somebody clicked beside the rows or pressed Escape: nothing is selected any more.
    void deselected();

protected:
    void scrollContentsBy(int dx, int dy) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    QItemSelectionModel::SelectionFlags selectionCommand(const QModelIndex &index, const QEvent *event) const override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    void fitRows();
    void fitColumns();
    int usualWidth(int column) const;
    void fillWidth();
    void makeRoom();
    void giveBack();
    void makeMenus();
    void fillColumnMenu(QMenu &menu);
    void fillSortMenu(QMenu &menu);
    void clickHeader(int column);
    void reportVisibleRows();
    void shift(int rows);
    void begin();
    void deselect();

    ListModel &m_model;
    QAction *m_firstOwn = nullptr;
    Top m_top = Top::WhileNothingIsSelected;
    bool m_hasUsers = false; ///< a row with a user has come
    QList<int> m_madeRoom; ///< columns that are hidden until there is room for them; nobody has hidden them
};

} // namespace wsify::console
