// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/listview.h"

#include "gui/lists/listmodel.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>

#include <algorithm>
#include <utility>

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
    setSelectionMode(SingleSelection);
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
    fitColumns();

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
    connect(&model, &ListModel::updated, this, [this] {
        if (!m_hasUsers && m_model.columns().user() >= 0 && !m_model.values(FilterField::User, {}, 1).isEmpty()) {
            m_hasUsers = true;
            fillWidth();
        }
    });
    // Relative times have moved on.
    connect(&model, &ListModel::updated, viewport(), qOverload<>(&QWidget::update));
}

void ListView::fitRows()
{
    verticalHeader()->setMinimumSectionSize(fontMetrics().height() + 4);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
}

void ListView::fitColumns()
{
    const ListColumns &columns = m_model.columns();
    for (int column = 0; column < columns.count(); ++column)
        setColumnWidth(column, std::max(horizontalHeader()->sectionSizeHint(column), usualWidth(column)));
}

int ListView::usualWidth(int column) const
{
    return m_model.columns().width(column) * fontMetrics().horizontalAdvance(u'0') + 12;
}

void ListView::fillWidth()
{
    giveBack();
    // Unlike a column that stretches, this one stays readable when there is too little room.
    const int widest = m_model.columns().widest();
    setColumnWidth(widest, usualWidth(widest));
    makeRoom();
    const int column = isColumnHidden(widest) ? horizontalHeader()->logicalIndex(0) : widest;
    const int others = horizontalHeader()->length() - horizontalHeader()->sectionSize(column);
    setColumnWidth(column, std::max(usualWidth(column), viewport()->width() - others));
}

/// Rather a column less than columns that nobody sees without scrolling; and none of names that nobody has.
void ListView::makeRoom()
{
    if (const int user = m_model.columns().user();
        user >= 0 && !m_hasUsers && !isColumnHidden(user) && user != m_model.sortColumn()) {
        setColumnHidden(user, true);
        m_madeRoom.append(user);
    }
    const QList<int> dispensable = m_model.columns().dispensable();
    for (const int column : dispensable) {
        if (horizontalHeader()->length() <= viewport()->width())
            return;
        if (isColumnHidden(column) || column == m_model.sortColumn())
            continue;
        setColumnHidden(column, true);
        m_madeRoom.append(column);
    }
}

void ListView::giveBack()
{
    for (const int column : std::exchange(m_madeRoom, {}))
        setColumnHidden(column, false);
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
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.first().row();
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
    if (indexAt(event->position().toPoint()).isValid())
        QTableView::mousePressEvent(event);
    else
        deselect();
}

void ListView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && selectionModel()->hasSelection())
        deselect();
    else
        QTableView::keyPressEvent(event);
}

QItemSelectionModel::SelectionFlags ListView::selectionCommand(const QModelIndex &index, const QEvent *event) const
{
    // A click with Ctrl would deselect: a row is left by Escape.
    const auto command = QTableView::selectionCommand(index, event);
    return command.testFlag(QItemSelectionModel::Deselect)
               ? QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows
               : command;
}

QByteArray ListView::saveColumns()
{
    giveBack();
    const QByteArray state = horizontalHeader()->saveState();
    fillWidth();
    return state;
}

bool ListView::restoreColumns(const QByteArray &state)
{
    QHeaderView *header = horizontalHeader();
    giveBack();
    if (state.isEmpty() || !header->restoreState(state))
        return false;
    // All columns hidden would be a table that nobody gets back.
    if (header->hiddenSectionCount() == header->count())
        header->showSection(0);
    sortBy(header->sortIndicatorSection(), header->sortIndicatorOrder());
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
        fillWidth();
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
    Q_EMIT selectionMoved();
}

QString ListView::selectedText() const
{
    QStringList cells;
    const int row = selectedRow();
    for (int visual = 0; row >= 0 && visual < horizontalHeader()->count(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (!isColumnHidden(column))
            cells.append(m_model.index(row, column).data().toString());
    }
    return cells.join(u'\t');
}

void ListView::makeMenus()
{
    setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *copy = new QAction(tr("Copy Row"), this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, [this] {
        if (const QString text = selectedText(); !text.isEmpty())
            QGuiApplication::clipboard()->setText(text);
    });
    addAction(copy);
    m_firstOwn = new QAction(this);
    m_firstOwn->setSeparator(true);
    addAction(m_firstOwn);
    // For those who have no mouse to click on a header with.
    auto *sorts = new QMenu(tr("Sort By"), this);
    connect(sorts, &QMenu::aboutToShow, this, [this, sorts] { fillSortMenu(*sorts); });
    addAction(sorts->menuAction());
    auto *columns = new QMenu(tr("Columns"), this);
    connect(columns, &QMenu::aboutToShow, this, [this, columns] { fillColumnMenu(*columns); });
    addAction(columns->menuAction());
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, columns,
            [this, columns](QPoint at) { columns->popup(horizontalHeader()->mapToGlobal(at)); });
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

void ListView::fillColumnMenu(QMenu &menu)
{
    menu.clear();
    QHeaderView *header = horizontalHeader();
    for (int column = 0; column < header->count(); ++column) {
        const bool isHidden = header->isSectionHidden(column);
        //: %1 is the title of a column that is hidden because the window is small
        QAction *action =
            menu.addAction(m_madeRoom.contains(column) ? tr("%1 (no room)").arg(m_model.columns().title(column))
                                                       : m_model.columns().title(column));
        action->setCheckable(true);
        action->setChecked(!isHidden);
        action->setEnabled(isHidden || header->hiddenSectionCount() + 1 < header->count()); // one stays
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            m_madeRoom.removeOne(column);
            setColumnHidden(column, !shown);
            fillWidth();
        });
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
