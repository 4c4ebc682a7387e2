// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QHash>

namespace wsify::test {

/// How long a process and the calling thread were ready to run while a busy machine ran others: what no bound of the process's own can
/// include. From the kernel's account (/proc/PID/task/TID/schedstat); 0 where it keeps none.
class RunDelay
{
public:
    /// Begins to count.
    explicit RunDelay(qint64 pid);

    /// Milliseconds since the beginning, or since restart(): of the process's thread that had to wait longest, and of the calling thread,
    /// which must be the one that began.
    qint64 ms() const;
    void restart();

private:
    using Delays = QHash<QByteArray, qint64>; ///< nanoseconds, by thread

    Delays delays() const;

    qint64 m_pid;
    Delays m_before;
    qint64 m_ownBefore = 0;
};

} // namespace wsify::test
