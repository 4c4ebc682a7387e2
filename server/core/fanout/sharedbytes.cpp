// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/sharedbytes.h"

#include "core/metrics/metrics.h"

#include <cstring>
#include <new>

namespace wsify {

SharedBytes::SharedBytes(QByteArrayView bytes)
    : m_block(allocate(bytes.size()))
{
    if (!bytes.isEmpty())
        std::memcpy(m_block->data(), bytes.data(), size_t(bytes.size()));
}

SharedBytes::Block *SharedBytes::allocate(qsizetype size)
{
    auto *block = new (::operator new(sizeof(Block) + size_t(size))) Block;
    block->size = size;
    return block;
}

void SharedBytes::destroy(Block *block)
{
    block->~Block();
    ::operator delete(block);
}

void SharedBytes::hold(Counter &account) const
{
    const bool isFirst = m_block->holders.fetch_add(1, std::memory_order_relaxed) == 0;
    account.add(qint64(sizeof(SharedBytes)) + (isFirst ? cost() : 0));
}

void SharedBytes::release(Counter &account) const
{
    const bool isLast = m_block->holders.fetch_sub(1, std::memory_order_relaxed) == 1;
    account.add(-qint64(sizeof(SharedBytes)) - (isLast ? cost() : 0));
}

} // namespace wsify
