// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/console/clientaccess.h"

#include "admin/lists/clientrows.h"
#include "core/closecodes.h"
#include "core/control/clientvisits.h"
#include "core/fanout/hub.h"
#include "core/fanout/node.h"
#include "core/fanout/walks.h"
#include "core/limits.h"
#include "core/session/command.h"
#include "core/session/session.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace wsify {

namespace {

constexpr int MembersAStep = 32;
constexpr qsizetype MaxMembers = 1000; ///< that a channel's details show

/// The default is each protocol's own.
std::optional<CloseCode> codeOf(const admin::Kick &request)
{
    return request.code == admin::Kick().code ? std::nullopt : std::optional(CloseCode(request.code));
}

} // namespace

ClientAccess::ClientAccess(Node &node, const Limits &limits, const Audit &audit, Walks &walks)
    : m_node(node)
    , m_limits(limits)
    , m_audit(audit)
    , m_walks(walks)
{
}

/// A client sits on one worker: whoever has it answers, and else the last one.
void ClientAccess::find(const admin::RequestId &id, const QByteArray &client, Action action, AdminReply reply)
{
    struct Answer
    {
        admin::ServerMessage message;
        bool isSent = false; ///< the main thread's
    };
    const auto answer = std::make_shared<Answer>();
    visitClients(
        m_node, m_walks, NoWorker, {.client = client},
        [answer, action = std::move(action)](Session &session, WorkerId worker) {
            answer->message = action(session, worker);
            return true;
        },
        [answer, id, reply = std::move(reply)](qint64 found, bool isLastWorker) {
            if (found > 0) {
                answer->isSent = true;
                reply(answer->message);
            } else if (isLastWorker && !answer->isSent) {
                reply(errorTo(id, admin::errorcode::NotFound, "no such client"));
            }
        });
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
    m_audit("kick", request.user.isEmpty() ? request.client : "user " + request.user, uid);
    if (!request.user.isEmpty()) {
        kickUser(request, std::move(reply));
        return;
    }
    find(
        request.id, request.client,
        [request](Session &session, int) -> admin::ServerMessage {
            if (!session.kick(codeOf(request), request.reason))
                return errorTo(request.id, admin::errorcode::NotFound, "the client is closing already");
            return admin::Ok{request.id, admin::Kick::Type};
        },
        std::move(reply));
}

/// All clients of this process that have the name.
void ClientAccess::kickUser(const admin::Kick &request, AdminReply reply)
{
    visitClients(
        m_node, m_walks, NoWorker, {.user = request.user},
        [request](Session &session, WorkerId) { return session.kick(codeOf(request), request.reason); },
        [id = request.id, closed = qint64(0), reply = std::move(reply)](qint64 counted, bool isLastWorker) mutable {
            closed += counted;
            if (!isLastWorker)
                return;
            if (closed == 0)
                reply(errorTo(id, admin::errorcode::NotFound, "no client of this user"));
            else
                reply(admin::Ok{id, admin::Kick::Type, closed});
        });
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
