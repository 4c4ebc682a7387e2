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

/// What consoles ask about and do to one client or one channel. A client is looked for on all workers at the same time, in slices, and what is asked
/// is done on the worker where it is found.
///
/// Main thread; outlives the workers' tasks. What changes something is written to the log when it is asked for, with the user who asks.
class ClientAccess
{
public:
    /// Writes to the log who has changed something (AdminHost::audit).
    using Audit = std::function<void(QByteArrayView command, const QByteArray &what, std::optional<uint> uid)>;

    ClientAccess(Node &node, const Limits &limits, const Audit &audit, Walks &walks);

    void get(const admin::GetRequest &request, AdminReply reply);
    void kick(const admin::Kick &request, std::optional<uint> uid, AdminReply reply);
    void leave(const admin::Leave &request, std::optional<uint> uid, AdminReply reply);

private:
    /// On the worker's thread, once; gives the answer.
    using Action = std::function<admin::ServerMessage(Session &session, int worker)>;
    struct Search;
    struct Members;

    void find(const admin::RequestId &id, const QByteArray &client, Action action, AdminReply reply);
    void getChannel(const admin::GetRequest &request, AdminReply reply);

    Node &m_node;
    const Limits &m_limits;
    const Audit &m_audit;
    Walks &m_walks;
};

} // namespace wsify
