// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/httpmessage.h"

#include <QHostAddress>
#include <QList>
#include <QString>

#include <utility>

namespace wsify {

/// The proxies that are trusted to name their clients' addresses (--trusted-proxies). Constant; any thread.
///
/// A proxy names its client in X-Forwarded-For or in Forwarded (RFC 7239), each hop after the previous one. They are
/// read backwards from the last hop, as long as the address that spoke is trusted; earlier entries were written by
/// strangers and do not count. If both fields are present and disagree, one of them came from the client and passed
/// through unnoticed: then neither counts.
class TrustedProxies
{
public:
    TrustedProxies() = default;
    /// Reads addresses and networks (10.0.0.0/8, ::1), separated by commas; false if one is invalid, with the expected
    /// form in a text.
    bool parse(const QString &list, QString &error);

    bool isEmpty() const { return m_networks.isEmpty(); }
    /// The client behind the connection: the peer itself, or the client that trusted proxies name; its port is then 0.
    Peer client(const HttpHead &head, const Peer &peer) const;

private:
    bool contains(const QHostAddress &address) const;
    QHostAddress lastStranger(QHostAddress address, const QByteArrayList &hops) const;

    QList<std::pair<QHostAddress, int>> m_networks;
};

} // namespace wsify
