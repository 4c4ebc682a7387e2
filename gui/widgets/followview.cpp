// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/widgets/followview.h"

#include "gui/widgets/tones.h"

#include <QAbstractProxyModel>
#include <QFontDatabase>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>

namespace wsify::console {

FollowView::FollowView(QWidget *parent)
    : QTableView(parent)
{
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    updateRowHeight();
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_isAdjusting && value < verticalScrollBar()->maximum())
            setFollowing(false);
    });
}

void FollowView::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    connect(model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int start, int end) { afterRemoval(start, end); });
    connect(model, &QAbstractItemModel::rowsInserted, this, &FollowView::followNow);
    connect(model, &QAbstractItemModel::modelReset, this, &FollowView::followNow);
}

void FollowView::setFollowing(bool following)
{
    if (m_isFollowing == following)
        return;
    m_isFollowing = following;
    followNow();
    Q_EMIT followingChanged(following);
}

void FollowView::keepWhile(const std::function<void()> &change)
{
    const auto *proxy = qobject_cast<QAbstractProxyModel *>(model());
    const auto selected = selectedRowNumbers();
    const QPersistentModelIndex kept =
        selected.size() == 1 ? proxy->mapToSource(proxy->index(int(selected.front()), 0)) : QModelIndex();
    const bool wasFollowing = m_isFollowing;
    change();
    if (const QModelIndex again = proxy->mapFromSource(kept); again.isValid()) {
        selectRow(again.row());
        scrollTo(again, PositionAtCenter);
    }
    if (wasFollowing)
        setFollowing(true);
}

void FollowView::followNow()
{
    if (!m_isFollowing)
        return;
    const QScopedValueRollback adjusting(m_isAdjusting, true);
    scrollToBottom();
}

/// Comes before the selection model hears of it. When the current row goes, another one becomes current, and the view would scroll there.
void FollowView::rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end)
{
    setAutoScroll(false);
    m_isAdjusting = true;
    m_valueBefore = verticalScrollBar()->value();
    QTableView::rowsAboutToBeRemoved(parent, start, end);
}

void FollowView::afterRemoval(int start, int end)
{
    const int height = verticalHeader()->defaultSectionSize();
    if (start * height < m_valueBefore)
        verticalScrollBar()->setValue(std::max(0, m_valueBefore - (end - start + 1) * height));
    m_isAdjusting = false;
    setAutoScroll(true);
}

void FollowView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    if (!m_isAdjusting && !selected.isEmpty())
        setFollowing(false);
}

void FollowView::keyPressEvent(QKeyEvent *event)
{
    const bool isPlain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (event->key() == Qt::Key_End && isPlain) {
        setFollowing(true);
        followNow();
    } else if (event->key() == Qt::Key_Home && isPlain) {
        setFollowing(false);
        scrollToTop();
    } else {
        QTableView::keyPressEvent(event);
    }
}

/// A note is one sentence across all columns.
void FollowView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (!model() || model()->rowCount() == 0)
        return;
    QPainter painter(viewport());
    const int last = rowAt(viewport()->height() - 1);
    for (int row = std::max(rowAt(0), 0); row < model()->rowCount() && (last < 0 || row <= last); ++row) {
        const QString note = model()->index(row, 0).data(NoteRole).toString();
        if (note.isEmpty())
            continue;
        const bool isSelected = selectionModel()->isRowSelected(row);
        const QRect place(0, rowViewportPosition(row), viewport()->width(), rowHeight(row));
        painter.fillRect(place, isSelected ? palette().brush(QPalette::Highlight)
                                           : QBrush(Tones::mixed(palette().color(QPalette::Base),
                                                                 Tones::doubtful(palette()), 0.12)));
        QFont italic = font();
        italic.setItalic(true);
        painter.setFont(italic);
        painter.setPen(palette().color(isSelected ? QPalette::HighlightedText : QPalette::Text));
        const QRect text = place.adjusted(6, 0, -6, 0);
        painter.drawText(text, int(Qt::AlignVCenter | Qt::AlignLeading),
                         QFontMetrics(italic).elidedText(note, Qt::ElideRight, text.width()));
    }
}

void FollowView::resizeEvent(QResizeEvent *event)
{
    const QScopedValueRollback adjusting(m_isAdjusting, true);
    QTableView::resizeEvent(event);
    followNow();
}

void FollowView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateRowHeight();
}

void FollowView::updateRowHeight()
{
    const int height =
        std::max(fontMetrics().height(), QFontMetrics(QFontDatabase::systemFont(QFontDatabase::FixedFont)).height());
    verticalHeader()->setMinimumSectionSize(height + 4);
    verticalHeader()->setDefaultSectionSize(height + 4);
}

std::vector<qsizetype> FollowView::selectedRowNumbers() const
{
    std::vector<qsizetype> rows;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

} // namespace wsify::console
