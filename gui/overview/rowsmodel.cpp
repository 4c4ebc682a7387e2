// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/overview/rowsmodel.h"

#include <algorithm>

namespace wsify::console {

RowsModel::RowsModel(QStringList headings, int firstNumber, QObject *parent)
    : QAbstractTableModel(parent)
    , m_headings(std::move(headings))
    , m_firstNumber(firstNumber)
{
}

qsizetype RowsModel::find(const QByteArray &key) const
{
    const auto found = std::find_if(m_rows.cbegin(), m_rows.cend(), [&key](const Row &row) { return row.key == key; });
    return found == m_rows.cend() ? -1 : found - m_rows.cbegin();
}

void RowsModel::setRows(const QList<Row> &rows)
{
    const auto isKept = [&rows](const Row &row) {
        return std::any_of(rows.cbegin(), rows.cend(), [&row](const Row &one) { return one.key == row.key; });
    };
    for (int i = int(m_rows.size()) - 1; i >= 0; --i) {
        if (isKept(m_rows[i]))
            continue;
        beginRemoveRows({}, i, i);
        m_rows.removeAt(i);
        endRemoveRows();
    }
    for (const Row &row : rows) {
        if (find(row.key) >= 0)
            continue;
        beginInsertRows({}, int(m_rows.size()), int(m_rows.size()));
        m_rows.append(row);
        endInsertRows();
    }
    if (m_rows == rows)
        return;
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    QList<QByteArray> keys;
    for (const QModelIndex &one : before)
        keys.append(keyOf(one));
    m_rows = rows;
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
        after.append(index(int(find(keys[i])), before[i].column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

QByteArray RowsModel::keyOf(const QModelIndex &index) const
{
    return index.isValid() && checkIndex(index) ? m_rows[index.row()].key : QByteArray();
}

int RowsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RowsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_headings.size());
}

QVariant RowsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const QString text = m_rows[index.row()].texts.value(index.column());
    if (role == Qt::DisplayRole)
        return text;
    if (role == Qt::ToolTipRole)
        return text.toHtmlEscaped();
    if (role == Qt::TextAlignmentRole && index.column() >= m_firstNumber)
        return int(Qt::AlignTrailing | Qt::AlignVCenter);
    return {};
}

QVariant RowsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole)
        return m_headings.value(section);
    if (role == Qt::TextAlignmentRole)
        return int((section >= m_firstNumber ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    return {};
}

} // namespace wsify::console
