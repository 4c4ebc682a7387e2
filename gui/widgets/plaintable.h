// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QTreeView>

namespace wsify::console {

/// A small table: whole rows, no tree, the first column as wide as there is room, a sentence in the place of rows when there are none.
class PlainTable : public QTreeView
{
    Q_OBJECT

public:
    explicit PlainTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /// The column that takes the room that is left; others are as wide as their texts.
    void setWideColumn(int column);
    void setPlaceholder(const QString &text);
    QString placeholder() const { return m_placeholder; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_placeholder;
    int m_wideColumn = 0;
};

} // namespace wsify::console
