// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisinbox.h"

#include <utility>

namespace wsify {

namespace {
constexpr qint64 PublicationOverhead = 256; ///< bytes that a waiting publication takes besides its own
constexpr auto Relaxed = std::memory_order_relaxed;

qint64 costOf(const Message &message)
{
    return message.cost() + PublicationOverhead;
}
} // namespace

RedisInbox::RedisInbox(Room room, std::function<void()> wake)
    : m_room(room)
    , m_wake(std::move(wake))
{
}

PublishResult RedisInbox::publish(WorkerId from, const Message &message, Broker::Done &done)
{
    const qint64 bytes = costOf(message);
    std::unique_lock lock(m_mutex);
    if (const PublishResult result = judge(1, bytes); result != PublishResult::Ok) {
        m_refused.fetch_add(1, Relaxed);
        return result;
    }
    reserve(1, bytes);
    RedisPublication publication{.message = message, .from = from, .done = std::move(done)};
    publication.since = RedisPublication::Clock::now();
    publication.cost = bytes;
    append(std::move(publication), lock);
    return PublishResult::Ok;
}

PublishResult RedisInbox::publish(WorkerId from, PublishBatch batch, Broker::Done &done)
{
    // The last one that holds a frame pays for it, and so it is with an audience.
    std::vector<qint64> costs;
    costs.reserve(batch.size());
    qint64 bytes = 0;
    qint64 expanded = 0;
    bool hasIds = false;
    for (size_t i = 0; i < batch.size(); ++i) {
        const Message &message = batch[i].message;
        const bool isShared =
            i + 1 < batch.size() && message.plain().buffer().isSameAs(batch[i + 1].message.plain().buffer());
        const Audience *audience = message.audience().get();
        const bool sharesAudience =
            audience && i + 1 < batch.size() && batch[i + 1].message.audience().get() == audience;
        costs.push_back(costOf(message) - (isShared ? message.plain().size() : 0)
                        - (sharesAudience ? audience->cost() : 0));
        bytes += costs.back();
        expanded += costOf(message);
        hasIds |= !batch[i].id.isEmpty();
    }
    const auto now = RedisPublication::Clock::now();
    const auto answer = std::make_shared<RedisBatch>(RedisBatch{.open = qsizetype(batch.size())});
    const auto judged = [&] {
        if (batch.size() > 1 && expanded > Expansion * m_room.bytes)
            return PublishResult::TooLarge;
        const PublishResult room = judge(qint64(batch.size()), bytes);
        return room == PublishResult::Ok && hasIds && m_areIdsRefused ? PublishResult::NoIds : room;
    };
    std::vector<PublicationId> ids(batch.size());
    std::unique_lock lock(m_mutex);
    PublishResult result = judged();
    if (result == PublishResult::Ok && hasIds) {
        // Hashes cost more than all the rest: only for what can be taken, and nobody waits for them.
        lock.unlock();
        for (size_t i = 0; i < batch.size(); ++i) {
            if (!batch[i].id.isEmpty())
                ids[i] = PublicationId(batch[i].message.channel(), batch[i].id, batch[i].message.sender());
        }
        lock.lock();
        result = judged(); // others may have come meanwhile
    }
    if (result != PublishResult::Ok) {
        m_refused.fetch_add(qint64(batch.size()), Relaxed);
        return result;
    }
    answer->done = std::move(done);
    reserve(qint64(batch.size()), bytes);
    for (size_t i = 0; i < batch.size(); ++i) {
        RedisPublication publication{.message = std::move(batch[i].message), .id = ids[i], .from = from};
        publication.batch = answer;
        publication.since = now;
        publication.cost = costs[i];
        if (i + 1 < batch.size())
            m_items.emplace_back(std::move(publication));
        else
            append(std::move(publication), lock);
    }
    return PublishResult::Ok;
}

PublishResult RedisInbox::judge(qint64 publications, qint64 bytes) const
{
    const qint64 waiting = m_waiting.load(Relaxed);
    // A single one that is larger than the whole room has to be able to pass, too.
    if (publications > m_room.publications || (publications > 1 && bytes > m_room.bytes))
        return PublishResult::TooLarge;
    if (!isOpen())
        return PublishResult::Down;
    const bool hasRoom = waiting + publications <= m_room.publications
                         && (waiting == 0 || m_waitingBytes.load(Relaxed) + bytes <= m_room.bytes);
    return hasRoom ? PublishResult::Ok : PublishResult::Full;
}

void RedisInbox::reserve(qint64 publications, qint64 bytes)
{
    m_waiting.store(m_waiting.load(Relaxed) + publications, Relaxed);
    m_waitingBytes.store(m_waitingBytes.load(Relaxed) + bytes, Relaxed);
}

void RedisInbox::add(RedisInterest interest)
{
    std::unique_lock lock(m_mutex);
    append(std::move(interest), lock);
}

/// Ends with the lock open.
void RedisInbox::append(Item &&item, std::unique_lock<std::mutex> &lock)
{
    m_items.push_back(std::move(item));
    const bool isFirst = !std::exchange(m_isAwake, true);
    lock.unlock();
    if (isFirst)
        m_wake();
}

void RedisInbox::setOpen(bool isOpen)
{
    const std::lock_guard lock(m_mutex);
    m_isOpen.store(isOpen, Relaxed);
}

void RedisInbox::setIdsRefused(bool refused)
{
    const std::lock_guard lock(m_mutex);
    m_areIdsRefused = refused;
}

std::vector<RedisInbox::Item> RedisInbox::take()
{
    std::vector<Item> items;
    const std::lock_guard lock(m_mutex);
    items.swap(m_items);
    m_isAwake = false;
    return items;
}

void RedisInbox::settled(qint64 publications, qint64 bytes)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.store(m_waiting.load(Relaxed) - publications, Relaxed);
    m_waitingBytes.store(m_waitingBytes.load(Relaxed) - bytes, Relaxed);
}

} // namespace wsify
