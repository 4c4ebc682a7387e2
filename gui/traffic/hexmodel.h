// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QAbstractTableModel>
#include <QByteArray>

namespace wsify::console {

/// Bytes, 16 a row: where the row begins, the bytes in hexadecimal, and those that are printable ASCII as such. A row is made when a view asks for it.
class HexModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Offset, Bytes, Ascii, ColumnCount };
    static constexpr int BytesPerRow = 16;

    using QAbstractTableModel::QAbstractTableModel;

    void setBytes(const QByteArray &bytes);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QByteArray m_bytes;
};

} // namespace wsify::console
