// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/http/requesthead.h"
#include "require.h"

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace wsify;

namespace {

// Low, so that an input finds them.
constexpr qsizetype MaxBytes = 512;
constexpr int MaxFields = 8;
constexpr qint64 MaxBody = 256;

RequestHead parse(QByteArrayView bytes, qsizetype step)
{
    RequestHead head(MaxBytes, MaxFields);
    for (qsizetype size = 0; size < bytes.size() && head.state() == RequestHead::State::Incomplete;) {
        size = std::min(size + step, bytes.size());
        const std::vector<char> received(bytes.begin(), bytes.begin() + size); // moves, as a buffer that grows does
        head.parse({received.data(), size});
    }
    return head;
}

void requireSame(const RequestHead &a, const RequestHead &b)
{
    require(a.state() == b.state() && a.errorStatus() == b.errorStatus() && a.errorText() == b.errorText(),
            "a head means the same in pieces");
    if (a.state() != RequestHead::State::Complete)
        return;
    require(a.size() == b.size() && a.body() == b.body() && a.contentLength() == b.contentLength()
                && a.keepAlive() == b.keepAlive() && a.expectsContinue() == b.expectsContinue()
                && a.head().method == b.head().method && a.head().target == b.head().target
                && a.head().minorVersion == b.head().minorVersion && a.head().headers == b.head().headers,
            "a head says the same in pieces");
}

void requireComplete(const RequestHead &parsed, QByteArrayView bytes)
{
    const HttpHead &head = parsed.head();
    require(parsed.size() <= bytes.size() && parsed.size() <= MaxBytes + 4, "a head is within the limit");
    require(bytes.first(parsed.size()).endsWith("\r\n\r\n"), "a head ends with an empty line");
    require(head.headers.size() <= MaxFields, "fields are limited");
    require(head.target.startsWith('/') || (head.target == "*" && head.method == "OPTIONS"), "a target is a path");
    require(parsed.contentLength() >= 0, "a length is not negative");
    const bool hasCoding = !head.header("Transfer-Encoding").isNull();
    require(hasCoding == (parsed.body() == RequestHead::Body::Chunked), "chunked is told");
    require(!hasCoding || head.header("Content-Length").isNull(), "a body has one framing");
    require(head.minorVersion == 0 || !head.header("Host").isNull(), "1.1 has a Host");
    require(parseQuery(head.query()).size() <= head.query().count('&') + 1, "a query has its pairs");
    require(maskedQuery(head.query()).size() <= 1024, "a masked query is limited");

    QByteArray written = head.method + ' ' + head.target + " HTTP/1." + char('0' + head.minorVersion) + "\r\n";
    for (const auto &[name, value] : head.headers) {
        require(!name.isEmpty() && name.count(' ') == 0, "a field has a name");
        require(value == value.trimmed() && !value.contains('\r') && !value.contains('\n') && !value.contains('\0'),
                "a value is one trimmed line");
        const QByteArray canonical = canonicalHeaderName(name);
        require(canonical.compare(name, Qt::CaseInsensitive) == 0 && canonicalHeaderName(canonical) == canonical,
                "a canonical name is the same name");
        written += name + ": " + value + "\r\n";
    }
    written += "\r\n";
    RequestHead again(written.size(), MaxFields);
    require(again.parse(written) == RequestHead::State::Complete && again.size() == written.size(),
            "a head that is written again is a head");
    require(again.head().method == head.method && again.head().target == head.target
                && again.head().headers == head.headers && again.body() == parsed.body()
                && again.contentLength() == parsed.contentLength() && again.keepAlive() == parsed.keepAlive(),
            "a head that is written again says the same");
}

struct Decoded
{
    ChunkedBody::State state = ChunkedBody::State::Incomplete;
    qsizetype used = 0;
    QByteArray body;

    bool operator==(const Decoded &) const = default;
};

Decoded decode(QByteArrayView bytes, qsizetype step)
{
    ChunkedBody decoder(MaxBody);
    Decoded decoded;
    while (decoded.used < bytes.size() && decoded.state == ChunkedBody::State::Incomplete) {
        const std::vector<char> received(bytes.begin() + decoded.used,
                                         bytes.begin() + std::min(decoded.used + step, bytes.size()));
        qsizetype used = -1;
        decoded.state = decoder.feed({received.data(), qsizetype(received.size())}, used);
        require(used > 0 && used <= qsizetype(received.size()), "a body takes bytes");
        require(decoded.state != ChunkedBody::State::Incomplete || used == qsizetype(received.size()),
                "an incomplete body takes all bytes");
        decoded.used += used;
    }
    decoded.body = decoder.takeBody();
    return decoded;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(data, qsizetype(size));
    const RequestHead whole = parse(bytes, bytes.size());
    for (const qsizetype step : {qsizetype(1), qsizetype(5), bytes.size() / 2 + 1})
        requireSame(whole, parse(bytes, step));

    QByteArrayView rest = bytes;
    if (whole.state() == RequestHead::State::Complete) {
        requireComplete(whole, bytes);
        rest = bytes.sliced(whole.size());
    } else if (whole.state() == RequestHead::State::Failed) {
        require(whole.errorStatus() >= 400 && whole.errorStatus() <= 501 && !whole.errorText().isEmpty(),
                "a refusal says why");
    } else {
        require(bytes.size() <= MaxBytes + 4, "a head that does not end is refused");
    }

    const Decoded body = decode(rest, rest.size());
    require(body.body.size() <= MaxBody, "a body is within the limit");
    require(body.state != ChunkedBody::State::Complete || rest.first(body.used).endsWith("\r\n"),
            "a body ends with a line");
    for (const qsizetype step : {qsizetype(1), qsizetype(5), rest.size() / 2 + 1})
        require(decode(rest, step) == body, "a body means the same in pieces");
    return 0;
}
