// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/freedmemory.h"

#include "app/process/platform.h"

#include <algorithm>

#ifdef __GLIBC__
#if __GLIBC_PREREQ(2, 33)
#define WSIFY_HAS_MALLOC_TRIM
#include <malloc.h>
#endif
#endif

namespace wsify {

#ifdef WSIFY_HAS_MALLOC_TRIM

namespace {
/// Resident, and not what malloc() has given out.
qint64 unusedBytes()
{
    const struct mallinfo2 heap = mallinfo2();
    return residentBytes() - qint64(heap.uordblks) - qint64(heap.hblkhd);
}
} // namespace

FreedMemory::FreedMemory()
{
    // Setting one fixes both: buffers of messages stay on the heap, where they are used again without a system call.
    // NOLINTBEGIN(concurrency-mt-unsafe): the server has one thread when it makes this.
    mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);
    mallopt(M_TRIM_THRESHOLD, 2 * 1024 * 1024);
    // NOLINTEND(concurrency-mt-unsafe)
}

void FreedMemory::release()
{
    constexpr qint64 Worth = 8 * 1024 * 1024;
    const qint64 unused = unusedBytes();
    if (unused <= m_kept + Worth) {
        m_kept = std::min(m_kept, unused);
        return;
    }
    malloc_trim(0);
    m_kept = unusedBytes();
}

#else

FreedMemory::FreedMemory() = default;

void FreedMemory::release()
{
    Q_UNUSED(m_kept);
}

#endif

} // namespace wsify
