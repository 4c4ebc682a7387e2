// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/message.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

namespace wsify {

/// A thread's inbox: publications of other threads for a worker's members, and tasks to run on the thread.
///
/// Any thread posts; the owner's thread empties. The wake-up function is called, on the posting thread and outside the
/// lock, only when the box was empty. Publications keep the order in which they were posted; a task keeps no order with
/// publications. Over HighMark bytes the posting worker is noted as blocked and must stop reading from its publishers
/// until it is released: Batch::blocked names those who wait when the box has been emptied. Nobody
/// ever waits inside a call.
class Mailbox
{
public:
    static constexpr qsizetype HighMark = 16 * 1024 * 1024;
    static constexpr int MaxWorkers = 64;

    using Task = std::function<void()>;

    explicit Mailbox(std::function<void()> wake);

    enum class Posted {
        Ok,
        Blocked, ///< over HighMark, and this sender is now noted; told once until its release
    };
    /// `sender` is the index of the posting worker, or a negative number for a thread that cannot be blocked.
    Posted post(const Message &message, int sender);
    void post(Task task);

    /// Over HighMark now: a thread that cannot be blocked should bring no more for a while. Any thread.
    bool isOver() const { return m_isOver.load(std::memory_order_relaxed); }

    struct Batch
    {
        std::vector<Message> messages;
        quint64 blocked = 0; ///< bit n: worker n waits for a release
    };
    /// Takes all publications. Owner's thread.
    Batch takeMessages();
    /// Takes all tasks. Owner's thread.
    std::vector<Task> takeTasks();

private:
    std::function<void()> m_wake;
    std::mutex m_mutex;
    std::vector<Message> m_messages;
    std::vector<Task> m_tasks;
    qsizetype m_bytes = 0;
    quint64 m_blocked = 0;
    bool m_awake = false; ///< woken, and not emptied since
    std::atomic<bool> m_isOver = false;
};

} // namespace wsify
