// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QHash>
#include <QObject>

#include <utility>

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

class TrafficModel;

/// Whole payloads of the rows that were in view when the view was paused. The server keeps the last few MiB alone, which a busy one fills before
/// somebody has clicked. Main thread.
class PayloadKeeper : public QObject
{
    Q_OBJECT

public:
    static constexpr int MaxRows = 100; ///< of one pause
    static constexpr qsizetype MaxBytes = 8 * 1024 * 1024; ///< of all that is kept

    /// Both live longer.
    PayloadKeeper(AdminClient &client, const TrafficModel &model, QObject *parent = nullptr);

    /// Fetches what these rows of the table have only the beginning of; what was kept of others goes.
    void keep(int first, int last);
    /// Empty: it is not kept.
    QByteArray payload(qint64 seq, quint32 boot) const { return m_payloads.value({boot, seq}); }

private:
    AdminClient &m_client;
    const TrafficModel &m_model;
    QHash<std::pair<quint32, qint64>, QByteArray> m_payloads; ///< by boot and number of the row
    qsizetype m_bytes = 0;
};

} // namespace wsify::console
