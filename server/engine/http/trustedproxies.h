// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/httpmessage.h"

#include <QHostAddress>
#include <QList>
#include <QString>

#include <utility>

namespace wsify {

/// The proxies whose word about their clients' addresses is taken (--trusted-proxies). Constant; any thread.
///
/// A proxy says whom it serves in X-Forwarded-For or in Forwarded (RFC 7239), each hop behind the one before. They are read from the last hop
/// on, for as long as the address that spoke is trusted; what stands before was written by a stranger and says nothing. Where both fields are
/// there and disagree, one of them came from the client and went through unseen: then neither counts.
class TrustedProxies
{
public:
    TrustedProxies() = default;
    /// Addresses and networks (10.0.0.0/8, ::1), separated by commas; false when one is none, with a text that says what is allowed.
    bool parse(const QString &list, QString &error);

    bool isEmpty() const { return m_networks.isEmpty(); }
    /// Who is behind the connection: the peer itself, or the client that trusted proxies name; its port is then 0.
    Peer client(const HttpHead &head, const Peer &peer) const;

private:
    bool contains(const QHostAddress &address) const;
    QHostAddress lastStranger(QHostAddress address, const QByteArrayList &hops) const;

    QList<std::pair<QHostAddress, int>> m_networks;
};

} // namespace wsify
