// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/http/trustedproxies.h"

#include "core/metrics/metrics.h"
#include "core/observer.h"
#include "engine/peeraddress.h"

#include <QByteArrayView>
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

/// Cuts the last part off a text, which is null after its first one. In a quoted string (RFC 9110 section 5.6.4) a separator does
/// not count. Read from the end, so that a quotation mark that a stranger opened cannot hide what a proxy wrote behind it.
QByteArrayView takeLast(QByteArrayView &text, char separator, bool hasQuotes)
{
    bool isQuoted = false;
    for (qsizetype at = text.size() - 1; at >= 0; --at) {
        if (hasQuotes && text[at] == '"') {
            qsizetype escapes = 0;
            while (escapes < at && text[at - escapes - 1] == '\\')
                ++escapes;
            isQuoted = !isQuoted || escapes % 2 == 1;
        } else if (text[at] == separator && !isQuoted) {
            const QByteArrayView last = text.sliced(at + 1);
            text = text.first(at);
            return last;
        }
    }
    return std::exchange(text, QByteArrayView());
}

/// RFC 7239 section 4: the node of for=, unquoted; empty when an element has none.
QByteArray forOf(QByteArrayView element)
{
    while (!element.isNull()) {
        const QByteArrayView pair = takeLast(element, ';', true);
        const qsizetype equals = pair.indexOf('=');
        if (equals < 0 || pair.first(equals).trimmed().compare("for", Qt::CaseInsensitive) != 0)
            continue;
        QByteArray value = pair.sliced(equals + 1).trimmed().toByteArray();
        if (value.size() >= 2 && value.startsWith('"') && value.endsWith('"'))
            value = value.sliced(1, value.size() - 2).replace("\\", "");
        return value;
    }
    return {};
}

const char *nameOf(RealIpHeader header)
{
    return header == RealIpHeader::Forwarded ? "Forwarded" : "X-Forwarded-For";
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

bool TrustedProxies::trusts(const QByteArray &address) const
{
    return contains(QHostAddress(QString::fromLatin1(address)));
}

QHostAddress TrustedProxies::lastStranger(QHostAddress address, const HttpHead &head) const
{
    const bool isForwarded = m_header == RealIpHeader::Forwarded;
    for (auto field = head.headers.crbegin(); field != head.headers.crend(); ++field) {
        if (field->first.compare(nameOf(m_header), Qt::CaseInsensitive) != 0)
            continue;
        QByteArrayView list = field->second;
        while (!list.isNull()) {
            const QByteArrayView element = takeLast(list, ',', isForwarded).trimmed();
            if (element.isEmpty())
                continue;
            const QHostAddress next = addressOf(isForwarded ? forOf(element) : element.toByteArray());
            if (next.isNull())
                return address; // "unknown" or a name that hides it (RFC 7239 section 6.3)
            address = next;
            if (!contains(address))
                return address;
        }
    }
    return address;
}

Peer TrustedProxies::client(const HttpHead &head, const Peer &peer, WorkerMetrics &metrics, Observer &observer) const
{
    if (m_networks.isEmpty())
        return peer;
    const QHostAddress direct(QString::fromLatin1(peer.address));
    if (!contains(direct))
        return peer;
    const RealIpHeader other =
        m_header == RealIpHeader::Forwarded ? RealIpHeader::XForwardedFor : RealIpHeader::Forwarded;
    if (head.header(nameOf(m_header)).isNull() && !head.header(nameOf(other)).isNull()) {
        ++metrics.unreadRealIp;
        if (!m_hasWarned->test_and_set())
            observer.warned(QByteArray("a trusted proxy sent ") + nameOf(other) + " without " + nameOf(m_header)
                            + ", so its clients count with its own address; --real-ip-header says which of the two is "
                              "read");
    }
    const QHostAddress found = lastStranger(direct, head);
    return found == direct ? peer : Peer{numericAddress(found), 0};
}

} // namespace wsify
