// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/limits.h"
#include "engine/http/httpcodec.h"
#include "require.h"

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace wsify;
using State = HttpDecoder::State;

namespace {

// Low, so that an input finds them.
Limits bounds()
{
    Limits limits;
    limits.maxHead = 512;
    limits.maxHeadFields = 8;
    limits.maxBody = 256;
    return limits;
}
const Limits Bounds = bounds();

struct Request
{
    QByteArray method;
    QByteArray target;
    int minorVersion;
    HeaderList headers;
    bool keepAlive;
    QByteArray body;

    bool operator==(const Request &) const = default;
};

struct Decoded
{
    std::vector<Request> requests;
    State state =
        State::Head; ///< HeadRead: the last head was no request's, because its body is too long or it is an upgrade
    int errorStatus = 0;
    QByteArray errorText;
    QByteArray rest; ///< what was not taken; of Failed it is not told

    bool operator==(const Decoded &) const = default;
};

Request request(const HttpHead &head, bool keepAlive, const QByteArray &body)
{
    return {head.method, head.target, head.minorVersion, head.headers, keepAlive, body};
}

bool isTakenAway(const HttpHead &head, qint64 declared)
{
    return declared > Bounds.maxBody || !head.header("Upgrade").isNull();
}

/// What the parts that the decoder is made of say about all of the bytes at once; `used`: bytes of the whole requests.
Decoded expected(QByteArrayView bytes, qsizetype &used)
{
    Decoded decoded;
    for (used = 0;;) {
        const QByteArrayView rest = bytes.sliced(used);
        RequestHead head(Bounds.maxHead, Bounds.maxHeadFields);
        head.parse(rest);
        decoded.rest = rest.toByteArray();
        if (head.state() == RequestHead::State::Incomplete)
            return decoded;
        if (head.state() == RequestHead::State::Failed) {
            decoded.state = State::Failed;
            decoded.errorStatus = head.errorStatus();
            decoded.errorText = head.errorText();
            decoded.rest.clear();
            return decoded;
        }
        QByteArrayView behind = rest.sliced(head.size());
        const bool isLength = head.body() == RequestHead::Body::Length;
        const qint64 length = isLength ? head.contentLength() : 0;
        decoded.rest = behind.toByteArray();
        if (isTakenAway(head.head(), length)) {
            decoded.state = State::HeadRead;
            return decoded;
        }
        QByteArray body;
        qsizetype taken = 0;
        if (head.body() == RequestHead::Body::Chunked) {
            ChunkedBody chunked(Bounds.maxBody);
            const ChunkedBody::State state = chunked.feed(behind, taken);
            if (state == ChunkedBody::State::Failed || state == ChunkedBody::State::TooLarge) {
                decoded.state = State::Failed;
                decoded.errorStatus = state == ChunkedBody::State::Failed ? 400 : 413;
                decoded.rest.clear();
                return decoded;
            }
            if (state == ChunkedBody::State::Incomplete) {
                decoded.state = State::Body;
                decoded.rest.clear();
                return decoded;
            }
            body = chunked.takeBody();
        } else {
            taken = qsizetype(length);
            if (behind.size() < taken) {
                decoded.state = State::Body;
                return decoded;
            }
            body = behind.first(taken).toByteArray();
        }
        decoded.requests.push_back(request(head.head(), head.keepAlive(), body));
        used += head.size() + taken;
    }
}

/// As a connection drives it, with every read in a buffer of its own.
template <typename Step>
Decoded decode(QByteArrayView bytes, Step step)
{
    HttpDecoder decoder(Bounds);
    Decoded decoded;
    bool isTaken = false;
    for (qsizetype from = 0; from < bytes.size();) {
        const qsizetype size = std::min(step(), bytes.size() - from);
        const std::vector<char> read(bytes.begin() + from, bytes.begin() + from + size);
        from += size;
        State state = decoder.feed({read.data(), size});
        while (!isTaken && (state == State::HeadRead || state == State::Complete)) {
            if (state == State::HeadRead) {
                isTaken = isTakenAway(decoder.head(), decoder.declaredLength());
                if (!isTaken)
                    state = decoder.readBody();
            } else {
                const QByteArray body = decoder.takeBody();
                require(body.size() <= Bounds.maxBody, "a body is within the limit");
                decoded.requests.push_back(request(decoder.head(), decoder.keepAlive(), body));
                state = decoder.next();
            }
        }
        require(state == decoder.state(), "the state is told");
    }
    decoded.state = decoder.state();
    decoded.errorStatus = decoder.errorStatus();
    decoded.errorText = decoder.errorText();
    const bool isBetween = decoder.isBetweenRequests();
    require(decoded.state != State::Failed || decoder.kept() == 0, "what has failed keeps nothing");
    if (decoded.state != State::Failed)
        decoded.rest = decoder.takeEarly();
    require(isBetween == (decoded.state == State::Head && decoded.rest.isEmpty()), "between requests there is nothing");
    return decoded;
}

Decoded decodeBy(QByteArrayView bytes, qsizetype step)
{
    return decode(bytes, [step] { return step; });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(data, qsizetype(size));
    qsizetype used = 0;
    Decoded composed = expected(bytes, used);
    const Decoded whole = decodeBy(bytes, bytes.size());
    if (composed.state == State::Failed && composed.errorText.isEmpty())
        composed.errorText = whole.errorText;
    require(whole == composed, "a connection's requests are what its bytes say, and no byte is lost");
    require((whole.state == State::Failed) == !whole.errorText.isEmpty(), "a refusal says why");

    for (const qsizetype step : {qsizetype(1), qsizetype(2), qsizetype(7), bytes.size() / 2 + 1})
        require(decodeBy(bytes, step) == whole, "requests mean the same in pieces");
    quint32 state = quint32(size);
    const auto uneven = [&state] {
        state = state * 1664525 + 1013904223;
        return qsizetype(1 + (state >> 24) % 61);
    };
    require(decode(bytes, uneven) == whole, "requests mean the same in uneven pieces");

    const Decoded complete = decodeBy(bytes.first(used), std::max<qsizetype>(1, used));
    require(complete.requests == whole.requests && complete.state == State::Head && complete.rest.isEmpty(),
            "requests end where they end");
    return 0;
}
