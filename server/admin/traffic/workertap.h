// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/payloads.h"
#include "admin/traffic/watch.h"
#include "core/fanout/message.h"
#include "core/trafficobserver.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <mutex>
#include <vector>

namespace wsify {

/// One row of traffic in transit to the main thread.
struct TrafficItem
{
    quint64 watches = 0; ///< bit n is set for watch n
    qint64 tUs = 0;
    admin::Direction dir = admin::Direction::In;
    QByteArray channel;
    QByteArray client;
    QByteArray command;
    qint64 size = 0;
    qint64 members = 0;
    const char *via = ""; ///< as in the row; static
    const char *verdict = "";
    qint64 publication = 0;
    QByteArray received; ///< a client's message, as much of it as consoles may see
    qsizetype contentAt = 0; ///< where the content of a broadcast is in it, and its size
    qsizetype contentSize = 0;
    Message message; ///< a publication: shares its bytes; empty if consoles may see nothing

    QByteArrayView payload() const { return received.isEmpty() ? message.plain().payload() : QByteArrayView(received); }
    /// What is there of the content; of a command that has none, the message.
    QByteArrayView content() const
    {
        return contentSize == 0 || received.size() <= contentAt ? payload()
                                                                : QByteArrayView(received).sliced(contentAt).first(
                                                                    std::min(contentSize, received.size() - contentAt));
    }
    /// False if consoles may not see more of it, or if there was too much to keep.
    bool isWhole() const { return payload().size() == size; }
    /// Bytes that the row keeps alive.
    qint64 cost() const { return received.size() + message.cost(); }
};

/// The traffic of one worker, or of the main thread, for the watches: filters, samples and counts on that thread, and keeps the rows to
/// send until the main thread collects them.
///
/// The worker holds the lock for one row, the main thread for a swap. The watches' budgets, which only the main thread
/// refills, bound the waiting rows; `maxPayloads` bounds their payloads in bytes: beyond it, the oldest rows lose
/// theirs, but for their heads.
class WorkerTap : public TrafficObserver
{
public:
    static constexpr size_t MaxWatches = 64; ///< in the process; one bit each
    static constexpr qsizetype MaxText = 1024; ///< bytes of each text of a row

    WorkerTap(AdminPayloads payloads, qint64 maxPayloads)
        : m_payloads(payloads)
        , m_maxPayloads(maxPayloads)
    {
    }

    void received(const ClientFacts &client, QByteArrayView user, const Command &command,
                  const Outcome &outcome) override;
    void arrived(const Message &message) override;
    void delivered(const Message &message, qsizetype members) override;

    struct Counts
    {
        qint64 matched = 0;
        qint64 dropped = 0; ///< over the rate; the other matched rows are items
    };
    struct Batch
    {
        std::vector<TrafficItem> items;
        std::vector<Counts> counts; ///< by watch
    };
    /// Main thread: takes the collected rows and sets the watches for the next ones (null: a free number).
    Batch exchange(const std::vector<std::shared_ptr<Watch>> &watches);
    /// Main thread: takes the collected rows; the watches stay.
    Batch collect();
    /// The same for all of them, as of one moment: a row of one worker that led to a row of another is not taken later than that. `watches`:
    /// as in exchange(); they stay if it is null.
    static std::vector<Batch> takeAll(const std::vector<std::unique_ptr<WorkerTap>> &taps,
                                      const std::vector<std::shared_ptr<Watch>> *watches = nullptr);

private:
    Batch takeLocked();
    qsizetype headBytes(const TrafficItem &item) const;
    quint64 choose(const FilterRow &row, const Provenance *provenance);
    void take(const Message &message, admin::Direction dir, qint64 members);
    void keep(TrafficItem item);

    const AdminPayloads m_payloads;
    const qint64 m_maxPayloads;
    std::mutex m_mutex;
    std::vector<std::shared_ptr<Watch>> m_watches;
    Batch m_batch;
    qint64 m_payloadBytes = 0;
    size_t m_firstWithPayload = 0; ///< of the items
};

} // namespace wsify
