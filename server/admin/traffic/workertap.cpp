// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/traffic/workertap.h"

#include "common/admin/codec.h"
#include "common/text/jsonstring.h"
#include "common/text/utf8.h"
#include "core/session/command.h"
#include "core/session/session.h"
#include "core/walltime.h"

#include <algorithm>
#include <utility>

namespace wsify {

namespace {

/// What a raw JSON string means; nearly always a part of it.
class Text
{
public:
    explicit Text(QByteArrayView raw)
    {
        if (raw.size() < 2 || raw.front() != '"') {
            m_view = raw;
        } else if (!raw.contains('\\')) {
            m_view = raw.sliced(1, raw.size() - 2);
        } else {
            m_view = json::unescape(raw, m_unescaped) ? QByteArrayView(m_unescaped) : raw.sliced(1, raw.size() - 2);
        }
    }
    QByteArrayView view() const { return m_view; }
    QByteArray kept() const { return utf8::cut(m_view, WorkerTap::MaxText).toByteArray(); }

private:
    QByteArray m_unescaped;
    QByteArrayView m_view;
};

const char *nameOf(Provenance::Via via)
{
    switch (via) {
    case Provenance::Via::Client:
        break;
    case Provenance::Via::Http:
        return "http";
    case Provenance::Via::Console:
        return "console";
    case Provenance::Via::Node:
        return "node";
    }
    return "";
}

} // namespace

/// Counts the row in every watch that it is for; a bit for each of them that takes it. Under the lock.
quint64 WorkerTap::choose(const FilterRow &row, const Provenance *provenance)
{
    const bool isConsoles = provenance && provenance->via == Provenance::Via::Console;
    const bool isMerged = provenance && row.dir == FilterRow::Direction::Out;
    quint64 chosen = 0;
    for (size_t i = 0; i < m_watches.size(); ++i) {
        Watch *watch = m_watches[i].get();
        if (!watch || (isConsoles && !watch->withOwn()) || !watch->filter().matches(row))
            continue;
        Counts &counts = m_batch.counts[i];
        const auto take = [&] {
            const bool isTaken = watch->take();
            if (!isTaken) {
                ++counts.matched;
                ++counts.dropped;
            }
            return isTaken;
        };
        const quint64 bit = quint64(1) << i;
        // All rows of a publication or none: a sum must not lack a worker's.
        if (isMerged && watch->merges() ? provenance->takeOnce(watch->number(), take) : take()) {
            ++counts.matched;
            chosen |= bit;
        }
    }
    return chosen;
}

void WorkerTap::received(const ClientFacts &client, QByteArrayView user, const Command &command, const Outcome &outcome)
{
    const QByteArrayView message = command.message;
    const Text name(command.name);
    const Text channel(command.channel);
    FilterRow row;
    row.channel = channel.view();
    row.client = client.id;
    row.user = user;
    row.ip = client.address;
    row.command = name.view();
    row.size = message.size();
    row.dir = FilterRow::Direction::In;
    if (outcome.refused)
        row.reason = outcome.refused;
    if (m_payloads != AdminPayloads::Off)
        row.text = message;

    const std::lock_guard lock(m_mutex);
    const quint64 chosen = choose(row, nullptr);
    if (!chosen)
        return;
    TrafficItem item;
    item.watches = chosen;
    item.tUs = wallUs();
    item.channel = channel.kept();
    item.client = client.id;
    item.command = name.kept();
    item.size = message.size();
    if (outcome.refused)
        item.verdict = outcome.refused;
    item.publication = outcome.publication;
    if (command.kind == Command::Kind::Broadcast && !command.content.isEmpty()) {
        item.contentAt = command.content.data() - message.data();
        item.contentSize = command.content.size();
    }
    if (m_payloads == AdminPayloads::Full)
        item.received = message.toByteArray();
    else if (m_payloads == AdminPayloads::Head)
        item.received = utf8::cut(message, admin::Watch::MaxHeadBytes).toByteArray();
    keep(std::move(item));
}

void WorkerTap::arrived(const Message &message)
{
    take(message, admin::Direction::In, 0);
}

void WorkerTap::delivered(const Message &message, qsizetype members)
{
    take(message, admin::Direction::Out, members);
}

void WorkerTap::take(const Message &message, admin::Direction dir, qint64 members)
{
    const QByteArrayView content = message.plain().payload();
    const Provenance *provenance = message.provenance();
    FilterRow row;
    row.channel = message.channel();
    row.command = "broadcast";
    row.size = content.size();
    row.dir = dir == admin::Direction::In ? FilterRow::Direction::In : FilterRow::Direction::Out;
    if (provenance)
        row.client = provenance->client;
    if (message.sender())
        row.user = message.sender()->user;
    if (m_payloads != AdminPayloads::Off)
        row.text = content;

    const std::lock_guard lock(m_mutex);
    const quint64 chosen = choose(row, provenance);
    if (!chosen)
        return;
    TrafficItem item;
    item.watches = chosen;
    item.tUs = wallUs();
    item.dir = dir;
    item.channel = message.channel();
    item.client = row.client.toByteArray();
    item.command = "broadcast";
    item.size = content.size();
    item.members = members;
    if (provenance) {
        item.via = nameOf(provenance->via);
        item.publication = provenance->number;
    }
    if (m_payloads == AdminPayloads::Full)
        item.message = message;
    else if (m_payloads == AdminPayloads::Head)
        item.message = Message(message.channel(), utf8::cut(content, admin::Watch::MaxHeadBytes));
    keep(std::move(item));
}

void WorkerTap::keep(TrafficItem item)
{
    m_payloadBytes += item.cost();
    m_batch.items.push_back(std::move(item));
    // Never the one that has just come: one payload may be larger than all of them should be together.
    while (m_payloadBytes > m_maxPayloads && m_firstWithPayload + 1 < m_batch.items.size()) {
        TrafficItem &oldest = m_batch.items[m_firstWithPayload++];
        m_payloadBytes -= oldest.cost();
        const QByteArrayView head = utf8::cut(oldest.payload(), headBytes(oldest));
        if (!oldest.received.isEmpty())
            oldest.received = head.toByteArray();
        else
            oldest.message = Message(oldest.channel, head);
    }
}

/// The longest head that one of its watches shows of it.
qsizetype WorkerTap::headBytes(const TrafficItem &item) const
{
    qsizetype most = 0;
    for (size_t i = 0; i < m_watches.size(); ++i) {
        if (m_watches[i] && (item.watches & (quint64(1) << i)))
            most = std::max(most, m_watches[i]->headBytes() + (m_watches[i]->merges() ? item.contentAt : 0));
    }
    return most;
}

/// Under the lock.
WorkerTap::Batch WorkerTap::takeLocked()
{
    m_payloadBytes = 0;
    m_firstWithPayload = 0;
    return std::exchange(m_batch, {{}, std::vector<Counts>(m_watches.size())});
}

WorkerTap::Batch WorkerTap::exchange(const std::vector<std::shared_ptr<Watch>> &watches)
{
    const std::lock_guard lock(m_mutex);
    m_watches = watches;
    return takeLocked();
}

WorkerTap::Batch WorkerTap::collect()
{
    const std::lock_guard lock(m_mutex);
    return takeLocked();
}

std::vector<WorkerTap::Batch> WorkerTap::takeAll(const std::vector<std::unique_ptr<WorkerTap>> &taps,
                                                 const std::vector<std::shared_ptr<Watch>> *watches)
{
    std::vector<Batch> batches;
    batches.reserve(taps.size());
    std::vector<std::unique_lock<std::mutex>> locks; // a worker holds only its own
    locks.reserve(taps.size());
    for (const auto &tap : taps)
        locks.emplace_back(tap->m_mutex);
    for (const auto &tap : taps) {
        if (watches)
            tap->m_watches = *watches;
        batches.push_back(tap->takeLocked());
    }
    return batches;
}

} // namespace wsify
