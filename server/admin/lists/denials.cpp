// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/lists/denials.h"

#include "common/text/json.h"
#include "common/text/utf8.h"
#include "core/walltime.h"

#include <cstring>
#include <utility>

namespace wsify {

namespace {
constexpr quint64 RowsALock = 256; // some 5 microseconds
} // namespace

Denials::Row Denials::rowOf(const Refusal &refusal)
{
    auto row = std::make_shared<admin::DenialRow>();
    row->t = wallMs();
    row->client = refusal.client.toByteArray();
    row->user = refusal.user.toByteArray();
    row->ip = refusal.address.toByteArray();
    row->command = json::preview(refusal.command, MaxCommand);
    row->channel = json::preview(refusal.channel, MaxChannel);
    row->status = refusal.status;
    row->latencyMs = double(refusal.latency.count()) / 1000;
    row->agent = utf8::cut(refusal.agent, MaxHeader).toByteArray();
    row->origin = utf8::cut(refusal.origin, MaxHeader).toByteArray();
    row->reason = QByteArray::fromRawData(refusal.code, qsizetype(std::strlen(refusal.code)));
    return row;
}

void Denials::add(Row row)
{
    const std::scoped_lock lock(m_mutex);
    if (m_rows.size() < MaxRows)
        m_rows.push_back(std::move(row));
    else
        std::swap(m_rows[m_added % MaxRows], row); // the old one is freed outside of the lock
    ++m_added;
}

std::vector<Denials::Row> Denials::rows() const
{
    std::vector<Row> rows;
    std::unique_lock lock(m_mutex);
    rows.reserve(m_rows.size());
    for (quint64 next = m_added; next > 0 && next + MaxRows > m_added; --next) {
        rows.push_back(m_rows[(next - 1) % MaxRows]);
        if (rows.size() % RowsALock == 0) {
            lock.unlock();
            lock.lock();
        }
    }
    return rows;
}

} // namespace wsify
