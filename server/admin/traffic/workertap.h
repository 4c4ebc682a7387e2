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

/// One row of traffic on its way to the main thread.
struct TrafficItem
{
    quint64 watches = 0; ///< bit n: for watch n
    qint64 tUs = 0;
    admin::Direction dir = admin::Direction::In;
    QByteArray channel;
    QByteArray client;
    QByteArray command;
    qint64 size = 0;
    qint64 members = 0;
    QByteArray received; ///< In: of the client's message as much as consoles may see
    Message message; ///< Out: shares its bytes; empty when consoles may see nothing

    QByteArrayView payload() const
    {
        return dir == admin::Direction::In ? QByteArrayView(received) : message.plain().payload();
    }
    /// False when consoles may not see more of it, or when there was too much to be kept.
    bool isWhole() const { return payload().size() == size; }
    /// Bytes that it keeps alive.
    qint64 cost() const { return received.size() + message.cost(); }
};

/// One worker's traffic as the watches want it: filters, samples and counts on the worker's thread, and keeps what is to be sent until the main
/// thread collects it.
///
/// The lock is held for one row by the worker and for a swap by the main thread. What waits is bounded by the watches' budgets, which only the main
/// thread refills, and payloads by `maxPayloads` bytes: of what is over, the oldest lose theirs.
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

    void received(const ClientFacts &client, const Command &command, QByteArrayView message) override;
    void delivered(const Message &message, qsizetype members) override;

    struct Counts
    {
        qint64 matched = 0;
        qint64 dropped = 0; ///< over the rate; matched - dropped of them are items
    };
    struct Batch
    {
        std::vector<TrafficItem> items;
        std::vector<Counts> counts; ///< by watch
    };
    /// Main thread: takes what there is, and what follows is for these watches (null: a number that is free).
    Batch exchange(const std::vector<std::shared_ptr<Watch>> &watches);
    /// Main thread: the same for the watches there are.
    Batch collect();

private:
    quint64 choose(const FilterRow &row, bool isConsoles);
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
