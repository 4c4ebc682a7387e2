// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/filter/filter.h"

#include <QMap>
#include <QObject>
#include <QStringList>

#include <optional>
#include <utility>

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

class TrafficModel;

/// Values that a filter may compare with: from the newest rows, and what the
/// server names when it is asked. Main thread.
class FilterValues : public QObject
{
    Q_OBJECT

public:
    /// Both live longer.
    FilterValues(AdminClient &client, const TrafficModel &model, QObject *parent = nullptr);

    /// Those that begin with `prefix`, in any case of letters; asks the server
    /// for more.
    QStringList of(FilterField field, const QString &prefix);

Q_SIGNALS:
    /// The server has named some.
    void came();

private:
    void ask(FilterField field, const QString &prefix);

    AdminClient &m_client;
    const TrafficModel &m_model;
    QMap<FilterField, QStringList> m_known; ///< values that the server has named lately
    std::optional<std::pair<FilterField, QString>> m_asked; ///< field and prefix that it was asked about last
};

} // namespace wsify::console
