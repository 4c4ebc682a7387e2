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
/// clients are listed page by page and disconnected one by one, InFlight at a time. Pages shift when clients go meanwhile, so the list is read again
/// until it has nobody else who was there at the beginning, at most MaxRounds times. Main thread; deletes itself after finished().
class KickRun : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype MaxClients = 10'000;
    static constexpr int InFlight = 16;
    static constexpr int MaxRounds = 5;

    struct Result
    {
        qint64 disconnected = 0;
        qint64 gone = 0; ///< by themselves, before
        qint64 failed = 0;
        qint64 left = 0; ///< not tried, because of cancel()
        QByteArray error; ///< why the first of them failed, or, without isListed, why the clients are not known
        bool isListed = true;
        qint64 tooMany = 0; ///< so many match, far more than were asked for: nobody was disconnected; 0: they are not
    };

    /// `how`: code and reason.
    KickRun(AdminClient &client, const admin::Kick &how, QObject *parent);

    void start(const QList<QByteArray> &clients);
    /// `expected`: how many it found when somebody was asked.
    void start(const QByteArray &query, qint64 expected);
    /// Those that are asked for already are disconnected; then it is finished.
    void cancel();

    /// More than anybody has agreed to.
    static bool isTooMany(qint64 found, qint64 expected) { return found > 2 * expected && found > expected + 10; }

Q_SIGNALS:
    void progressed(qint64 done, qint64 of);
    void finished(const wsify::console::KickRun::Result &result);

private:
    void list();
    void listed(const admin::ListReply &reply, const QList<admin::ClientRow> &rows);
    void kickMore();
    void answered(const admin::ServerMessage &answer);
    void finish();

    AdminClient &m_client;
    const admin::Kick m_how;
    QByteArray m_query;
    qint64 m_expected = 0;
    bool m_hasQuery = false;
    bool m_isCancelled = false;
    int m_rounds = 0; ///< of reading the list
    qsizetype m_before = 0; ///< of m_clients, found before this round
    qint64 m_offset = 0;
    qint64 m_until = 0; ///< when the last one connected that was there at the beginning
    QList<QByteArray> m_clients;
    QSet<QByteArray> m_listed; ///< those of m_clients
    qsizetype m_next = 0; ///< of m_clients
    int m_inFlight = 0;
    Result m_result;
};

} // namespace wsify::console
