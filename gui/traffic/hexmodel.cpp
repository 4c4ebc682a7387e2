// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/hexmodel.h"

namespace wsify::console {

void HexModel::setBytes(const QByteArray &bytes)
{
    beginResetModel();
    m_bytes = bytes;
    endResetModel();
}

int HexModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int((m_bytes.size() + BytesPerRow - 1) / BytesPerRow);
}

int HexModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HexModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || role != Qt::DisplayRole)
        return {};
    const qsizetype from = qsizetype(index.row()) * BytesPerRow;
    const QByteArray bytes = m_bytes.mid(from, BytesPerRow);
    switch (index.column()) {
    case Offset:
        return QString::number(from, 16).rightJustified(8, u'0');
    case Bytes: {
        QString text = QString::fromLatin1(bytes.toHex(' '));
        if (text.size() > 23) // a gap in the middle, for the eye
            text.insert(23, u' ');
        return text;
    }
    default: {
        QString text = QString::fromLatin1(bytes);
        for (QChar &c : text) {
            if (c < u' ' || c > u'~')
                c = u'.';
        }
        return text;
    }
    }
}

QVariant HexModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Offset:
        return tr("Offset");
    case Bytes:
        return tr("Bytes");
    default:
        return tr("ASCII");
    }
}

} // namespace wsify::console
