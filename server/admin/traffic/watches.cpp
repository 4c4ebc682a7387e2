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
#include <unordered_map>
#include <utility>

namespace wsify {

namespace {

using Merged = std::unordered_map<qint64, qint64>; ///< members of all workers, by publication

Merged mergedOf(const std::vector<TrafficItem> &items, quint64 watch)
{
    Merged merged;
    for (const TrafficItem &item : items) {
        if ((item.watches & watch) && item.dir == admin::Direction::Out && item.publication != 0)
            merged[item.publication] += item.members;
    }
    return merged;
}

admin::TrafficRowView rowOf(const TrafficItem &item, qint64 seq, const Watch &watch)
{
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
    row.via = item.via;
    row.verdict = item.verdict;
    row.publication = item.publication;
    row.head = utf8::cut(watch.merges() ? item.content() : item.payload(), watch.headBytes());
    return row;
}

} // namespace

Watches::Watches(const AdminHost &host)
    : m_host(host)
{
    const int workers = host.node.workers();
    for (int tap = 0; tap <= workers; ++tap)
        m_taps.push_back(std::make_unique<WorkerTap>(host.payloads, Bodies::MaxBytes / workers));
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(std::chrono::milliseconds(1000 / Watch::TicksASecond));
    connect(&m_timer, &QTimer::timeout, this, &Watches::tick);
}

Watches::~Watches() = default;

bool Watches::add(ConsoleSink &sink, qint64 number, const admin::Watch &request, Filter filter, Begun begun)
{
    const auto watch = std::make_shared<Watch>(++m_lastWatch, request, std::move(filter), m_host.payloads);
    auto free = std::find_if(m_entries.begin(), m_entries.end(), [](const Entry &entry) { return !entry.watch; });
    if (free == m_entries.end()) {
        if (m_entries.size() >= WorkerTap::MaxWatches)
            return false;
        free = m_entries.insert(m_entries.end(), Entry());
    }
    *free = Entry();
    free->watch = watch;
    free->sink = &sink;
    free->number = number;
    free->begun = std::move(begun);
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
    deliver(WorkerTap::takeAll(m_taps, &watches));
    const auto count =
        std::count_if(watches.begin(), watches.end(), [](const auto &watch) { return watch != nullptr; });
    const bool any = count > 0;
    for (Entry &entry : m_entries)
        entry.bodies.setMaxBytes(std::min(MaxBodiesOfOne, Bodies::MaxBytes / std::max<qint64>(count, 1)));
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
    m_host.node.watch(watched ? m_taps.back().get() : nullptr);
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
    std::vector<std::pair<Begun, int>> begun;
    for (Entry &entry : m_entries) {
        if (entry.begun)
            begun.emplace_back(std::exchange(entry.begun, nullptr), entry.watch->headBytes());
    }
    for (const auto &[tell, headBytes] : begun)
        tell(headBytes);
}

void Watches::tick()
{
    std::vector<WorkerTap::Batch> batches = WorkerTap::takeAll(m_taps);
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
        std::stable_sort(items.begin(), items.end(), [](const TrafficItem &a, const TrafficItem &b) {
            return a.tUs != b.tUs ? a.tUs < b.tUs : a.dir < b.dir; // what came in is older
        });
    }
    std::vector<quint64> sentTo(items.size(), 0);
    for (size_t i = 0; i < m_entries.size(); ++i) {
        if (m_entries[i].watch && (counts[i].matched > 0 || m_entries[i].isOwed))
            deliver(m_entries[i], quint64(1) << i, counts[i], items, sentTo);
    }
    for (size_t i = 0; i < items.size(); ++i) {
        ++m_seq;
        if (sentTo[i] && m_host.payloads == AdminPayloads::Full && items[i].isWhole())
            keep(items[i], sentTo[i]);
    }
}

/// The last rows of all watches, and those of each, which a busy one does not displace.
void Watches::keep(const TrafficItem &item, quint64 sentTo)
{
    m_bodies.add(m_seq, item);
    for (size_t i = 0; i < m_entries.size(); ++i) {
        if (sentTo & (quint64(1) << i))
            m_entries[i].bodies.add(m_seq, item);
    }
}

void Watches::forgetBodies()
{
    m_bodies.clear();
    for (Entry &entry : m_entries)
        entry.bodies.clear();
}

std::optional<QByteArrayView> Watches::body(qint64 seq) const
{
    if (const auto body = m_bodies.find(seq))
        return body;
    for (const Entry &entry : m_entries) {
        if (const auto body = entry.bodies.find(seq))
            return body;
    }
    return {};
}

void Watches::deliver(Entry &entry, quint64 bit, WorkerTap::Counts counts, const std::vector<TrafficItem> &items,
                      std::vector<quint64> &sentTo)
{
    entry.dropped += counts.dropped;
    Merged merged;
    if (entry.watch->merges())
        merged = mergedOf(items, bit);
    entry.isOwed = entry.sink->isBehind();
    if (entry.isOwed) {
        const auto isRow = [&](const TrafficItem &item) {
            return (item.watches & bit) && !(item.dir == admin::Direction::Out && merged.contains(item.publication));
        };
        entry.dropped += std::count_if(items.begin(), items.end(), isRow) + qint64(merged.size());
        return;
    }
    QByteArray lines;
    std::optional<admin::TrafficLine> line;
    const auto finish = [&] {
        if (line)
            line->finish(entry.sent + entry.dropped, entry.sent, entry.dropped);
        line.reset();
    };
    line.emplace(lines, entry.number);
    qint64 seq = m_seq;
    for (size_t i = 0; i < items.size(); ++i) {
        const TrafficItem &item = items[i];
        ++seq;
        if (!(item.watches & bit))
            continue;
        admin::TrafficRowView row = rowOf(item, seq, *entry.watch);
        if (const auto sum = merged.find(item.publication); sum != merged.end() && item.dir == admin::Direction::Out) {
            if (sum->second < 0)
                continue; // is in a row already
            row.members = std::exchange(sum->second, -1);
        }
        if (lines.size() > MaxLines - admin::MaxLine) {
            ++entry.dropped;
            continue;
        }
        if (!line->add(row)) {
            finish();
            line.emplace(lines, entry.number);
            line->add(row);
        }
        ++entry.sent;
        sentTo[i] |= bit;
    }
    finish();
    entry.sink->sendLines(lines);
}

} // namespace wsify
