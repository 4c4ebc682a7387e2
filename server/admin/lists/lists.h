// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/adminreply.h"
#include "common/admin/messages.h"

#include <deque>
#include <memory>
#include <vector>

namespace wsify {

class Node;
class Walks;

/// The lists of clients and channels (common/admin/PROTOCOL.md): filter, sort order and pages apply to all rows.
///
/// Main thread; outlives the workers' tasks. Workers visit their clients and keep small keys of the best; when the
/// page is known, they create its rows. Channels are visited here, in the directory, without the workers. At most
/// MaxRunning lists run at the same time, one per console; others wait. A list whose console is gone ends with its
/// next step.
class Lists
{
public:
    static constexpr int MaxRunning = 2;

    /// Expires with the console.
    using ConsoleToken = std::weak_ptr<const void>;

    Lists(Node &node, Walks &walks);
    ~Lists();
    Lists(const Lists &) = delete;
    Lists &operator=(const Lists &) = delete;

    /// For kind Clients or Channels.
    void list(const admin::ListRequest &request, const ConsoleToken &console, AdminReply reply);

private:
    struct Job;

    void startNext();
    void run(const std::shared_ptr<Job> &job);
    void finish(const std::shared_ptr<Job> &job);

    void gatherClients(const std::shared_ptr<Job> &job);
    void clientsGathered(const std::shared_ptr<Job> &job);
    void makeRows(const std::shared_ptr<Job> &job, std::vector<std::vector<qsizetype>> places);
    void walkChannels(const std::shared_ptr<Job> &job);
    void sendChannels(const std::shared_ptr<Job> &job);

    Node &m_node;
    Walks &m_walks;
    std::deque<std::shared_ptr<Job>> m_waiting;
    std::vector<std::shared_ptr<Job>> m_running;
};

} // namespace wsify
