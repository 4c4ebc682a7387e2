// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QAbstractTableModel>
#include <QLocale>

namespace wsify::console {

/// What went wrong lately, the newest first: refusals, clients that were cut, the broker, warnings and errors of the log. What is of one kind is one
/// row with a count, so that a storm of refusals does not hide the rest. Main thread.
class WarningsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column : int { Time, Count, What, Columns };
    static constexpr int MaxRows = 100;

    using QAbstractTableModel::QAbstractTableModel;

    /// Of an event that is no warning nothing happens.
    void add(const admin::Event &event);
    void add(const admin::Log &log);
    /// The server's list of refusals, in any order. What an earlier list had and what events have told is known.
    void addPast(const QList<admin::DenialRow> &denials);
    void clear();
    void setLocale(const QLocale &locale);
    /// The row is about refusals.
    bool isDenial(const QModelIndex &index) const;
    /// That finds these refusals among all.
    QString denialFilter(const QModelIndex &index) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Entry
    {
        QString kind; ///< what is counted together
        qint64 t = 0; ///< of the last
        QString text; ///< of the last
        int count = 1;
        QString filter{}; ///< of refusals
    };

    static constexpr qsizetype MaxHeard = 1000;

    void add(const admin::DenialRow &denial);
    static bool isSame(const admin::DenialRow &a, const admin::DenialRow &b);
    void add(Entry entry);

    QList<Entry> m_entries; ///< the newest first
    QList<admin::DenialRow> m_heard; ///< refusals that events have told and no list yet
    qint64 m_listedUntil = 0; ///< all refusals up to then are known
    QLocale m_locale;
};

} // namespace wsify::console
