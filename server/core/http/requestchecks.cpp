// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/http/requestchecks.h"

#include "common/text/utf8.h"

#include <QRandomGenerator>

#include <algorithm>

namespace wsify {

namespace {

/// Runs in a time that depends on the candidate's length alone.
bool isSameSecret(QByteArrayView secret, QByteArrayView candidate)
{
    quint8 difference = secret.size() == candidate.size() ? 0 : 1;
    for (qsizetype i = 0; i < candidate.size(); ++i)
        difference |= quint8(candidate[i]) ^ quint8(secret[i % secret.size()]);
    return difference == 0;
}

bool isJson(const QByteArray &contentType)
{
    const qsizetype parameters = contentType.indexOf(';');
    const QByteArrayView type =
        QByteArrayView(contentType).first(parameters < 0 ? contentType.size() : parameters).trimmed();
    return type.compare("application/json", Qt::CaseInsensitive) == 0;
}

/// RFC 9110 section 8.4
bool isEncoded(const HttpHead &head)
{
    return std::any_of(head.headers.begin(), head.headers.end(), [](const auto &field) {
        return field.first.compare("content-encoding", Qt::CaseInsensitive) == 0 && !field.second.isEmpty()
               && field.second.compare("identity", Qt::CaseInsensitive) != 0;
    });
}

} // namespace

/// Compares with every key, also behind one that fits: the time tells nothing.
bool hasKey(const HttpHead &head, const QByteArrayList &keys)
{
    const auto isOneOf = [&keys](QByteArrayView given) {
        bool found = false;
        for (const QByteArray &key : keys)
            found |= isSameSecret(key, given);
        return found;
    };
    const QByteArray authorization = head.header("Authorization");
    constexpr qsizetype Scheme = 7;
    if (QByteArrayView(authorization)
                .first(std::min(Scheme, authorization.size()))
                .compare("Bearer ", Qt::CaseInsensitive)
            == 0
        && isOneOf(QByteArrayView(authorization).sliced(Scheme).trimmed()))
        return true;
    return isOneOf(queryValue(head.query(), "key"));
}

std::optional<HttpResponse> refusedMediaType(const HttpHead &head)
{
    if (!isJson(head.header("Content-Type")))
        return errorResponse(415, "Content-Type must be application/json");
    if (!isEncoded(head))
        return {};
    HttpResponse response = errorResponse(415, "the body must not be compressed: send it without Content-Encoding");
    response.headers.emplaceBack("Accept-Encoding", "identity");
    return response;
}

std::optional<HttpResponse> refusedEncoding(const QByteArray &body)
{
    if (!utf8::isWide(body))
        return {};
    return errorResponse(400, "the body is in UTF-16 or UTF-32; JSON must be sent in UTF-8");
}

QByteArray withoutMark(const QByteArray &body)
{
    return body.startsWith(utf8::Mark) ? body.sliced(utf8::Mark.size()) : body;
}

HttpResponse methodNotAllowed(const char *allowed)
{
    HttpResponse response = errorResponse(405, "the method is not allowed here");
    response.headers.emplaceBack("Allow", allowed);
    return response;
}

HttpResponse busy(const QByteArray &text)
{
    HttpResponse response = errorResponse(503, text);
    response.headers.emplaceBack("Retry-After", QByteArray::number(QRandomGenerator::global()->bounded(1, 6)));
    return response;
}

} // namespace wsify
