// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/http/httpmessage.h"

#include "common/text/hexdigit.h"
#include "common/text/jsonstring.h"

#include <algorithm>

namespace wsify {

namespace {

constexpr qsizetype MaxMaskedQuery = 1024;

bool isSameName(QByteArrayView a, QByteArrayView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

/// False on an escape that is none. `plus`: what a '+' means.
bool percentDecode(QByteArrayView text, QByteArray &out, char plus = ' ')
{
    out.clear();
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '+') {
            out += plus;
        } else if (c != '%') {
            out += c;
        } else {
            const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            out += char(high << 4 | low);
            i += 2;
        }
    }
    return true;
}

/// Calls `part(name, value, hasValue)` for each piece of a query, still encoded.
template <typename Part>
void splitQuery(QByteArrayView query, Part part)
{
    while (!query.isEmpty()) {
        const qsizetype end = query.indexOf('&');
        const QByteArrayView piece = end < 0 ? query : query.first(end);
        query = end < 0 ? QByteArrayView() : query.sliced(end + 1);
        if (piece.isEmpty())
            continue;
        const qsizetype equals = piece.indexOf('=');
        part(equals < 0 ? piece : piece.first(equals), equals < 0 ? QByteArrayView() : piece.sliced(equals + 1),
             equals >= 0);
    }
}

} // namespace

QByteArrayView HttpHead::path() const
{
    const qsizetype query = target.indexOf('?');
    return QByteArrayView(target).first(query < 0 ? target.size() : query);
}

QByteArrayView HttpHead::route() const
{
    const QByteArrayView whole = path();
    return whole.endsWith('/') ? whole.chopped(1) : whole;
}

QByteArrayView HttpHead::query() const
{
    const qsizetype query = target.indexOf('?');
    return query < 0 ? QByteArrayView() : QByteArrayView(target).sliced(query + 1);
}

QByteArray HttpHead::header(QByteArrayView name) const
{
    const auto it = std::find_if(headers.begin(), headers.end(),
                                 [name](const auto &field) { return isSameName(field.first, name); });
    if (it == headers.end())
        return {};
    // there, but empty, is not the same as not there
    return it->second.isNull() ? QByteArray("") : it->second;
}

bool HttpHead::headerHasToken(QByteArrayView name, QByteArrayView token) const
{
    for (const auto &[field, value] : headers) {
        if (!isSameName(field, name))
            continue;
        for (const QByteArray &part : value.split(',')) {
            if (isSameName(part.trimmed(), token))
                return true;
        }
    }
    return false;
}

HttpResponse errorResponse(int status, QByteArrayView text)
{
    HttpResponse response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json"}};
    response.body = R"({"error":)";
    json::appendString(response.body, text);
    response.body += "}\n";
    return response;
}

QByteArrayView reasonPhrase(int status)
{
    static constexpr struct
    {
        int status;
        const char *phrase;
    } Known[] = {
        {101, "Switching Protocols"},
        {200, "OK"},
        {201, "Created"},
        {204, "No Content"},
        {400, "Bad Request"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {426, "Upgrade Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
    };
    const auto *it =
        std::find_if(std::begin(Known), std::end(Known), [status](const auto &k) { return k.status == status; });
    return it == std::end(Known) ? "Unknown" : it->phrase;
}

std::optional<QByteArray> percentDecoded(QByteArrayView part)
{
    QByteArray decoded;
    return percentDecode(part, decoded, '+') ? std::optional(decoded) : std::nullopt;
}

QList<std::pair<QByteArray, QByteArray>> parseQuery(QByteArrayView query)
{
    QList<std::pair<QByteArray, QByteArray>> pairs;
    splitQuery(query, [&pairs](QByteArrayView name, QByteArrayView value, bool) {
        QByteArray decodedName;
        QByteArray decodedValue;
        if (name.contains(';') || value.contains(';'))
            return;
        if (percentDecode(name, decodedName) && percentDecode(value, decodedValue))
            pairs.emplaceBack(decodedName, decodedValue);
    });
    return pairs;
}

QByteArray queryValue(QByteArrayView query, QByteArrayView name)
{
    for (const auto &[key, value] : parseQuery(query)) {
        if (key == name)
            return value.isNull() ? QByteArray("") : value;
    }
    return {};
}

QByteArray maskedQuery(QByteArrayView query)
{
    QByteArray masked;
    splitQuery(query, [&masked](QByteArrayView name, QByteArrayView, bool hasValue) {
        if (masked.size() >= MaxMaskedQuery)
            return;
        if (!masked.isEmpty())
            masked += '&';
        // What has no '=' may be a secret as well as a name.
        if (hasValue)
            masked.append(name).append("=***");
        else
            masked += "***";
    });
    masked.truncate(MaxMaskedQuery);
    return masked;
}

QByteArray canonicalHeaderName(QByteArrayView name)
{
    QByteArray canonical = name.toByteArray();
    bool start = true;
    for (char &c : canonical) {
        if (start && c >= 'a' && c <= 'z')
            c = char(c - 'a' + 'A');
        else if (!start && c >= 'A' && c <= 'Z')
            c = char(c - 'A' + 'a');
        start = c == '-';
    }
    return canonical;
}

} // namespace wsify
