// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/traffic/watches.h"

#include "admin/adminhost.h"
#include "admin/consolesink.h"
#include "common/admin/codec.h"
#include "common/text/utf8.h"
#include "core/fanout/hub.h"
#include "core/fanout/node.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace wsify {

Watches::Watches(const AdminHost &host)
    : m_host(host)
{
    const int workers = host.node.workers();
    for (int worker = 0; worker < workers; ++worker)
        m_taps.push_back(std::make_unique<WorkerTap>(host.payloads, Bodies::MaxBytes / workers));
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(std::chrono::milliseconds(1000 / Watch::TicksASecond));
    connect(&m_timer, &QTimer::timeout, this, &Watches::tick);
}

Watches::~Watches() = default;

bool Watches::add(ConsoleSink &sink, qint64 number, const admin::Watch &request, Filter filter,
                  std::function<void()> begun)
{
    auto free = std::find_if(m_entries.begin(), m_entries.end(), [](const Entry &entry) { return !entry.watch; });
    if (free == m_entries.end()) {
        if (m_entries.size() >= WorkerTap::MaxWatches)
            return false;
        free = m_entries.insert(m_entries.end(), Entry());
    }
    *free = {std::make_shared<Watch>(request, std::move(filter)), &sink, number, std::move(begun)};
    change();
    if (!m_isWatched)
        setWatched(true);
    else
        begin();
    return true;
}

bool Watches::remove(ConsoleSink &sink, qint64 number)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry &entry) {
        return entry.watch && entry.sink == &sink && entry.number == number;
    });
    if (found == m_entries.end())
        return false;
    tick();
    *found = Entry();
    change();
    return true;
}

void Watches::removeAll(ConsoleSink &sink)
{
    bool removed = false;
    for (Entry &entry : m_entries) {
        if (entry.sink != &sink)
            continue;
        entry = Entry();
        removed = true;
    }
    if (removed)
        change();
}

/// The workers learn which watches there are; what they have collected for those that there were is sent.
void Watches::change()
{
    std::vector<std::shared_ptr<Watch>> watches;
    for (const Entry &entry : m_entries)
        watches.push_back(entry.watch);
    std::vector<WorkerTap::Batch> batches;
    for (const auto &tap : m_taps)
        batches.push_back(tap->exchange(watches));
    deliver(std::move(batches));
    const bool any = std::any_of(watches.begin(), watches.end(), [](const auto &watch) { return watch != nullptr; });
    if (any == m_timer.isActive())
        return;
    if (any) {
        m_timer.start();
    } else {
        m_timer.stop();
        setWatched(false);
    }
}

void Watches::setWatched(bool watched)
{
    m_isWatched = watched;
    if (watched)
        m_unwatched += m_host.node.workers();
    for (int worker = 0; worker < m_host.node.workers(); ++worker) {
        m_host.node.post(worker, [this, worker, watched] {
            m_host.node.hub(worker).watch(watched ? m_taps[size_t(worker)].get() : nullptr);
            if (watched && --m_unwatched == 0)
                m_host.node.post(NoWorker, [this] { begin(); });
        });
    }
}

/// Who waits for its watch to begin is told, unless workers are still missing.
void Watches::begin()
{
    if (m_unwatched > 0)
        return;
    std::vector<std::function<void()>> begun;
    for (Entry &entry : m_entries) {
        if (entry.begun)
            begun.push_back(std::exchange(entry.begun, nullptr));
    }
    for (const auto &tell : begun)
        tell();
}

void Watches::tick()
{
    std::vector<WorkerTap::Batch> batches;
    for (const auto &tap : m_taps)
        batches.push_back(tap->collect());
    for (const Entry &entry : m_entries) {
        if (entry.watch)
            entry.watch->refill();
    }
    deliver(std::move(batches));
}

void Watches::deliver(std::vector<WorkerTap::Batch> batches)
{
    std::vector<TrafficItem> items;
    std::vector<WorkerTap::Counts> counts(m_entries.size());
    for (WorkerTap::Batch &batch : batches) {
        std::move(batch.items.begin(), batch.items.end(), std::back_inserter(items));
        for (size_t i = 0; i < batch.counts.size(); ++i) {
            counts[i].matched += batch.counts[i].matched;
            counts[i].dropped += batch.counts[i].dropped;
        }
    }
    if (batches.size() > 1) {
        std::stable_sort(items.begin(), items.end(),
                         [](const TrafficItem &a, const TrafficItem &b) { return a.tUs < b.tUs; });
    }
    for (size_t i = 0; i < m_entries.size(); ++i) {
        if (m_entries[i].watch && (counts[i].matched > 0 || m_entries[i].isOwed))
            deliver(m_entries[i], quint64(1) << i, counts[i], items);
    }
    for (const TrafficItem &item : items) {
        ++m_seq;
        if (m_host.payloads == AdminPayloads::Full && item.isWhole())
            m_bodies.add(m_seq, item);
    }
}

void Watches::deliver(Entry &entry, quint64 bit, WorkerTap::Counts counts, const std::vector<TrafficItem> &items)
{
    entry.isOwed = entry.sink->isBehind();
    if (entry.isOwed) {
        entry.dropped += counts.matched;
        return;
    }
    entry.dropped += counts.dropped;
    QByteArray lines;
    std::optional<admin::TrafficLine> line;
    const auto finish = [&] {
        if (line)
            line->finish(entry.sent + entry.dropped, entry.sent, entry.dropped);
        line.reset();
    };
    line.emplace(lines, entry.number);
    qint64 seq = m_seq;
    for (const TrafficItem &item : items) {
        ++seq;
        if (!(item.watches & bit))
            continue;
        if (lines.size() > MaxLines - admin::MaxLine) {
            ++entry.dropped;
            continue;
        }
        admin::TrafficRowView row;
        row.seq = seq;
        row.tUs = item.tUs;
        row.dir = item.dir;
        row.channel = item.channel;
        row.client = item.client;
        row.command = item.command;
        row.size = item.size;
        if (item.dir == admin::Direction::Out)
            row.members = item.members;
        row.head = utf8::cut(item.payload(), entry.watch->headBytes());
        if (!line->add(row)) {
            finish();
            line.emplace(lines, entry.number);
            line->add(row);
        }
        ++entry.sent;
    }
    finish();
    entry.sink->sendLines(lines);
}

} // namespace wsify
