// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QHash>
#include <QObject>

#include <vector>

namespace wsify {
class AdminClient;
namespace admin {
struct BodyReply;
} // namespace admin
} // namespace wsify

namespace wsify::console {

/// Fetches the whole payloads of many rows, as far as the server still has them. The newest come first, for the server forgets the oldest first: at the
/// first one that is gone the search is over. Main thread; the client lives longer.
class BodyCollector : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype MaxBytes = 64 * 1024 * 1024; ///< of all together; then it ends
    static constexpr int AtOnce = 16; ///< requests

    explicit BodyCollector(AdminClient &client, QObject *parent = nullptr);

    /// `seqs`: rising. Ends with finished(), which may come at once.
    void start(std::vector<qint64> seqs);
    /// Ends it, with what is there.
    void stop();
    bool isRunning() const { return m_isRunning; }
    /// By `seq`.
    const QHash<qint64, QByteArray> &payloads() const { return m_payloads; }

Q_SIGNALS:
    void progressed(qint64 done, qint64 of);
    void finished();

private:
    void askNext();
    void ask(qint64 seq, qint64 offset);
    void came(const admin::BodyReply &body);
    void end();

    AdminClient &m_client;
    QObject *m_round = nullptr; ///< context of the requests of one start()
    std::vector<qint64> m_seqs; ///< those that are not asked for yet
    qint64 m_total = 0;
    int m_asked = 0; ///< requests under way
    bool m_isRunning = false;
    QHash<qint64, QByteArray> m_parts; ///< of those that come in parts
    QHash<qint64, QByteArray> m_payloads;
    qsizetype m_bytes = 0;
};

} // namespace wsify::console
