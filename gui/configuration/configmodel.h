// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

namespace wsify::console {

/// The settings that a server runs with, and where each of them comes from; in the server's order. Main thread.
class ConfigModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Value, Source, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setEntries(const QList<admin::ConfigEntry> &entries);
    const admin::ConfigEntry &entry(int row) const { return m_entries[row]; }
    int changed() const;

    static bool isChanged(const admin::ConfigEntry &entry) { return entry.source != "default"; }
    /// The server says that it is set, and not to what.
    static bool isMasked(const admin::ConfigEntry &entry) { return entry.value == "***"; }
    static QString sourceText(const QByteArray &source);
    /// A line for the file of --config; of what is masked, also in part, a comment.
    static QString fileLine(const admin::ConfigEntry &entry);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<admin::ConfigEntry> m_entries;
};

/// Of a ConfigModel the rows that have a text in one of their columns, in any case of letters; perhaps of what was changed alone.
class ConfigFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit ConfigFilter(ConfigModel &model, QObject *parent = nullptr);

    void setText(const QString &text);
    void setChangedOnly(bool changedOnly);
    bool isFiltering() const { return m_isChangedOnly || !m_text.isEmpty(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    const ConfigModel &m_model;
    QString m_text;
    bool m_isChangedOnly = false;
};

} // namespace wsify::console
