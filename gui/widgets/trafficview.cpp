// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/widgets/trafficview.h"

#include "gui/models/trafficmodel.h"
#include "gui/widgets/tones.h"

#include <QFontDatabase>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include <algorithm>

namespace wsify::console {

namespace {

constexpr QChar FirstStrongIsolate(0x2068);
constexpr QChar PopIsolate(0x2069);

/// The direction has a colour besides its word, the payload the face that text for machines has.
class CellDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        option->displayAlignment = index.column() == TrafficModel::Size || index.column() == TrafficModel::Members
                                       ? Qt::AlignRight | Qt::AlignVCenter
                                       : Qt::AlignLeft | Qt::AlignVCenter;
        option->displayAlignment = QStyle::visualAlignment(option->direction, option->displayAlignment);
        option->text = index.data().toString();
        if (index.column() == TrafficModel::Head) {
            option->direction = Qt::LeftToRight; // what machines write
        } else if (option->direction == Qt::RightToLeft) {
            // A name is read in its own direction, whatever signs it begins or ends with.
            option->text = FirstStrongIsolate + option->text + PopIsolate;
        }
        option->features |= QStyleOptionViewItem::HasDisplay;
        option->index = index;
        option->state &= ~QStyle::State_HasFocus; // a row is what is looked at, not a cell
        if (index.column() == TrafficModel::Head) {
            option->font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
            option->font.setPointSizeF(option->widget->font().pointSizeF());
            option->fontMetrics = QFontMetrics(option->font);
        } else if (index.column() == TrafficModel::Direction && !(option->state & QStyle::State_Selected)) {
            const bool isIn = index.data(TrafficModel::DirectionRole).toInt() == int(admin::Direction::In);
            option->palette.setColor(QPalette::Text, isIn ? Tones::in(option->palette) : Tones::out(option->palette));
        }
    }
};

} // namespace

TrafficView::TrafficView(QWidget *parent)
    : QTableView(parent)
{
    setItemDelegate(new CellDelegate(this));
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

void TrafficView::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    connect(model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int start, int end) { afterRemoval(start, end); });
    connect(model, &QAbstractItemModel::rowsInserted, this, &TrafficView::followNow);
    connect(model, &QAbstractItemModel::modelReset, this, &TrafficView::followNow);
}

void TrafficView::setFollowing(bool following)
{
    if (m_isFollowing == following)
        return;
    m_isFollowing = following;
    followNow();
    Q_EMIT followingChanged(following);
}

void TrafficView::followNow()
{
    if (!m_isFollowing)
        return;
    const QScopedValueRollback adjusting(m_isAdjusting, true);
    scrollToBottom();
}

/// Comes before the selection model hears of it. When the current row goes, another one becomes current, and the view would scroll there.
void TrafficView::rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end)
{
    setAutoScroll(false);
    m_isAdjusting = true;
    m_valueBefore = verticalScrollBar()->value();
    QTableView::rowsAboutToBeRemoved(parent, start, end);
}

void TrafficView::afterRemoval(int start, int end)
{
    const int height = verticalHeader()->defaultSectionSize();
    if (start * height < m_valueBefore)
        verticalScrollBar()->setValue(std::max(0, m_valueBefore - (end - start + 1) * height));
    m_isAdjusting = false;
    setAutoScroll(true);
}

void TrafficView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    if (!m_isAdjusting && !selected.isEmpty())
        setFollowing(false);
}

void TrafficView::keyPressEvent(QKeyEvent *event)
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

void TrafficView::resizeEvent(QResizeEvent *event)
{
    const QScopedValueRollback adjusting(m_isAdjusting, true);
    QTableView::resizeEvent(event);
    followNow();
}

void TrafficView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateRowHeight();
}

void TrafficView::updateRowHeight()
{
    const int height =
        std::max(fontMetrics().height(), QFontMetrics(QFontDatabase::systemFont(QFontDatabase::FixedFont)).height());
    verticalHeader()->setMinimumSectionSize(height + 4);
    verticalHeader()->setDefaultSectionSize(height + 4);
}

std::vector<qsizetype> TrafficView::selectedRowNumbers() const
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
