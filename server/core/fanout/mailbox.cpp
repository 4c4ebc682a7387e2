// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/mailbox.h"

#include <utility>

namespace wsify {

Mailbox::Mailbox(std::function<void()> wake)
    : m_wake(std::move(wake))
{
}

Mailbox::Posted Mailbox::post(const Message &message, int sender)
{
    bool wake = false;
    Posted posted = Posted::Ok;
    {
        const std::lock_guard lock(m_mutex);
        m_messages.push_back(message);
        m_bytes += message.cost();
        if (m_bytes > HighMark) {
            m_isOver.store(true, std::memory_order_relaxed);
            const quint64 bit = sender >= 0 ? quint64(1) << sender : 0;
            if (bit & ~m_blocked) {
                m_blocked |= bit;
                posted = Posted::Blocked;
            }
        }
        wake = !std::exchange(m_awake, true);
    }
    if (wake)
        m_wake();
    return posted;
}

void Mailbox::post(Task task)
{
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
        wake = !std::exchange(m_awake, true);
    }
    if (wake)
        m_wake();
}

Mailbox::Batch Mailbox::takeMessages()
{
    Batch batch;
    const std::lock_guard lock(m_mutex);
    batch.messages.swap(m_messages);
    batch.blocked = std::exchange(m_blocked, 0);
    m_bytes = 0;
    m_isOver.store(false, std::memory_order_relaxed);
    return batch;
}

std::vector<Mailbox::Task> Mailbox::takeTasks()
{
    std::vector<Task> tasks;
    const std::lock_guard lock(m_mutex);
    tasks.swap(m_tasks);
    // From here on a post wakes again. Messages that came since takeMessages() have had their wake-up: the caller takes
    // tasks first and messages after them.
    m_awake = false;
    return tasks;
}

} // namespace wsify
