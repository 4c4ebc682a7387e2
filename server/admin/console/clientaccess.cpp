// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/console/clientaccess.h"

#include "admin/lists/clientrows.h"
#include "admin/lists/walks.h"
#include "core/closecodes.h"
#include "core/fanout/hub.h"
#include "core/fanout/node.h"
#include "core/limits.h"
#include "core/session/command.h"
#include "core/session/session.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

namespace wsify {

namespace {

constexpr int ClientsAStep = 64;
constexpr int MembersAStep = 32;
constexpr qsizetype MaxMembers = 1000; ///< that a channel's details show

} // namespace

/// For one client, on all workers.
struct ClientAccess::Search
{
    QByteArray client;
    Action action;
    AdminReply reply; ///< main thread
    admin::RequestId id;
    std::atomic<int> open = 0; ///< workers that still look
    std::atomic<bool> isFound = false;
};

ClientAccess::ClientAccess(Node &node, const Limits &limits, const Audit &audit, Walks &walks)
    : m_node(node)
    , m_limits(limits)
    , m_audit(audit)
    , m_walks(walks)
{
}

/// A client sits on one worker, and a walk downwards meets everyone who stays.
void ClientAccess::find(const admin::RequestId &id, const QByteArray &client, Action action, AdminReply reply)
{
    const auto search = std::make_shared<Search>();
    search->client = client;
    search->action = std::move(action);
    search->reply = std::move(reply);
    search->id = id;
    search->open = m_walks.workers();
    for (int worker = 0; worker < m_walks.workers(); ++worker) {
        m_walks.start(worker, [this, search, worker, next = std::optional<quint32>()](Hub &hub) mutable {
            const Roster &roster = hub.roster();
            quint32 seat = std::min(next.value_or(roster.size()), roster.size());
            for (int i = 0; i < ClientsAStep && seat > 0; ++i) {
                Session &session = Session::of(roster.at(--seat));
                if (session.client().id != search->client)
                    continue;
                search->isFound = true;
                m_node.post(NoWorker, [search, answer = search->action(session, worker)] { search->reply(answer); });
                break;
            }
            next = seat;
            if (seat > 0 && !search->isFound)
                return true;
            if (search->open.fetch_sub(1) == 1 && !search->isFound) {
                m_node.post(NoWorker, [search] {
                    search->reply(errorTo(search->id, admin::errorcode::NotFound, "no such client"));
                });
            }
            return false;
        });
    }
}

void ClientAccess::get(const admin::GetRequest &request, AdminReply reply)
{
    if (request.client.isEmpty()) {
        getChannel(request, std::move(reply));
        return;
    }
    find(
        request.id, request.client,
        [id = request.id](const Session &session, int worker) -> admin::ServerMessage {
            return admin::GetReply{id, clientrows::details(session, worker)};
        },
        std::move(reply));
}

void ClientAccess::kick(const admin::Kick &request, std::optional<uint> uid, AdminReply reply)
{
    if (!isSendable(request.code)) {
        reply(badField(request.id, "code", "this close code must not be sent"));
        return;
    }
    m_audit("kick", request.client, uid);
    find(
        request.id, request.client,
        [request](Session &session, int) -> admin::ServerMessage {
            session.close(CloseCode(request.code), request.reason);
            return admin::Ok{request.id, admin::Kick::Type};
        },
        std::move(reply));
}

void ClientAccess::leave(const admin::Leave &request, std::optional<uint> uid, AdminReply reply)
{
    QByteArray channel;
    if (checkChannel(request.channel, m_limits.maxChannelName, channel) != ChannelError::None) {
        reply(badField(request.id, "channel", "the channel is empty, too long or has a control character"));
        return;
    }
    m_audit("leave", request.client + ' ' + channel, uid);
    find(
        request.id, request.client,
        [id = request.id, channel](Session &session, int) -> admin::ServerMessage {
            if (session.forceLeave(channel, Session::By::Console))
                return admin::Ok{id, admin::Leave::Type};
            return errorTo(id, admin::errorcode::NotFound, "the client is not a member of the channel");
        },
        std::move(reply));
}

/// Of one channel, from all workers.
struct ClientAccess::Members
{
    admin::RequestId id;
    QByteArray channel;
    AdminReply reply;
    QList<admin::MemberRow> rows;
    int open = 0;
};

void ClientAccess::getChannel(const admin::GetRequest &request, AdminReply reply)
{
    const auto members = std::make_shared<Members>();
    members->id = request.id;
    members->channel = request.channel;
    members->reply = std::move(reply);
    members->open = m_walks.workers();
    for (int worker = 0; worker < m_walks.workers(); ++worker) {
        m_walks.start(worker, [this, members, rows = QList<admin::MemberRow>()](Hub &hub) mutable {
            const qsizetype begin = rows.size();
            const qsizetype total = hub.index().visitMembers(
                members->channel, begin, std::min<qsizetype>(MembersAStep, MaxMembers - begin),
                [&](const Member &member) { rows.append(clientrows::member(Session::of(member))); });
            if (rows.size() < std::min(total, MaxMembers))
                return true;
            m_node.post(NoWorker, [this, members, own = std::move(rows)] {
                members->rows.append(own.first(std::min(own.size(), MaxMembers - members->rows.size())));
                if (--members->open > 0)
                    return;
                const Directory::Row row = m_node.directory().row(members->channel);
                if (row.members == 0) {
                    members->reply(errorTo(members->id, admin::errorcode::NotFound, "the channel has no members"));
                    return;
                }
                admin::GetReply answer{members->id, {}};
                auto &details = answer.details.emplace<admin::ChannelDetails>();
                details.row = {row.channel, row.members, row.messages};
                details.clients = std::move(members->rows);
                members->reply(answer);
            });
            return false;
        });
    }
}

} // namespace wsify
