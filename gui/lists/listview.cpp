// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/listview.h"

#include "gui/lists/columnfit.h"
#include "gui/lists/listmodel.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>

#include <algorithm>

namespace wsify::console {

ListView::ListView(ListModel &model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
{
    setModel(&model);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false); // Tab leaves the table: arrows move in it
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView *header = horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsClickable(true);
    header->setSectionsMovable(true);
    header->setSortIndicatorShown(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    fitRows();
    m_fit = new ColumnFit(*this, model);

    connect(header, &QHeaderView::sectionClicked, this, &ListView::clickHeader);
    makeMenus();
    connect(&model, &QAbstractItemModel::modelReset, this, &ListView::begin);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &ListView::reportVisibleRows);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, [this] {
        reportVisibleRows();
        Q_EMIT selectionMoved();
    });
    connect(&model, &QAbstractItemModel::layoutChanged, this, &ListView::selectionMoved);
    connect(&model, &ListModel::shifted, this, &ListView::shift);
    // Relative times have moved on.
    connect(&model, &ListModel::updated, viewport(), qOverload<>(&QWidget::update));
}

void ListView::fitRows()
{
    verticalHeader()->setMinimumSectionSize(fontMetrics().height() + 4);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
}

bool ListView::isAtTop() const
{
    return verticalScrollBar()->value() == verticalScrollBar()->minimum();
}

void ListView::sortBy(int column, Qt::SortOrder order)
{
    m_model.sort(column, order);
    horizontalHeader()->setSortIndicator(m_model.sortColumn(), m_model.sortOrder());
}

int ListView::selectedRow() const
{
    const QModelIndex current = selectionModel()->currentIndex();
    if (current.isValid() && selectionModel()->isRowSelected(current.row()))
        return current.row();
    const QItemSelection selection = selectionModel()->selection();
    return selection.isEmpty() ? -1 : selection.first().top();
}

qsizetype ListView::selectedCount() const
{
    qsizetype count = 0;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        count += range.height();
    return count;
}

std::vector<int> ListView::selectedRows() const
{
    std::vector<int> rows;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom() && rows.size() < MaxSelected; ++row)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

void ListView::selectRowAt(int row, bool scrolls)
{
    setAutoScroll(scrolls);
    selectionModel()->setCurrentIndex(m_model.index(row, 0),
                                      QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    setAutoScroll(true);
}

void ListView::deselect()
{
    selectionModel()->clear();
    Q_EMIT deselected();
}

void ListView::mousePressEvent(QMouseEvent *event)
{
    const bool wasSelected = selectionModel()->hasSelection();
    if (indexAt(event->position().toPoint()).isValid())
        QTableView::mousePressEvent(event);
    else
        deselect();
    if (wasSelected && !selectionModel()->hasSelection()) // by Ctrl
        deselect();
}

void ListView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && selectionModel()->hasSelection())
        deselect();
    else
        QTableView::keyPressEvent(event);
}

/// Of a list of a hundred thousand rows only those few are here that somebody looks at.
void ListView::selectAll()
{
    if (m_model.rowCount() <= MaxSelected)
        QTableView::selectAll();
}

QByteArray ListView::saveColumns()
{
    return m_fit->save();
}

bool ListView::restoreColumns(const QByteArray &state)
{
    if (!m_fit->restore(state))
        return false;
    sortBy(horizontalHeader()->sortIndicatorSection(), horizontalHeader()->sortIndicatorOrder());
    return true;
}

void ListView::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    reportVisibleRows();
    if (dy != 0)
        Q_EMIT scrolled();
}

void ListView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        m_fit->fit();
    reportVisibleRows();
}

void ListView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fitRows();
}

void ListView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    if (m_copyRows) // not while this is made
        m_copyRows->setEnabled(selectionModel()->hasSelection());
    Q_EMIT selectionMoved();
}

QString ListView::selectedText() const
{
    QString text;
    for (const int row : selectedRows()) {
        QStringList cells;
        for (int visual = 0; m_model.entryAt(row) && visual < horizontalHeader()->count(); ++visual) {
            const int column = horizontalHeader()->logicalIndex(visual);
            if (!isColumnHidden(column))
                cells.append(m_model.index(row, column).data().toString());
        }
        if (!cells.isEmpty())
            text += (text.isEmpty() ? QString() : QStringLiteral("\n")) + cells.join(u'\t');
    }
    return text;
}

