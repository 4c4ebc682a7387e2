// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"
#include "common/filter/filter.h"
#include "fakeserver.h"

#include <QList>

#include <algorithm>
#include <optional>
#include <utility>

namespace wsify::test {

/// Channels, clients and denials that a FakeServer answers `list` and `get` from, filtered and sorted as a server does it.
class FakeLists
{
public:
    explicit FakeLists(FakeServer &server)
        : m_server(server)
    {
        server.answer = [this](const admin::ConsoleMessage &message) { return answer(message); };
    }

    QList<admin::ChannelRow> channels;
    QList<admin::ClientRow> clients;
    QList<admin::DenialRow> denials;
    /// What `get` says beside the row.
    admin::ClientDetails details;
    QList<admin::MemberRow> members;
    /// When there is one, every `list` is answered with it.
    std::optional<admin::Error> listError;
    /// When there is one, `kick` and `leave` are.
    std::optional<admin::Error> controlError;
    /// Who is kicked is gone.
    bool kicks = false;
    /// Keeps every `get` until release().
    bool holdsGets = false;
    QList<admin::GetRequest> heldGets;
    void release()
    {
        const auto held = std::exchange(heldGets, {});
        for (const admin::GetRequest &get : held)
            give(get);
    }

private:
    bool answer(const admin::ConsoleMessage &message)
    {
        if (const auto *list = std::get_if<admin::ListRequest>(&message)) {
            if (listError)
                return refuse(list->id, *listError);
            switch (list->kind) {
            case admin::ListKind::Channels:
                return give(*list, channels);
            case admin::ListKind::Clients:
                return give(*list, clients);
            case admin::ListKind::Denials:
                return give(*list, denials);
            }
        }
        if (const auto *get = std::get_if<admin::GetRequest>(&message)) {
            if (!holdsGets)
                return give(*get);
            heldGets.append(*get);
            return true;
        }
        if (const auto *kick = std::get_if<admin::Kick>(&message); kick && controlError)
            return refuse(kick->id, *controlError);
        if (const auto *kick = std::get_if<admin::Kick>(&message); kick && kicks)
            return clients.removeIf([kick](const admin::ClientRow &row) { return row.client == kick->client; }) == 0
                   && refuse(kick->id, {{}, admin::errorcode::NotFound, "no such client", {}, {}});
        return false;
    }
    bool refuse(admin::RequestId id, admin::Error error)
    {
        error.id = id;
        m_server.send(error);
        return true;
    }

    static FilterRow viewOf(const admin::ChannelRow &row)
    {
        FilterRow view;
        view.channel = row.channel;
        return view;
    }
    static FilterRow viewOf(const admin::ClientRow &row)
    {
        FilterRow view;
        view.client = row.client;
        view.user = row.user;
        view.ip = row.ip;
        view.text = row.agent;
        view.size = row.queue;
        return view;
    }
    static FilterRow viewOf(const admin::DenialRow &row)
    {
        FilterRow view;
        view.channel = row.channel;
        view.client = row.client;
        view.user = row.user;
        view.ip = row.ip;
        view.command = row.command;
        view.text = row.reason;
        return view;
    }
    static bool less(const admin::ChannelRow &a, const admin::ChannelRow &b, const QByteArray &by)
    {
        return by == "members"    ? a.members < b.members
               : by == "messages" ? a.messages < b.messages
                                  : a.channel < b.channel;
    }
    static bool less(const admin::ClientRow &a, const admin::ClientRow &b, const QByteArray &by)
    {
        return by == "connected_at" ? a.connectedAt < b.connectedAt
               : by == "queue"      ? a.queue < b.queue
               : by == "msg_in"     ? a.msgIn < b.msgIn
               : by == "msg_out"    ? a.msgOut < b.msgOut
               : by == "user"       ? a.user < b.user
                                    : a.client < b.client;
    }
    static bool less(const admin::DenialRow &a, const admin::DenialRow &b, const QByteArray &by)
    {
        return by == "latency_ms" ? a.latencyMs < b.latencyMs : a.t < b.t;
    }

    template <class Row>
    bool give(const admin::ListRequest &request, const QList<Row> &all)
    {
        const auto parsed = Filter::parse(request.query);
        if (const auto *wrong = std::get_if<FilterError>(&parsed))
            return refuse(request.id, {{}, admin::errorcode::BadFilter, wrong->message, {}, wrong->column});
        const auto &filter = std::get<Filter>(parsed);
        QList<Row> rows;
        std::copy_if(all.begin(), all.end(), std::back_inserter(rows),
                     [&filter](const Row &row) { return filter.matches(viewOf(row)); });
        if (!request.sort.isEmpty())
            std::stable_sort(rows.begin(), rows.end(), [&request](const Row &a, const Row &b) {
                return request.desc ? less(b, a, request.sort) : less(a, b, request.sort);
            });
        m_server.send(admin::ListReply{request.id, rows.size(), rows.mid(request.offset, request.limit)});
        return true;
    }
    bool give(const admin::GetRequest &request)
    {
        for (const admin::ClientRow &row : std::as_const(clients)) {
            if (row.client != request.client)
                continue;
            admin::ClientDetails found = details;
            found.row = row;
            m_server.send(admin::GetReply{request.id, found});
            return true;
        }
        for (const admin::ChannelRow &row : std::as_const(channels)) {
            if (row.channel != request.channel)
                continue;
            m_server.send(admin::GetReply{request.id, admin::ChannelDetails{row, members}});
            return true;
        }
        return refuse(request.id, {{}, admin::errorcode::NotFound, "no such client", {}, {}});
    }

    FakeServer &m_server;
};

} // namespace wsify::test
