// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/connectlimits.h"

#include "core/limits.h"
#include "core/localpeer.h"

#include <QByteArrayList>

#include <algorithm>

namespace wsify {

void ConnectLimits::setLimits(const Limits &limits)
{
    m_most.store(limits.maxClientsPerAddress, std::memory_order_relaxed);
    m_rate.store(limits.connectRate, std::memory_order_relaxed);
    m_networkRate.store(limits.connectRatePerAddress, std::memory_order_relaxed);
}

QByteArray ConnectLimits::network(const QByteArray &address)
{
    if (!address.contains(':'))
        return address;
    // RFC 5952: eight groups, the longest run of zeros written as "::"
    constexpr qsizetype Groups = 8;
    constexpr qsizetype Wanted = 4;
    const qsizetype gap = address.indexOf("::");
    QByteArrayList groups = (gap < 0 ? address : address.first(gap)).split(':');
    if (gap >= 0) {
        groups.removeAll(QByteArray());
        QByteArrayList behind = address.sliced(gap + 2).split(':');
        behind.removeAll(QByteArray());
        while (groups.size() + behind.size() < Groups)
            groups.append("0");
        groups += behind;
    }
    return groups.first(std::min(Wanted, groups.size())).join(':') + "::/64";
}

ConnectLimits::Entry ConnectLimits::enter(const QByteArray &address, Clock::Duration now)
{
    const bool hasAddress = address != LocalPeer;
    const int most = hasAddress ? m_most.load(std::memory_order_relaxed) : 0;
    const int rate = m_rate.load(std::memory_order_relaxed);
    const int networkRate = hasAddress ? m_networkRate.load(std::memory_order_relaxed) : 0;
    if (most == 0 && rate == 0 && networkRate == 0)
        return {};

    const std::lock_guard lock(m_mutex);
    if (rate > 0 && m_connects.balance(rate, now) < 1)
        return {Verdict::TooFast, {}};
    if (most > 0 || networkRate > 0) {
        const QByteArray name = network(address);
        Network &entered = m_networks[name];
        if (most > 0 && entered.clients >= most)
            return {Verdict::TooMany, {}};
        if (networkRate > 0 && entered.connects.balance(networkRate, now) < 1)
            return {Verdict::AddressTooFast, {}};
        if (networkRate > 0)
            entered.connects.take(networkRate, now);
        if (rate > 0)
            m_connects.take(rate, now);
        ++entered.clients;
        forgetQuiet(now);
        return {Verdict::Ok, placeOf(name)};
    }
    m_connects.take(rate, now);
    return {};
}

ConnectLimits::Place ConnectLimits::hold(const QByteArray &address)
{
    const bool isCounted =
        m_most.load(std::memory_order_relaxed) > 0 || m_networkRate.load(std::memory_order_relaxed) > 0;
    if (!isCounted || address == LocalPeer)
        return {};
    const QByteArray name = network(address);
    const std::lock_guard lock(m_mutex);
    ++m_networks[name].clients;
    return placeOf(name);
}

ConnectLimits::Place ConnectLimits::placeOf(const QByteArray &network)
{
    return Place(this, [this, network](const void *) { leave(network); });
}

void ConnectLimits::leave(const QByteArray &network)
{
    const std::lock_guard lock(m_mutex);
    const auto it = m_networks.find(network);
    if (--it->clients == 0 && m_networkRate.load(std::memory_order_relaxed) == 0)
        m_networks.erase(it);
}

// Now and then, so that it costs nothing to speak of: whenever there are twice as many as were left the last time.
void ConnectLimits::forgetQuiet(Clock::Duration now)
{
    if (m_networks.size() < m_forgetAt)
        return;
    const int rate = m_networkRate.load(std::memory_order_relaxed);
    erase_if(m_networks, [&](std::pair<const QByteArray &, Network &> entry) {
        return entry.second.clients == 0 && entry.second.connects.balance(rate, now) >= rate;
    });
    m_forgetAt = std::max<qsizetype>(1024, 2 * m_networks.size());
}

qsizetype ConnectLimits::networks() const
{
    const std::lock_guard lock(m_mutex);
    return m_networks.size();
}

} // namespace wsify
