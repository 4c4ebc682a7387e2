// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/widgets/followview.h"

namespace wsify::console {

class TrafficModel;

/// The table of the traffic page. Its columns are kept in the settings; where there is no room for the payload, others are hidden.
class TrafficView : public FollowView
{
    Q_OBJECT

public:
    /// The model lives longer.
    explicit TrafficView(TrafficModel &model, QWidget *parent = nullptr);
    ~TrafficView() override;

    /// The selected rows as text, with tabs between the cells.
    QString selectedText() const;
    /// Selects that row, as if somebody had done so, and shows it.
    void goTo(int row);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void restoreColumns();
    bool isNeeded(int column) const;
    void makeRoom();
    void showColumn(int column, bool isShown);
    void showColumnMenu(const QPoint &position);

    TrafficModel &m_model;
    QList<int> m_madeRoom; ///< columns that are hidden because the payload had no room; nobody has hidden them
    QList<int> m_wanted; ///< columns that somebody has asked for
};

} // namespace wsify::console
