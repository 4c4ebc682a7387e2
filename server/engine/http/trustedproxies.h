// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/httpmessage.h"

#include <QHostAddress>
#include <QList>
#include <QString>

#include <atomic>
#include <memory>
#include <utility>

namespace wsify {

class Observer;
class WorkerMetrics;

/// The field in which trusted proxies name their clients (--real-ip-header).
enum class RealIpHeader : quint8 {
    XForwardedFor,
    Forwarded, ///< RFC 7239
};

/// The proxies that are trusted to name their clients' addresses (--trusted-proxies). Constant once it is filled; any thread.
///
/// Each proxy writes the address of whoever spoke to it behind what it received. The field is therefore read backwards, as long as
/// the address that was read is trusted; earlier elements were written by strangers and do not count. One field is read: proxies
/// pass on the other one as their clients wrote it.
class TrustedProxies
{
public:
    TrustedProxies() = default;
    /// Reads addresses and networks (10.0.0.0/8, ::1), separated by commas; false if one is invalid, with the expected
    /// form in a text.
    bool parse(const QString &list, QString &error);
    void setHeader(RealIpHeader header) { m_header = header; }

    bool isEmpty() const { return m_networks.isEmpty(); }
    /// Whether a peer with that address (Peer::address) is one of them.
    bool trusts(const QByteArray &address) const;
    /// The client behind the connection: the peer itself, or the client that trusted proxies name; its port is then 0.
    /// A trusted proxy whose request has only the field that is not read is counted, and the first one is warned of.
    Peer client(const HttpHead &head, const Peer &peer, WorkerMetrics &metrics, Observer &observer) const;

private:
    bool contains(const QHostAddress &address) const;
    QHostAddress lastStranger(QHostAddress address, const HttpHead &head) const;

    QList<std::pair<QHostAddress, int>> m_networks;
    RealIpHeader m_header = RealIpHeader::XForwardedFor;
    std::shared_ptr<std::atomic_flag> m_hasWarned = std::make_shared<std::atomic_flag>(); ///< shared by all copies
};

} // namespace wsify
