// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArrayView>
#include <QtGlobal>

#include <atomic>
#include <utility>

namespace wsify {

class Counter;

/// Immutable bytes, shared by many queues on several threads, that know whether any queue holds them.
///
/// A pointer to one counted block; copies share it. "Held" serves memory accounting (PROTOCOL.md section 5): however
/// many queues hold the bytes, they count once, from the first hold() to the last release().
class SharedBytes
{
public:
    SharedBytes() = default;
    explicit SharedBytes(QByteArrayView bytes);
    SharedBytes(const SharedBytes &other) noexcept
        : m_block(other.m_block)
    {
        if (m_block)
            m_block->references.fetch_add(1, std::memory_order_relaxed);
    }
    SharedBytes(SharedBytes &&other) noexcept
        : m_block(std::exchange(other.m_block, nullptr))
    {
    }
    SharedBytes &operator=(SharedBytes other) noexcept
    {
        std::swap(m_block, other.m_block);
        return *this;
    }
    ~SharedBytes()
    {
        if (m_block && m_block->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
            destroy(m_block);
    }

    /// Allocates the bytes; `write(char *)` fills them once, before they are shared.
    template <typename Write>
    static SharedBytes make(qsizetype size, Write write)
    {
        SharedBytes bytes;
        bytes.m_block = allocate(size);
        write(bytes.m_block->data());
        return bytes;
    }

    qsizetype size() const { return m_block ? m_block->size : 0; }
    bool isEmpty() const { return size() == 0; }
    const char *data() const { return m_block ? m_block->data() : nullptr; }
    QByteArrayView view() const { return {data(), size()}; }
    /// Memory in bytes that the block takes while it exists.
    qint64 cost() const { return m_block ? qint64(sizeof(Block)) + m_block->size : 0; }
    bool isSameAs(const SharedBytes &other) const { return m_block == other.m_block; }

    /// To be called when a queue keeps the bytes: adds the cost, including the queue's reference, to `account`. The
    /// sum of all threads' accounts is the process's; a single account may be negative if another thread held first.
    /// Must not be called on empty SharedBytes.
    void hold(Counter &account) const;
    /// To be called when the same queue releases them.
    void release(Counter &account) const;

private:
    struct Block
    {
        std::atomic<int> references = 1;
        std::atomic<int> holders = 0;
        qsizetype size = 0;
        char *data() { return reinterpret_cast<char *>(this + 1); }
    };
    static Block *allocate(qsizetype size);
    static void destroy(Block *block);

    Block *m_block = nullptr;
};

} // namespace wsify
