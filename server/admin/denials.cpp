// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/denials.h"

#include "admin/walltime.h"
#include "common/filter/filter.h"
#include "core/json.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace wsify {

namespace {

constexpr quint64 RowsALock = 256; // some 5 microseconds

using Row = Denials::Row;
using Less = bool (*)(const Row &, const Row &);

template <auto member>
bool isLess(const Row &a, const Row &b)
{
    return (*a).*member < (*b).*member;
}

Less orderBy(const QByteArray &field)
{
    using R = admin::DenialRow;
    static constexpr std::pair<const char *, Less> Fields[] = {
        {"t", isLess<&R::t>},           {"client", isLess<&R::client>},        {"user", isLess<&R::user>},
        {"ip", isLess<&R::ip>},         {"command", isLess<&R::command>},      {"channel", isLess<&R::channel>},
        {"status", isLess<&R::status>}, {"latency_ms", isLess<&R::latencyMs>}, {"reason", isLess<&R::reason>},
    };
    for (const auto &[name, less] : Fields) {
        if (field == name)
            return less;
    }
    return nullptr;
}

bool matches(const Filter &filter, const admin::DenialRow &row)
{
    QByteArray text;
    if (filter.uses(FilterField::Text))
        text = row.reason + ' ' + QByteArray::number(row.status);
    return filter.matches({row.channel, row.client, row.user, row.ip, row.command, text, 0, {}});
}

} // namespace

Row Denials::rowOf(const Refusal &refusal)
{
    auto row = std::make_shared<admin::DenialRow>();
    row->t = wallMs();
    row->client = refusal.client.toByteArray();
    row->ip = refusal.address.toByteArray();
    row->command = json::preview(refusal.command, MaxCommand);
    row->channel = json::preview(refusal.channel, MaxChannel);
    row->status = refusal.status;
    row->latencyMs = double(refusal.latency.count()) / 1000;
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

std::vector<Row> Denials::rows() const
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

admin::ServerMessage Denials::list(const admin::ListRequest &request) const
{
    const auto parsed = Filter::parse(request.query);
    if (const auto *error = std::get_if<FilterError>(&parsed))
        return admin::Error{request.id, admin::errorcode::BadFilter, error->message, {}, error->column};
    const Less less = orderBy(request.sort);
    if (!less && !request.sort.isEmpty())
        return admin::Error{request.id, admin::errorcode::BadRequest, "a denial has no such field", "sort", {}};

    std::vector<Row> found = rows();
    const auto &filter = std::get<Filter>(parsed);
    if (!filter.matchesEverything())
        std::erase_if(found, [&filter](const Row &row) { return !matches(filter, *row); });
    if (less && request.desc)
        std::stable_sort(found.begin(), found.end(), [less](const Row &a, const Row &b) { return less(b, a); });
    else if (less)
        std::stable_sort(found.begin(), found.end(), less);

    admin::ListReply reply;
    reply.id = request.id;
    reply.total = qint64(found.size());
    QList<admin::DenialRow> page;
    const qint64 begin = std::max<qint64>(request.offset, 0);
    const qint64 end = std::min(reply.total, begin + request.limit);
    for (qint64 i = begin; i < end; ++i)
        page.append(*found[size_t(i)]);
    reply.rows = std::move(page);
    return reply;
}

} // namespace wsify
