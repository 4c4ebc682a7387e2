// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/feeds/workerobserver.h"

#include "admin/lists/denials.h"
#include "common/text/utf8.h"
#include "core/walltime.h"

#include <utility>

namespace wsify {

void WorkerObserver::refused(const Refusal &refusal)
{
    Denials::Row row = Denials::rowOf(refusal);
    if (m_events.wants(EventInbox::Kind::Kept))
        m_events.add(row->t, admin::DeniedEvent{*row}, 0);
    m_denials.add(std::move(row));
}

void WorkerObserver::connected(const Connect &connect)
{
    if (!m_events.wants(EventInbox::Kind::Kept))
        return;
    m_events.add(
        wallMs(),
        admin::ConnectEvent{connect.client.toByteArray(), connect.address.toByteArray(), connect.user.toByteArray()},
        connect.client.size() + connect.address.size() + connect.user.size());
}

void WorkerObserver::disconnected(const Disconnect &disconnect)
{
    if (!m_events.wants(EventInbox::Kind::Kept))
        return;
    m_events.add(
        wallMs(),
        admin::DisconnectEvent{disconnect.client.toByteArray(), disconnect.address.toByteArray(),
                               disconnect.user.toByteArray(), int(disconnect.code), disconnect.reason.toByteArray()},
        disconnect.client.size() + disconnect.address.size() + disconnect.user.size() + disconnect.reason.size());
}

void WorkerObserver::joined(const Membership &membership)
{
    if (!m_events.wants(EventInbox::Kind::Live))
        return;
    const QByteArrayView channel = utf8::cut(membership.channel, MaxChannel);
    m_events.add(
        wallMs(),
        admin::JoinEvent{membership.client.toByteArray(), membership.user.toByteArray(), channel.toByteArray()},
        membership.client.size() + membership.user.size() + channel.size());
}

void WorkerObserver::left(const Membership &membership)
{
    if (!m_events.wants(EventInbox::Kind::Live))
        return;
    const QByteArrayView channel = utf8::cut(membership.channel, MaxChannel);
    m_events.add(
        wallMs(),
        admin::LeaveEvent{membership.client.toByteArray(), membership.user.toByteArray(), channel.toByteArray()},
        membership.client.size() + membership.user.size() + channel.size());
}

void WorkerObserver::slow(const SlowConsumer &consumer)
{
    if (!m_events.wants(EventInbox::Kind::Kept))
        return;
    m_events.add(wallMs(),
                 admin::SlowEvent{consumer.client.toByteArray(), consumer.address.toByteArray(),
                                  consumer.user.toByteArray(), consumer.unsent},
                 consumer.client.size() + consumer.address.size() + consumer.user.size());
}

} // namespace wsify
