// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QStringList>

#include <vector>

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

/// Fetches the whole payloads of many rows, as far as the server still has them. The newest come first, for the server forgets the oldest first. An
/// end of the connection, and a server that gives no payloads at all, end it. Main thread; the client lives longer.
class BodyCollector : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype MaxBytes = 64 * 1024 * 1024; ///< of all together; then it ends
    static constexpr int AtOnce = 16; ///< requests

    explicit BodyCollector(AdminClient &client, QObject *parent = nullptr);

    struct Row
    {
        qint64 seq = 0;
        qint64 size = 0; ///< of the payload: another one is of another row
    };
    /// `rows`: of this process of the server, `seq` rising. Ends with finished(), which may come at once.
    void start(std::vector<Row> rows);
    /// Ends it, with what is there.
    void stop();
    bool isRunning() const { return m_isRunning; }
    /// By `seq`.
    const QHash<qint64, QByteArray> &payloads() const { return m_payloads; }
    /// Why others are not there: a sentence for each reason; empty when all are.
    QStringList problems() const { return m_problems; }

Q_SIGNALS:
    void progressed(qint64 done, qint64 of);
    void finished();

private:
    void askNext();
    void ask(const Row &row, qint64 offset);
    void came(const Row &row, const admin::BodyReply &body);
    void refused(const admin::ServerMessage &answer);
    void note(const QString &problem);
    void end();

    AdminClient &m_client;
    QObject *m_round = nullptr; ///< context of the requests of one start()
    std::vector<Row> m_rows; ///< those that are not asked for yet
    qint64 m_total = 0;
    int m_asked = 0; ///< requests under way
    bool m_isRunning = false;
    QHash<qint64, QByteArray> m_parts; ///< of those that come in parts
    QHash<qint64, QByteArray> m_payloads;
    qsizetype m_bytes = 0;
    QStringList m_problems;
};

} // namespace wsify::console
