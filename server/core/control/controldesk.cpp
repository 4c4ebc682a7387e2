// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/control/controldesk.h"

#include "core/control/controlroom.h"

#include <algorithm>
#include <utility>

namespace wsify {

ControlDesk::ControlDesk(WorkerId worker, ControlRoom &room, Timers &timers)
    : m_worker(worker)
    , m_room(room)
    , m_timers(timers)
{
    m_room.enter(worker, this);
}

ControlDesk::~ControlDesk()
{
    m_room.enter(m_worker, nullptr);
}

void ControlDesk::ask(const ControlRequest &request, Done done)
{
    const quint64 number = ++m_number;
    const auto *query = std::get_if<ChannelsQuery>(&request);
    Open &open = m_open[number];
    open.done = std::move(done);
    open.limit = query && query->name.isEmpty() ? query->limit : 1;
    open.timer = Timer(m_timers, GatherFor, [this, number] { finish(number); });
    m_room.send(m_worker, number, request,
                [this, number](bool isSent, int nodes) { sent(number, isSent ? nodes : 0); });
}

void ControlDesk::sent(quint64 number, int nodes)
{
    const auto found = m_open.find(number);
    if (found == m_open.end())
        return;
    found->second.nodes = nodes;
    if (found->second.answered >= nodes)
        finish(number);
}

void ControlDesk::heard(quint64 number, Answerer answerer, ControlAnswer part, bool isLast)
{
    const auto found = m_open.find(number);
    if (found == m_open.end())
        return;
    Open &open = found->second;
    open.clients += part.clients;
    for (ChannelFigures &row : part.channels) {
        const auto [place, isNew] = open.channels.try_emplace(row.channel, row);
        if (isNew)
            continue;
        place->second.members += row.members;
        place->second.messages = std::max(place->second.messages, row.messages);
    }
    if (!isLast)
        return;
    open.hasOwn |= answerer == Answerer::ThisNode;
    if (++open.answered == open.nodes)
        finish(number);
}

void ControlDesk::finish(quint64 number)
{
    const auto found = m_open.find(number);
    if (found == m_open.end())
        return;
    const Open open = std::move(found->second);
    m_open.erase(found);
    ControlResult result;
    result.isDown = open.nodes == 0;
    result.clients = open.clients;
    result.nodes = open.nodes;
    result.answered = std::min(open.answered, open.nodes);
    result.isWhole = open.hasOwn && open.answered >= open.nodes;
    // Each node has answered its first rows, and one more: what all of them begin with is whole.
    for (const auto &[name, row] : open.channels) {
        result.hasMore = qsizetype(result.channels.size()) == open.limit;
        if (result.hasMore)
            break;
        result.channels.push_back(row);
    }
    open.done(std::move(result));
}

} // namespace wsify
