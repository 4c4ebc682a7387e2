// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/denials.h"

#include "common/admin/codec.h"

#include <utility>

namespace wsify {

QByteArray Denials::cut(QByteArrayView text)
{
    return admin::trafficHead(text, MaxText).toByteArray();
}

void Denials::add(admin::DenialRow row)
{
    const std::scoped_lock lock(m_mutex);
    if (m_rows.size() < MaxRows) {
        m_rows.push_back(std::move(row));
        return;
    }
    std::swap(m_rows[m_next], row); // the old one is freed outside of the lock
    m_next = (m_next + 1) % MaxRows;
}

QList<admin::DenialRow> Denials::rows() const
{
    const std::scoped_lock lock(m_mutex);
    QList<admin::DenialRow> rows;
    rows.reserve(qsizetype(m_rows.size()));
    for (size_t i = m_rows.size(); i > 0; --i)
        rows.append(m_rows[(m_next + i - 1) % m_rows.size()]);
    return rows;
}

} // namespace wsify
