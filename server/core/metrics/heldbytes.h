// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/metrics/counter.h"

#include <QtGlobal>

#include <utility>

namespace wsify {

/// Bytes that count in an account (WorkerMetrics::heldBytes) as long as this exists. Thread of the counter.
class HeldBytes
{
public:
    HeldBytes() = default;
    HeldBytes(Counter &account, qsizetype bytes)
        : m_account(&account)
        , m_bytes(bytes)
    {
        m_account->add(m_bytes);
    }
    HeldBytes(HeldBytes &&other) noexcept
        : m_account(std::exchange(other.m_account, nullptr))
        , m_bytes(std::exchange(other.m_bytes, 0))
    {
    }
    HeldBytes &operator=(HeldBytes &&other) noexcept
    {
        std::swap(m_account, other.m_account);
        std::swap(m_bytes, other.m_bytes);
        return *this;
    }
    HeldBytes(const HeldBytes &) = delete;
    HeldBytes &operator=(const HeldBytes &) = delete;
    ~HeldBytes()
    {
        if (m_account)
            m_account->add(-m_bytes);
    }

    qsizetype bytes() const { return m_bytes; }

private:
    Counter *m_account = nullptr;
    qsizetype m_bytes = 0;
};

} // namespace wsify
