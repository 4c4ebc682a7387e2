// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/control/controlroom.h"

#include "core/control/clientvisits.h"
#include "core/control/controldesk.h"
#include "core/fanout/node.h"
#include "core/fanout/walks.h"

#include <map>
#include <memory>
#include <utility>

namespace wsify {

namespace {

bool carryOutOn(Session &session, const ClientOrder &order)
{
    switch (order.kind) {
    case ClientOrder::Kind::Disconnect:
        session.kick(order.code, order.reason);
        return true;
    case ClientOrder::Kind::Join:
        return session.forceJoin(order.channel, order.by);
    case ClientOrder::Kind::Leave:
        return session.forceLeave(order.channel, order.by);
    }
    Q_UNREACHABLE();
}

/// The first rows of a page, and one more: it shows that there are others.
class Page
{
public:
    explicit Page(ChannelsQuery query)
        : m_query(std::move(query))
    {
    }

    void take(const Directory::Row &row)
    {
        if (row.channel <= m_query.after || !row.channel.startsWith(m_query.prefix))
            return;
        m_rows[row.channel] = {row.channel, row.members, row.messages}; // a walk may meet it twice
        if (int(m_rows.size()) > m_query.limit + 1)
            m_rows.erase(std::prev(m_rows.end()));
    }

    ControlAnswer answer() const
    {
        ControlAnswer answer;
        for (const auto &[name, row] : m_rows)
            answer.channels.push_back(row);
        return answer;
    }

private:
    ChannelsQuery m_query;
    std::map<QByteArray, ChannelFigures> m_rows;
};

} // namespace

ControlRoom::ControlRoom(Node &node, Walks &walks)
    : m_node(node)
    , m_walks(walks)
    , m_desks(size_t(node.workers()), nullptr)
{
}

void ControlRoom::carryOut(WorkerId from, const ControlRequest &request, Part part)
{
    std::visit([&](const auto &what) { carryOut(from, what, std::move(part)); }, request);
}

void ControlRoom::carryOut(WorkerId from, const ClientOrder &order, Part part)
{
    visitClients(
        m_node, m_walks, from, order.subject,
        [order](Session &session, WorkerId) { return carryOutOn(session, order); },
        [part = std::move(part)](qint64 counted, bool isLast) { part({.clients = counted}, isLast); });
}

/// Every worker could answer: the directory is the process's.
void ControlRoom::carryOut(WorkerId from, const ChannelsQuery &query, Part part)
{
    if (!query.name.isEmpty()) {
        m_node.post(from, [this, name = query.name, part = std::move(part)] {
            const Directory::Row row = m_node.directory().row(name);
            part({.channels = {{row.channel, row.members, row.messages}}}, true);
        });
        return;
    }
    m_walks.start(from == NoWorker ? 0 : from,
                  [this, from, page = Page(query), part = std::move(part), walk = Directory::Walk()](Hub &) mutable {
                      for (const Directory::Row &row : m_node.directory().next(walk))
                          page.take(row);
                      if (!walk.isAtEnd())
                          return true;
                      m_node.post(from, [part, answer = page.answer()] { part(answer, true); });
                      return false;
                  });
}

} // namespace wsify
