// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisinbox.h"

#include <utility>

namespace wsify {

namespace {
constexpr qint64 PublicationOverhead = 256; ///< bytes that a waiting publication takes besides its own
constexpr auto Relaxed = std::memory_order_relaxed;
} // namespace

qint64 RedisPublication::costOf(const Message &message)
{
    return message.cost() + PublicationOverhead;
}

RedisInbox::RedisInbox(Room room, std::function<void()> wake)
    : m_room(room)
    , m_wake(std::move(wake))
{
}

bool RedisInbox::publish(WorkerId from, const Message &message, Broker::Done &done)
{
    const qint64 bytes = RedisPublication::costOf(message);
    std::unique_lock lock(m_mutex);
    const qint64 waiting = m_waiting.load(Relaxed);
    const qint64 waitingBytes = m_waitingBytes.load(Relaxed);
    // One that is larger than the whole room has to be able to pass, too.
    const bool hasRoom = waiting < m_room.publications && (waiting == 0 || waitingBytes + bytes <= m_room.bytes);
    if (!isOpen() || !hasRoom) {
        m_refused.fetch_add(1, Relaxed);
        return false;
    }
    m_waiting.store(waiting + 1, Relaxed);
    m_waitingBytes.store(waitingBytes + bytes, Relaxed);
    append(RedisPublication{message, from, std::move(done), RedisPublication::Clock::now()}, lock);
    return true;
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
