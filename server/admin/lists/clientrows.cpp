// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/lists/clientrows.h"

#include "core/fanout/channelindex.h"
#include "core/session/session.h"

#include <algorithm>
#include <array>

namespace wsify::clientrows {

namespace {

using Row = admin::ClientRow;

constexpr std::array Columns{
    Column{"connected_at", [](const Session &s, int) { return s.connectedAt(); }, nullptr, nullptr},
    Column{"client", nullptr, [](const Session &s) { return QByteArrayView(s.client().id); }, nullptr},
    Column{"user", nullptr, [](const Session &s) { return QByteArrayView(s.user()); }, nullptr},
    Column{"ip", nullptr, [](const Session &s) { return QByteArrayView(s.client().address); }, nullptr},
    Column{"agent", nullptr, [](const Session &s) { return s.client().handshake.agent(); }, nullptr},
    Column{"channels", [](const Session &s, int) { return qint64(s.channels()); }, nullptr, &Row::channels},
    Column{"queue", [](const Session &s, int) { return s.activity().unsent; }, nullptr, &Row::queue},
    Column{"msg_in", [](const Session &s, int) { return s.received(); }, nullptr, &Row::msgIn},
    Column{"msg_out", [](const Session &s, int) { return s.activity().delivered; }, nullptr, &Row::msgOut},
    Column{"worker", [](const Session &, int worker) { return qint64(worker); }, nullptr, nullptr},
};

/// Headers are shown to whoever may open the socket, who need not be allowed to act as the client. Any header may hold a token, whatever
/// its name: shown are those that clients and proxies write by themselves.
bool isShown(const QByteArray &header)
{
    static const QByteArrayList names{
        "accept",          "accept-encoding",  "accept-language",   "forwarded", "origin",      "user-agent",
        "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "x-request-id"};
    return names.contains(header.toLower());
}

} // namespace

const Column *column(QByteArrayView name)
{
    if (name.isEmpty())
        return Columns.data();
    const auto found =
        std::find_if(Columns.begin(), Columns.end(), [name](const Column &column) { return name == column.name; });
    return found == Columns.end() ? nullptr : &*found;
}

SortKey sortKey(const Session &session, int worker, const Column &column)
{
    SortKey key;
    if (column.number)
        key.number = column.number(session, worker);
    else
        key.text = column.text(session);
    key.id = session.client().id;
    return key;
}

bool matches(const Session &session, int worker, const Filter &filter)
{
    if (filter.matchesEverything())
        return true;
    FilterRow row;
    row.client = session.client().id;
    row.user = session.user();
    row.ip = session.client().address;
    if (filter.uses(FilterField::Text) || filter.uses(FilterField::Agent))
        row.text = row.agent = session.client().handshake.agent();
    if (filter.uses(FilterField::Size) || filter.uses(FilterField::Queue) || filter.uses(FilterField::Out)) {
        const Transport::Activity activity = session.activity();
        row.size = row.queue = activity.unsent;
        row.out = activity.delivered;
    }
    row.in = session.received();
    row.channels = session.channels();
    row.worker = worker;
    return filter.matches(row);
}

admin::ClientRow row(const Session &session, int worker)
{
    const Transport::Activity activity = session.activity();
    Row row;
    row.client = session.client().id;
    row.user = session.user();
    row.ip = session.client().address;
    row.agent = session.client().handshake.agent().toByteArray();
    row.connectedAt = session.connectedAt();
    row.channels = session.channels();
    row.queue = activity.unsent;
    row.msgIn = session.received();
    row.msgOut = activity.delivered;
    row.worker = worker;
    return row;
}

admin::ClientDetails details(const Session &session, int worker)
{
    const Handshake &handshake = session.client().handshake;
    admin::ClientDetails details;
    details.row = row(session, worker);
    details.protocol = handshake.protocol().toByteArray();
    details.origin = handshake.origin().toByteArray();
    details.query = handshake.query().toByteArray();
    for (const auto &[name, value] : session.client().forwarded)
        details.headers.append({name, isShown(name) ? value : QByteArray("***")});
    if (!session.info().isEmpty())
        details.info.text = session.info();
    details.idleMs = std::max<qint64>(session.idle().count(), 0);
    if (const auto rtt = session.activity().rtt)
        details.rttMs = rtt->count();
    details.reading = session.isReading();
    details.waiting = session.waiting();
    details.waitingBytes = session.waitingBytes();
    details.joined.reserve(details.row.channels);
    ChannelIndex::visitChannels(session, [&](const QByteArray &channel) { details.joined.append(channel); });
    return details;
}

admin::MemberRow member(const Session &session)
{
    return {session.client().id, session.user(), session.client().address};
}

} // namespace wsify::clientrows
