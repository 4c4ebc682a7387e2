// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QObject>
#include <QSet>

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

/// Disconnects many clients: those that are named, or those that a filter finds at the beginning, at most MaxClients. Any server can do it: the
/// clients are listed page by page and disconnected one by one, InFlight at a time. Main thread; deletes itself after finished().
class KickRun : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype MaxClients = 10'000;
    static constexpr int InFlight = 16;

    struct Result
    {
        qint64 disconnected = 0;
        qint64 gone = 0; ///< by themselves, before
        qint64 failed = 0;
        QByteArray error; ///< why the first of them failed, or why the clients are not known
    };

    /// `how`: code and reason.
    KickRun(AdminClient &client, const admin::Kick &how, QObject *parent);

    void start(const QList<QByteArray> &clients);
    void start(const QByteArray &query);

Q_SIGNALS:
    void finished(const wsify::console::KickRun::Result &result);

private:
    void list();
    void kickMore();
    void answered(const admin::ServerMessage &answer);
    void finish();

    AdminClient &m_client;
    const admin::Kick m_how;
    QByteArray m_query;
    QList<QByteArray> m_clients;
    QSet<QByteArray> m_listed; ///< a row can come twice, when others have gone meanwhile
    qsizetype m_next = 0; ///< of m_clients
    int m_inFlight = 0;
    Result m_result;
};

} // namespace wsify::console
