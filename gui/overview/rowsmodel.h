// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QAbstractTableModel>
#include <QStringList>

namespace wsify::console {

/// A few rows of text that are replaced again and again: what is selected stays with its row, wherever that moves. Main thread.
class RowsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    struct Row
    {
        QByteArray key; ///< one row each
        QStringList texts; ///< one a column

        bool operator==(const Row &) const = default;
    };

    /// Columns from `firstNumber` on hold numbers and are aligned as such.
    RowsModel(QStringList headings, int firstNumber, QObject *parent = nullptr);

    void setRows(const QList<Row> &rows);
    /// Empty for an index that is none.
    QByteArray keyOf(const QModelIndex &index) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    qsizetype find(const QByteArray &key) const;

    QStringList m_headings;
    int m_firstNumber;
    QList<Row> m_rows;
};

} // namespace wsify::console
