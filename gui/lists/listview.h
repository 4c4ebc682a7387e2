// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QTableView>

#include <vector>

class QMenu;

namespace wsify::console {

class ColumnFit;
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

    static constexpr int MaxSelected = 1000;

    void setTop(Top top) { m_top = top; }
    Top top() const { return m_top; }
    bool isAtTop() const;

    /// In the table's menu, before what the table has there itself. Not owned.
    void addRowAction(QAction *action) { insertAction(m_firstOwn, action); }

    /// Sorts by a column as a click on its header does.
    void sortBy(int column, Qt::SortOrder order);
    /// The cells of the selected rows that are seen and here, with tabs between them.
    QString selectedText() const;
    /// Of the rows that are selected the current one; -1: none is.
    int selectedRow() const;
    qsizetype selectedCount() const;
    /// The first MaxSelected of them, rising.
    std::vector<int> selectedRows() const;
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
    /// Selected rows are in the clipboard, but for so many.
    void copied(qint64 left);
    /// Somebody wants those rows alone that have, or have not, the value of a cell.
    void filterWanted(const QString &filter);

public Q_SLOTS:
    void selectAll() override;

protected:
    void scrollContentsBy(int dx, int dy) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    void fitRows();
    void makeMenus();
    void fillSortMenu(QMenu &menu);
    void clickHeader(int column);
    QString cellFilter(const QModelIndex &cell, bool isOut) const;
    void copyRows();
    void reportVisibleRows();
    void shift(int rows);
    void begin();
    void deselect();

    ListModel &m_model;
    QAction *m_firstOwn = nullptr;
    Top m_top = Top::WhileNothingIsSelected;
    ColumnFit *m_fit;
    /// The cell that the menu is about, as it was when it opened: the list moves on.
    struct Cell
    {
        QString text;
        QString filterFor;
        QString filterOut;
    };
    Cell m_cell;
    QAction *m_copy = nullptr;
    QAction *m_copyRows = nullptr;
    QAction *m_filterFor = nullptr;
    QAction *m_filterOut = nullptr;
};

} // namespace wsify::console
