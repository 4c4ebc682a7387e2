// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/http/trustedproxies.h"

#include "engine/peeraddress.h"

#include <QByteArrayList>
#include <QStringList>

#include <algorithm>

namespace wsify {

namespace {

/// Of "192.0.2.1", "192.0.2.1:80", "2001:db8::1", "[2001:db8::1]" and "[2001:db8::1]:80"; null of anything else.
QHostAddress addressOf(QByteArray node)
{
    if (node.startsWith('[')) {
        const qsizetype end = node.indexOf(']');
        if (end < 0)
            return {};
        node = node.sliced(1, end - 1);
    } else if (node.count(':') == 1) {
        node.truncate(node.indexOf(':'));
    }
    if (node.contains('%'))
        return {}; // a scope of another machine
    // Without a dot or a colon it would be read as a number.
    const bool isNumeric = node.contains('.') || node.contains(':');
    const QHostAddress address(isNumeric ? QString::fromLatin1(node) : QString());
    return QHostAddress(QString::fromLatin1(numericAddress(address)));
}

/// Cuts at a separator that does not stand in a quoted string.
QByteArrayList splitUnquoted(const QByteArray &text, char separator)
{
    QByteArrayList parts{QByteArray()};
    bool isQuoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (isQuoted && c == '\\' && i + 1 < text.size()) {
            parts.last().append(c).append(text[++i]);
            continue;
        }
        if (c == '"')
            isQuoted = !isQuoted;
        if (c == separator && !isQuoted)
            parts.append(QByteArray());
        else
            parts.last().append(c);
    }
    return parts;
}

/// RFC 7239 section 4: the node of for=, unquoted; empty when an element has none.
QByteArray forOf(const QByteArray &element)
{
    const auto pairs = splitUnquoted(element, ';');
    for (const QByteArray &pair : pairs) {
        const qsizetype equals = pair.indexOf('=');
        if (equals < 0 || pair.first(equals).trimmed().compare("for", Qt::CaseInsensitive) != 0)
            continue;
        QByteArray value = pair.sliced(equals + 1).trimmed();
        if (value.size() >= 2 && value.startsWith('"') && value.endsWith('"'))
            value = value.sliced(1, value.size() - 2).replace("\\", "");
        return value;
    }
    return {};
}

/// The hops that a field names, all its lines together, the last one nearest to us.
QByteArrayList hopsOf(const HttpHead &head, const char *name, bool isForwarded)
{
    QByteArrayList hops;
    for (const auto &[field, value] : head.headers) {
        if (field.compare(name, Qt::CaseInsensitive) != 0)
            continue;
        const auto elements = splitUnquoted(value, ',');
        for (const QByteArray &element : elements) {
            if (!element.trimmed().isEmpty())
                hops.append(isForwarded ? forOf(element) : element.trimmed());
        }
    }
    return hops;
}

} // namespace

bool TrustedProxies::parse(const QString &list, QString &error)
{
    m_networks.clear();
    const QStringList parts = list.split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        const QString text = part.trimmed();
        const auto network = QHostAddress::parseSubnet(text);
        // parseSubnet() takes "10" and "10/8" for 10.0.0.0/8; who writes that may mean anything.
        const bool isWhole = text.count(u'.') == 3 || text.contains(u':');
        if (network.second < 0 || !isWhole) {
            error = QStringLiteral("\"%1\" is not an address; expected a list of addresses and networks, such as "
                                   "127.0.0.1,10.0.0.0/8,::1")
                        .arg(text);
            return false;
        }
        m_networks.append(network);
    }
    return true;
}

bool TrustedProxies::contains(const QHostAddress &address) const
{
    return std::any_of(m_networks.begin(), m_networks.end(),
                       [&](const auto &network) { return address.isInSubnet(network); });
}

QHostAddress TrustedProxies::lastStranger(QHostAddress address, const QByteArrayList &hops) const
{
    for (auto hop = hops.crbegin(); hop != hops.crend() && contains(address); ++hop) {
        const QHostAddress next = addressOf(*hop);
        if (next.isNull())
            break; // "unknown" or a name that hides it (RFC 7239 section 6.3)
        address = next;
    }
    return address;
}

Peer TrustedProxies::client(const HttpHead &head, const Peer &peer) const
{
    if (m_networks.isEmpty())
        return peer;
    const QHostAddress direct(QString::fromLatin1(peer.address));
    if (!contains(direct))
        return peer;
    const QByteArrayList list = hopsOf(head, "X-Forwarded-For", false);
    const QByteArrayList forwarded = hopsOf(head, "Forwarded", true);
    const QHostAddress byList = lastStranger(direct, list);
    const QHostAddress byForwarded = lastStranger(direct, forwarded);
    if (!list.isEmpty() && !forwarded.isEmpty() && byList != byForwarded)
        return peer;
    const QHostAddress found = list.isEmpty() ? byForwarded : byList;
    return found == direct ? peer : Peer{numericAddress(found), 0};
}

} // namespace wsify
