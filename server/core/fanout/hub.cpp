// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/hub.h"

#include "core/fanout/broker.h"
#include "core/fanout/transport.h"
#include "core/metrics/metrics.h"
#include "core/trafficobserver.h"

namespace wsify {

namespace {

/// Returns the number of members that got it.
qsizetype queue(const Frame &frame, const ChannelIndex::Slots &members, const Audience *audience)
{
    if (!audience) {
        for (const auto &slot : members)
            slot.transport->send(frame);
        return qsizetype(members.size());
    }
    qsizetype queued = 0;
    for (const auto &slot : members) {
        const Identity *identity = slot.member->identity().constData();
        if (!identity || !audience->includes(identity->client, identity->user))
            continue;
        slot.transport->send(frame);
        ++queued;
    }
    return queued;
}

} // namespace

Hub::Hub(int worker, Directory &directory, Broker &broker, WorkerMetrics &metrics)
    : m_worker(worker)
    , m_directory(directory)
    , m_broker(broker)
    , m_metrics(metrics)
{
}

bool Hub::join(Member &member, const QByteArray &channel)
{
    const ChannelIndex::Joined joined = m_index.join(member, channel);
    if (joined == ChannelIndex::Joined::Already)
        return false;
    ++m_metrics.subscriptions;
    countEnveloped(member, 1);
    if (joined == ChannelIndex::Joined::First) {
        ++m_metrics.channels;
        const Directory::Added added = m_directory.add(channel, m_worker);
        m_index.count(member, added.totals);
        if (added.isFirst)
            subscribe(channel);
    }
    return true;
}

/// A join does not wait for the broker; operators see how many channels do.
void Hub::subscribe(const QByteArray &channel)
{
    ++m_metrics.subscribing;
    m_broker.subscribe(m_worker, channel, [&metrics = m_metrics](SubscribeResult) { --metrics.subscribing; });
}

bool Hub::leave(Member &member, const QByteArray &channel)
{
    const ChannelIndex::Left left = m_index.leave(member, channel);
    if (left == ChannelIndex::Left::NotMember)
        return false;
    --m_metrics.subscriptions;
    countEnveloped(member, -1);
    if (left == ChannelIndex::Left::Last)
        emptied(channel);
    return true;
}

void Hub::leaveAll(Member &member)
{
    m_metrics.subscriptions.add(-member.channels());
    countEnveloped(member, -member.channels());
    m_index.leaveAll(member, [this](const QByteArray &channel) { emptied(channel); });
}

void Hub::countEnveloped(const Member &member, int memberships)
{
    if (member.kind() == MemberKind::V4)
        m_directory.countEnveloped(memberships);
}

void Hub::emptied(const QByteArray &channel)
{
    --m_metrics.channels;
    if (m_directory.remove(channel, m_worker))
        m_broker.unsubscribe(channel);
}

qsizetype Hub::deliver(const Message &message, Tally tally)
{
    qsizetype members = 0;
    qint64 bytes = 0;
    const auto queueFor = [&](MemberKind kind, const ChannelIndex::Slots &slots) {
        Frame enveloped;
        if (kind == MemberKind::V4)
            enveloped = message.enveloped();
        const Frame &frame = kind == MemberKind::V4 ? enveloped : message.plain();
        const qsizetype queued = queue(frame, slots, message.audience().get());
        members += queued;
        bytes += queued * frame.size();
    };
    m_index.visit(message.channel(), queueFor, tally == Tally::Here);
    m_metrics.messagesOut.add(members);
    m_metrics.bytesOut.add(bytes);
    if (const Provenance *provenance = message.provenance())
        provenance->delivered.fetch_add(members, std::memory_order_relaxed);
    if (members > 0)
        m_metrics.deliveryDelay.queued(message.arrived());
    if (m_watcher)
        m_watcher->delivered(message, members);
    return members;
}

} // namespace wsify
