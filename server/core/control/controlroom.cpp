// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/control/controlroom.h"

#include "core/control/clientvisits.h"
#include "core/control/controldesk.h"
#include "core/control/controlmessage.h"
#include "core/fanout/node.h"
#include "core/fanout/walks.h"

#include <QRandomGenerator>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

namespace wsify {

namespace {

bool carryOutOn(Session &session, const ClientOrder &order)
{
    switch (order.kind) {
    case ClientOrder::Kind::Disconnect:
        return session.kick(order.code, order.reason);
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
        if (int(m_rows.size()) > m_query.limit && row.channel > std::prev(m_rows.end())->first)
            return; // most of them, where there are many channels
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
    , m_name(QByteArray::number(QRandomGenerator::system()->generate64(), 36))
    , m_desks(size_t(node.workers()), nullptr)
{
    m_node.broker().setControlSink([this](const QByteArray &message) { received(message); });
}

void ControlRoom::send(WorkerId from, quint64 number, const ControlRequest &request, Broker::Controlled done)
{
    const QByteArray id = m_name + '.' + QByteArray::number(from) + '.' + QByteArray::number(number);
    m_node.broker().control(from, controlmessage::write(controlmessage::Ask{id, request}), std::move(done));
}

/// None if another node has asked.
std::optional<std::pair<WorkerId, quint64>> ControlRoom::ownRequest(const QByteArray &id) const
{
    const QByteArrayList parts = id.split('.');
    if (parts.size() != 3 || parts.at(0) != m_name)
        return {};
    const int worker = parts.at(1).toInt();
    return worker >= 0 && worker < m_node.workers() ? std::optional(std::pair(worker, parts.at(2).toULongLong()))
                                                    : std::nullopt;
}

/// On the main thread.
void ControlRoom::received(const QByteArray &message)
{
    auto read = controlmessage::read(message);
    if (!read)
        return;
    if (auto *answer = std::get_if<controlmessage::Answer>(&*read)) {
        hear(answer->id, std::move(answer->answer));
        return;
    }
    const auto &[id, request] = std::get<controlmessage::Ask>(*read);
    if (const auto own = ownRequest(id)) {
        const auto isWanted = [this, own = *own] {
            const ControlDesk *desk = m_desks[size_t(own.first)];
            return desk && desk->isOpen(own.second);
        };
        carryOut(own->first, request, isWanted, [this, own = *own](ControlAnswer part, bool isLast) {
            if (ControlDesk *desk = m_desks[size_t(own.first)])
                desk->heard(own.second, ControlDesk::Answerer::ThisNode, std::move(part), isLast);
        });
        return;
    }
    if (!m_isOpen) {
        m_node.broker().control(NoWorker, controlmessage::write(controlmessage::Answer{id, {}}), {});
        return;
    }
    const auto whole = std::make_shared<ControlAnswer>();
    const auto isWanted = [until = std::chrono::steady_clock::now() + ControlDesk::GatherFor] {
        return std::chrono::steady_clock::now() < until;
    };
    carryOut(NoWorker, request, isWanted, [this, id = id, whole](ControlAnswer part, bool isLast) {
        whole->clients += part.clients;
        std::move(part.channels.begin(), part.channels.end(), std::back_inserter(whole->channels));
        if (isLast)
            m_node.broker().control(NoWorker, controlmessage::write(controlmessage::Answer{id, *whole}), {});
    });
}

/// What another node answers, and perhaps to a third one.
void ControlRoom::hear(const QByteArray &id, ControlAnswer answer)
{
    const auto own = ownRequest(id);
    if (!own)
        return;
    m_node.post(own->first, [this, own = *own, answer = std::move(answer)] {
        if (ControlDesk *desk = m_desks[size_t(own.first)])
            desk->heard(own.second, ControlDesk::Answerer::Other, answer, true);
    });
}

void ControlRoom::carryOut(WorkerId from, const ControlRequest &request, Wanted isWanted, Part part)
{
    if (const auto *order = std::get_if<ClientOrder>(&request))
        carryOut(from, *order, std::move(part)); // whether anybody waits or not
    else
        carryOut(from, std::get<ChannelsQuery>(request), std::move(isWanted), std::move(part));
}

void ControlRoom::carryOut(WorkerId from, const ClientOrder &order, Part part)
{
    visitClients(
        m_node, m_walks, from, order.subject,
        [order](Session &session, WorkerId) { return carryOutOn(session, order); },
        [part = std::move(part)](qint64 counted, bool isLast) { part({.clients = counted}, isLast); });
}

/// Every worker could answer: the directory is the process's.
void ControlRoom::carryOut(WorkerId from, const ChannelsQuery &query, Wanted isWanted, Part part)
{
    if (!query.name.isEmpty()) {
        m_node.post(from, [this, name = query.name, part = std::move(part)] {
            const Directory::Row row = m_node.directory().row(name);
            part({.channels = {{row.channel, row.members, row.messages}}}, true);
        });
        return;
    }
    m_walks.start(from == NoWorker ? 0 : from, [this, from, page = Page(query), isWanted = std::move(isWanted),
                                                part = std::move(part), walk = Directory::Walk()](Hub &) mutable {
        if (!isWanted())
            return false;
        for (const Directory::Row &row : m_node.directory().next(walk))
            page.take(row);
        if (!walk.isAtEnd())
            return true;
        m_node.post(from, [part, answer = page.answer()] { part(answer, true); });
        return false;
    });
}

} // namespace wsify
