// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/widgets/plaintable.h"

#include "gui/widgets/tones.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace wsify::console {

namespace {

/// Rows with air between them.
class RoomyRows : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return QStyledItemDelegate::sizeHint(option, index) + QSize(8, 6);
    }
};

} // namespace

PlainTable::PlainTable(QWidget *parent)
    : QTreeView(parent)
{
    setItemDelegate(new RoomyRows(this));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setItemsExpandable(false);
    setAllColumnsShowFocus(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setTextElideMode(Qt::ElideRight);
    setTabKeyNavigation(false);
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(false);
    header()->setHighlightSections(false);
}

void PlainTable::setModel(QAbstractItemModel *model)
{
    QTreeView::setModel(model);
    setWideColumn(m_wideColumn);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(model, signal, viewport(), qOverload<>(&QWidget::update));
}

void PlainTable::setWideColumn(int column)
{
    m_wideColumn = column;
    for (int i = 0; i < header()->count(); ++i)
        header()->setSectionResizeMode(i, i == column ? QHeaderView::Stretch : QHeaderView::ResizeToContents);
}

void PlainTable::setPlaceholder(const QString &text)
{
    m_placeholder = text;
    setAccessibleDescription(text);
    viewport()->update();
}

void PlainTable::paintEvent(QPaintEvent *event)
{
    QTreeView::paintEvent(event);
    if (!model() || model()->rowCount() > 0 || m_placeholder.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setPen(Tones::mutedData(palette()));
    painter.drawText(viewport()->rect().adjusted(12, 12, -12, -12), int(Qt::AlignCenter) | int(Qt::TextWordWrap),
                     m_placeholder);
}

} // namespace wsify::console
