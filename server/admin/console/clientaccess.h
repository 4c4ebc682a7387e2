// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/adminreply.h"
#include "common/admin/messages.h"

#include <functional>
#include <optional>

namespace wsify {

class Node;
class Session;
class Walks;
struct Limits;

/// Requests of consoles about one client or one channel. A client is searched for on all workers at the same time, in
/// slices; the request runs on the worker that has it.
///
/// Main thread; outlives the workers' tasks. Each change is logged when it is requested, with the console's user.
class ClientAccess
{
public:
    /// Logs a change and its user (AdminHost::audit).
    using Audit = std::function<void(QByteArrayView command, const QByteArray &what, std::optional<uint> uid)>;

    ClientAccess(Node &node, const Limits &limits, const Audit &audit, Walks &walks);

    void get(const admin::GetRequest &request, AdminReply reply);
    void kick(const admin::Kick &request, std::optional<uint> uid, AdminReply reply);
    void leave(const admin::Leave &request, std::optional<uint> uid, AdminReply reply);

private:
    /// Runs once, on the worker's thread; returns the answer.
    using Action = std::function<admin::ServerMessage(Session &session, int worker)>;
    struct Members;

    void kickUser(const admin::Kick &request, AdminReply reply);
    void find(const admin::RequestId &id, const QByteArray &client, Action action, AdminReply reply);
    void getChannel(const admin::GetRequest &request, AdminReply reply);

    Node &m_node;
    const Limits &m_limits;
    const Audit &m_audit;
    Walks &m_walks;
};

} // namespace wsify
