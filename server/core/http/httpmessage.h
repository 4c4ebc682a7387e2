// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/headerlist.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>
#include <utility>

namespace wsify {

/// Who is at the other end of a connection, as the kernel says it.
struct Peer
{
    QByteArray address; ///< numeric; an IPv4-mapped IPv6 address is written as IPv4; or LocalPeer
    quint16 port = 0;
};

/// A request head that the strict parser (engine/requesthead.h) has passed.
struct HttpHead
{
    QByteArray method;
    QByteArray target; ///< as sent, origin form
    int minorVersion = 1;
    HeaderList headers; ///< every field in the order sent, names as sent, values without surrounding white space

    /// The target's path, percent-encoding untouched.
    QByteArrayView path() const;
    /// The same without a slash at its end, as routes are compared: `/ws/` is `/ws`.
    QByteArrayView route() const;
    /// The target's query without '?', percent-encoding untouched; empty when there is none.
    QByteArrayView query() const;
    /// The first field of that name (compared without case), or an empty null array.
    QByteArray header(QByteArrayView name) const;
    /// True when any field of that name has the token in its comma-separated list, both compared without case.
    bool headerHasToken(QByteArrayView name, QByteArrayView token) const;
};

/// An answer. The engine adds Content-Length, Connection and Date; nothing else.
struct HttpResponse
{
    int status = 200;
    HeaderList headers;
    QByteArray body;
};

/// An answer with {"error":"..."}: which field, what was wrong, what is allowed.
HttpResponse errorResponse(int status, QByteArrayView text);

/// The reason phrase of RFC 9110 section 15 or RFC 6585, of those that the server answers with; "Unknown" of any other.
QByteArrayView reasonPhrase(int status);

/// A part of a path, decoded; none if it has a bad escape.
std::optional<QByteArray> percentDecoded(QByteArrayView part);

/// `a=1&b=%20` as decoded pairs in the order sent ('+' is a space, as browsers and Go read it). A pair that cannot be
/// decoded (a bad escape, or a ';') is left out, as Go's net/url does.
QList<std::pair<QByteArray, QByteArray>> parseQuery(QByteArrayView query);
/// The first value of a name in a raw query, or an empty null array.
QByteArray queryValue(QByteArrayView query, QByteArrayView name);
/// The query with every value, and every piece without a '=', replaced by `***`, for logs. At most 1 KiB.
QByteArray maskedQuery(QByteArrayView query);
/// `user-agent` -> `User-Agent`, as Go's textproto writes header names.
QByteArray canonicalHeaderName(QByteArrayView name);

} // namespace wsify
