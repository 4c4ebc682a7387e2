// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/channelindex.h"
#include "core/fanout/directory.h"
#include "core/fanout/message.h"
#include "core/fanout/roster.h"

namespace wsify {

class Broker;
class TrafficObserver;
class WorkerMetrics;

/// One worker's members: joins, leaves and fan-out.
///
/// Worker thread only. Reports the worker's first and last member of a channel to the directory and the broker before
/// join() and leave() return. Fan-out only appends to transports, which never call back, so nothing joins, leaves or
/// dies during it.
class Hub
{
public:
    Hub(int worker, Directory &directory, Broker &broker, WorkerMetrics &metrics);

    /// Idempotent; true if it was not already a member.
    bool join(Member &member, const QByteArray &channel);
    bool isMember(const Member &member, const QByteArray &channel) const { return m_index.contains(member, channel); }
    /// True if it was a member.
    bool leave(Member &member, const QByteArray &channel);
    void leaveAll(Member &member);

    /// Who counts a publication in the channel's totals.
    enum class Tally : quint8 { Elsewhere, Here };
    /// Queues the message once for every member that it is meant for; returns their number.
    qsizetype deliver(const Message &message, Tally tally = Tally::Elsewhere);

    /// Sets the observer of this worker's traffic; usually null (no observer). It must outlive the hub or be removed
    /// first.
    void watch(TrafficObserver *observer) { m_watcher = observer; }
    TrafficObserver *watcher() const { return m_watcher; }

    qsizetype channels() const { return m_index.channels(); }
    qsizetype members(const QByteArray &channel) const { return m_index.members(channel); }
    const ChannelIndex &index() const { return m_index; }

    /// All connected clients, with or without channels.
    Roster &roster() { return m_roster; }

private:
    void subscribe(const QByteArray &channel);
    void countEnveloped(const Member &member, int memberships);
    void emptied(const QByteArray &channel);

    int m_worker;
    Directory &m_directory;
    Broker &m_broker;
    WorkerMetrics &m_metrics;
    ChannelIndex m_index;
    TrafficObserver *m_watcher = nullptr;
    Roster m_roster;
};

} // namespace wsify
