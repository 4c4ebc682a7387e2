// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/http/subprotocols.h"

#include <QByteArrayList>

#include <algorithm>

namespace wsify {

namespace {

bool isNamed(const std::pair<QByteArray, QByteArray> &field, QByteArrayView name)
{
    return name.compare(field.first, Qt::CaseInsensitive) == 0;
}

bool isOffer(const std::pair<QByteArray, QByteArray> &field)
{
    return isNamed(field, "Sec-WebSocket-Protocol");
}

/// The elements of a list, RFC 9110 section 5.6.1.
QByteArrayList elements(const QByteArray &value)
{
    QByteArrayList list = value.split(',');
    for (QByteArray &element : list)
        element = element.trimmed();
    list.removeAll(QByteArray());
    return list;
}

bool isBearer(const QByteArray &element)
{
    return element.startsWith(Subprotocols::Bearer);
}

/// The token, or nothing if that is none. It has one spelling only, so that a proxy and this server cannot read two.
QByteArray decoded(QByteArrayView text)
{
    constexpr auto Form = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    if (text.size() > (Subprotocols::MaxToken * 4 + 2) / 3)
        return {};
    const QByteArray token = QByteArray::fromBase64(text.toByteArray(), Form);
    const bool isVisible = std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7F; });
    return isVisible && token.toBase64(Form) == text ? token : QByteArray();
}

/// `Bearer`, and something behind it (RFC 9110 section 11.1: compared without case).
bool isBearerAuthorization(const std::pair<QByteArray, QByteArray> &field)
{
    constexpr QByteArrayView Scheme("bearer ");
    return isNamed(field, "Authorization")
           && QByteArrayView(field.second)
                      .first(std::min(field.second.size(), Scheme.size()))
                      .compare(Scheme, Qt::CaseInsensitive)
                  == 0;
}

} // namespace

Subprotocols Subprotocols::read(const HeaderList &headers)
{
    Subprotocols offer;
    QByteArrayList bearers;
    for (const auto &field : headers) {
        if (!isOffer(field))
            continue;
        for (const QByteArray &element : elements(field.second)) {
            if (isBearer(element))
                bearers.append(element);
            else if (element == V4)
                offer.chosen = element;
            else if (offer.chosen.isEmpty())
                offer.chosen = element;
        }
    }
    if (!offer.isV4() || bearers.isEmpty())
        return offer;
    if (bearers.size() > 1) {
        offer.problem = "Sec-WebSocket-Protocol must have one bearer. element at most.";
        return offer;
    }
    offer.token = decoded(QByteArrayView(bearers.first()).sliced(sizeof Bearer - 1));
    if (offer.token.isEmpty()) {
        offer.problem =
            "What follows bearer. in Sec-WebSocket-Protocol must be base64url without padding, of 1 to 4096 bytes of "
            "visible ASCII.";
    }
    return offer;
}

HeaderList Subprotocols::shown(const HeaderList &headers) const
{
    if (token.isEmpty())
        return headers;
    HeaderList shown;
    shown.reserve(headers.size() + 1);
    const bool hasOwn = std::any_of(headers.begin(), headers.end(), isBearerAuthorization);
    for (const auto &field : headers) {
        if (isOffer(field) && field.second.contains(Bearer)) {
            QByteArrayList rest = elements(field.second);
            rest.removeIf(isBearer);
            if (!rest.isEmpty())
                shown.emplaceBack(field.first, rest.join(", "));
        } else if (hasOwn || !isNamed(field, "Authorization")) {
            shown.append(field);
        }
    }
    if (!hasOwn)
        shown.emplaceBack("Authorization", "Bearer " + token);
    return shown;
}

} // namespace wsify
