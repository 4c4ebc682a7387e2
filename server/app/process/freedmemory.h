// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

namespace wsify {

/// Memory that was freed but stayed resident, such as the gaps in the heap after a flood of connections.
///
/// One thread. Effective only with glibc, whose malloc() by itself returns only the end of a heap.
class FreedMemory
{
public:
    /// To be called before any thread exists: makes glibc return free memory at the end of a heap from 2 MiB on. Its
    /// own threshold grows to twice the largest buffer ever freed, for each thread's heap, and nothing trims the end
    /// of a thread's heap afterwards.
    FreedMemory();
    /// Checks, and returns the memory to the system if it has grown by more than 8 MiB since the last time. Threads
    /// that allocate meanwhile wait, some ms per 100 MiB.
    void release();

private:
    qint64 m_kept = 0; ///< resident and unused after the last check
};

} // namespace wsify
