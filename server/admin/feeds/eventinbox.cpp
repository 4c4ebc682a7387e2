// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/feeds/eventinbox.h"

#include <utility>

namespace wsify {

void EventInbox::add(qint64 t, admin::Event::What what, qsizetype textBytes)
{
    const qsizetype bytes = qsizetype(sizeof(admin::Event)) + textBytes;
    const std::scoped_lock lock(m_mutex);
    if (isFull())
        return;
    if (m_bytes + bytes > m_maxBytes) {
        m_state.store(state(true), std::memory_order_relaxed);
        m_dropped.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    m_bytes += bytes;
    m_events.push_back({t, 0, std::move(what)});
}

void EventInbox::setOpen(bool open)
{
    const std::scoped_lock lock(m_mutex);
    const bool wasFull = isFull();
    m_isOpen = open;
    m_state.store(state(wasFull), std::memory_order_relaxed);
}

EventInbox::Batch EventInbox::take()
{
    Batch batch;
    const std::scoped_lock lock(m_mutex);
    batch.events.swap(m_events);
    m_bytes = 0;
    batch.dropped = m_dropped.exchange(0, std::memory_order_relaxed);
    m_state.store(state(false), std::memory_order_relaxed);
    return batch;
}

} // namespace wsify
