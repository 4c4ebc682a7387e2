// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/detailstree.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QStyledItemDelegate>
#include <QTreeWidgetItemIterator>

namespace wsify::console {

namespace {

constexpr int IdRole = Qt::UserRole;

void fill(QTreeWidgetItem &item, const Detail &detail)
{
    item.setText(0, detail.name);
    item.setText(1, detail.value);
    item.setToolTip(0, detail.value.isEmpty()
                           ? (detail.tooltip.isEmpty() ? detail.name : detail.tooltip).toHtmlEscaped()
                           : QString());
    item.setToolTip(1, (detail.tooltip.isEmpty() ? detail.value : detail.tooltip).toHtmlEscaped());
    item.setData(0, IdRole, detail.id);
    if (item.isFirstColumnSpanned() != detail.value.isEmpty())
        item.setFirstColumnSpanned(detail.value.isEmpty());
}

/// Gives the lines room.
class LineDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return QStyledItemDelegate::sizeHint(option, index) + QSize(0, 6);
    }
};

void fit(QTreeWidgetItem &parent, qsizetype children)
{
    while (parent.childCount() > children)
        delete parent.takeChild(parent.childCount() - 1);
    QList<QTreeWidgetItem *> more;
    for (qsizetype i = parent.childCount(); i < children; ++i)
        more.append(new QTreeWidgetItem);
    parent.addChildren(more);
}

} // namespace

DetailsTree::DetailsTree(QWidget *parent)
    : QTreeWidget(parent)
{
    setColumnCount(2);
    setHeaderHidden(true);
    setUniformRowHeights(true);
    setItemDelegate(new LineDelegate(this));
    setIndentation(fontMetrics().horizontalAdvance(u'0') * 2);
    setTextElideMode(Qt::ElideRight);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    header()->setStretchLastSection(true);
    header()->setSectionResizeMode(0, QHeaderView::Interactive);
    setColumnWidth(0, fontMetrics().horizontalAdvance(u'0') * 21);
}

void DetailsTree::setGroups(const QList<DetailGroup> &groups)
{
    if (groups == m_groups)
        return;
    const QByteArray chosen = currentId();
    QTreeWidgetItem &root = *invisibleRootItem();
    fit(root, groups.size());
    for (qsizetype i = 0; i < groups.size(); ++i) {
        QTreeWidgetItem &item = *root.child(int(i));
        const DetailGroup &group = groups.at(i);
        const bool isNew = item.text(0).isEmpty();
        item.setText(0, group.title);
        item.setFirstColumnSpanned(true);
        QFont bold = font();
        bold.setBold(true);
        item.setFont(0, bold);
        fit(item, group.details.size());
        const QList<Detail> before = m_groups.value(i).details;
        for (qsizetype j = 0; j < group.details.size(); ++j) {
            if (j >= before.size() || before.at(j) != group.details.at(j))
                fill(*item.child(int(j)), group.details.at(j));
        }
        if (isNew)
            item.setExpanded(true);
    }
    m_groups = groups;
    if (currentId() != chosen)
        choose(chosen);
}

/// Lines are filled in their order, and what was chosen may be on another one now, or gone.
void DetailsTree::choose(const QByteArray &id)
{
    for (QTreeWidgetItemIterator item(this); *item && !id.isEmpty(); ++item) {
        if ((*item)->data(0, IdRole).toByteArray() != id)
            continue;
        setAutoScroll(false);
        setCurrentItem(*item);
        setAutoScroll(true);
        return;
    }
    selectionModel()->clear();
}

QByteArray DetailsTree::currentId() const
{
    const QTreeWidgetItem *item = currentItem();
    return item && item->isSelected() ? item->data(0, IdRole).toByteArray() : QByteArray();
}

QString DetailsTree::text() const
{
    QString text;
    for (const DetailGroup &group : m_groups) {
        text += group.title + u'\n';
        for (const Detail &detail : group.details)
            text += u'\t' + detail.name + (detail.value.isEmpty() ? QString() : u'\t' + detail.value) + u'\n';
    }
    return text;
}

bool DetailsTree::event(QEvent *event)
{
    // Before a shortcut of the window takes it.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        copyCurrent();
        return true;
    }
    return QTreeWidget::event(event);
}

void DetailsTree::copyCurrent() const
{
    const QTreeWidgetItem *item = currentItem();
    if (!item)
        return;
    const QByteArray id = item->data(0, IdRole).toByteArray();
    const QString value = item->text(1).isEmpty() ? item->text(0) : item->text(1);
    QGuiApplication::clipboard()->setText(id.isEmpty() ? value : QString::fromUtf8(id));
}

} // namespace wsify::console