void ListView::makeMenus()
{
    const auto add = [this](const QString &text, const auto &triggered) {
        auto *action = new QAction(text, this);
        connect(action, &QAction::triggered, this, triggered);
        addAction(action);
        return action;
    };
    m_copy = add(tr("Copy"), [this] { QGuiApplication::clipboard()->setText(m_cell.text); });
    m_copyRows = add(tr("Copy Row"), [this] { copyRows(); });
    m_copyRows->setShortcut(QKeySequence::Copy);
    m_copyRows->setShortcutContext(Qt::WidgetShortcut);
    m_filterFor = add(tr("Filter for This Value"), [this] { Q_EMIT filterWanted(m_cell.filterFor); });
    m_filterOut = add(tr("Filter Out This Value"), [this] { Q_EMIT filterWanted(m_cell.filterOut); });
    m_firstOwn = new QAction(this);
    m_firstOwn->setSeparator(true);
    addAction(m_firstOwn);
    // For those who have no mouse to click on a header with.
    auto *sorts = new QMenu(tr("Sort By"), this);
    connect(sorts, &QMenu::aboutToShow, this, [this, sorts] { fillSortMenu(*sorts); });
    addAction(sorts->menuAction());
    auto *columns = new QMenu(tr("Columns"), this);
    connect(columns, &QMenu::aboutToShow, this, [this, columns] { m_fit->fillMenu(*columns); });
    addAction(columns->menuAction());
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, columns,
            [this, columns](QPoint at) { columns->popup(horizontalHeader()->mapToGlobal(at)); });
}

/// Of the cell that was clicked; by the keyboard, of the current one.
void ListView::contextMenuEvent(QContextMenuEvent *event)
{
    QModelIndex cell = event->reason() == QContextMenuEvent::Mouse ? indexAt(event->pos()) : currentIndex();
    if (!cell.isValid())
        cell = currentIndex();
    m_cell = {cell.data().toString(), cellFilter(cell, false), cellFilter(cell, true)};
    m_copy->setEnabled(cell.isValid());
    m_copyRows->setText(selectedCount() > 1 ? tr("Copy Rows") : tr("Copy Row"));
    m_filterFor->setEnabled(!m_cell.filterFor.isEmpty());
    m_filterOut->setEnabled(!m_cell.filterOut.isEmpty());
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(actions());
    menu->popup(event->globalPos());
}

QString ListView::cellFilter(const QModelIndex &cell, bool isOut) const
{
    const ListEntry *entry = cell.isValid() ? m_model.entryAt(cell.row()) : nullptr;
    return entry ? QString::fromUtf8(m_model.columns().filterFor(*entry, cell.column(), isOut)) : QString();
}

void ListView::copyRows()
{
    const QString text = selectedText();
    if (text.isEmpty())
        return;
    QGuiApplication::clipboard()->setText(text);
    const auto rows = selectedRows();
    Q_EMIT copied(selectedCount()
                  - std::count_if(rows.begin(), rows.end(), [this](int row) { return m_model.entryAt(row); }));
}

void ListView::clickHeader(int column)
{
    const bool isSame = column == m_model.sortColumn();
    const auto usual = m_model.columns().isNumber(column) ? Qt::DescendingOrder : Qt::AscendingOrder;
    const auto other = m_model.sortOrder() == Qt::AscendingOrder ? Qt::DescendingOrder : Qt::AscendingOrder;
    sortBy(column, isSame ? other : usual);
}

void ListView::fillSortMenu(QMenu &menu)
{
    menu.clear();
    for (int column = 0; column < m_model.columns().count(); ++column) {
        if (m_model.columns().field(column).isEmpty())
            continue;
        QAction *action = menu.addAction(m_model.columns().title(column));
        action->setCheckable(true);
        action->setChecked(column == m_model.sortColumn());
        connect(action, &QAction::triggered, this, [this, column] { clickHeader(column); });
    }
}

void ListView::reportVisibleRows()
{
    const int rows = m_model.rowCount();
    if (rows == 0)
        return;
    const int height = verticalHeader()->defaultSectionSize();
    const int top = verticalScrollBar()->value();
    const int first = std::clamp(top / height, 0, rows - 1);
    m_model.setVisibleRows(first, std::min((top + viewport()->height()) / height, rows - 1));
}

void ListView::shift(int rows)
{
    // By a number, which changes by itself, the list is sorted to see the worst ones: they must not gather above the view.
    const bool sortsItself = m_model.sortColumn() >= 0 && m_model.columns().isNumber(m_model.sortColumn());
    const bool staysOnTop =
        m_top == Top::Always
        || (m_top == Top::WhileNothingIsSelected && (sortsItself || !selectionModel()->hasSelection()));
    if (isAtTop() && staysOnTop)
        return;
    // The scroll bar learns of new rows with the next layout, which is too late here.
    executeDelayedItemsLayout();
    updateGeometries();
    verticalScrollBar()->setValue(verticalScrollBar()->value() + rows * verticalHeader()->defaultSectionSize());
}

void ListView::begin()
{
    executeDelayedItemsLayout();
    scrollToTop();
    reportVisibleRows();
    Q_EMIT selectionMoved();
}

} // namespace wsify::console
