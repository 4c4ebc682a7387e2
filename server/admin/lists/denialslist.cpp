// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/lists/denialslist.h"

#include "admin/adminreply.h"

#include <algorithm>
#include <utility>

namespace wsify {

namespace {

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
        text = row.reason + ' ' + QByteArray::number(row.status) + ' ' + row.agent + ' ' + row.origin;
    FilterRow fields{row.channel, row.client, row.user, row.ip, row.command, text, 0, {}};
    fields.agent = row.agent;
    fields.reason = row.reason;
    fields.status = row.status;
    fields.latency = qint64(row.latencyMs);
    return filter.matches(fields);
}

} // namespace

DenialsList::DenialsList(const Denials &denials, admin::ListRequest request)
    : m_request(std::move(request))
    , m_filter(Filter::parse(m_request.query, filterfields::Denials))
    , m_rows(denials.rows())
{
}

std::optional<admin::ServerMessage> DenialsList::run(std::chrono::microseconds atMost)
{
    if (const auto *error = std::get_if<FilterError>(&m_filter))
        return badFilter(m_request.id, *error);
    if (!m_request.sort.isEmpty() && !orderBy(m_request.sort))
        return badField(m_request.id, "sort", "denials have no such field");
    using SteadyClock = std::chrono::steady_clock;
    const SteadyClock::time_point end = SteadyClock::now() + atMost;
    const auto &filter = std::get<Filter>(m_filter);
    if (filter.matchesEverything())
        m_found = m_next = m_rows.size();
    for (; m_next < m_rows.size(); ++m_next) {
        if (SteadyClock::now() >= end)
            return std::nullopt;
        if (matches(filter, *m_rows[m_next]))
            m_rows[m_found++] = m_rows[m_next];
    }
    return answer();
}

admin::ServerMessage DenialsList::answer()
{
    m_rows.resize(m_found);
    const Less less = orderBy(m_request.sort);
    if (less && m_request.desc)
        std::stable_sort(m_rows.begin(), m_rows.end(), [less](const Row &a, const Row &b) { return less(b, a); });
    else if (less)
        std::stable_sort(m_rows.begin(), m_rows.end(), less);

    admin::ListReply reply;
    reply.id = m_request.id;
    reply.total = qint64(m_rows.size());
    QList<admin::DenialRow> page;
    const qint64 begin = std::max<qint64>(m_request.offset, 0);
    const qint64 end = std::min(reply.total, begin + m_request.limit);
    for (qint64 i = begin; i < end; ++i)
        page.append(*m_rows[size_t(i)]);
    reply.rows = std::move(page);
    return reply;
}

} // namespace wsify
