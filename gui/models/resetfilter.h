// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QSignalBlocker>
#include <QSortFilterProxyModel>

namespace wsify::console {

/// A filter over a long table that changes by one reset: lines that come and go one by one would each be laid out.
class ResetFilter : public QSortFilterProxyModel
{
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

protected:
    /// `change`: of what filterAcceptsRow() goes by.
    template <class Change>
    void refilter(const Change &change)
    {
        beginResetModel();
        change();
        {
            const QSignalBlocker quiet(this);
            invalidateFilter();
        }
        endResetModel();
    }
};

} // namespace wsify::console
