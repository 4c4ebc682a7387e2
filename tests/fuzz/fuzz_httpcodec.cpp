// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/limits.h"
#include "engine/native/httpcodec.h"
#include "require.h"

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace wsify;

namespace {

Limits lowLimits()
{
    Limits limits;
    limits.maxHead = 512;
    limits.maxHeadFields = 8;
    limits.maxBody = 256;
    return limits;
}

struct Seen
{
    QByteArray method;
    QByteArray target;
    HeaderList headers;
    QByteArray body;
    int error = 0;
    bool operator==(const Seen &) const = default;
};

/// All requests of the input, read in pieces of at most `step` bytes, up to the first error or end.
std::vector<Seen> decode(QByteArrayView input, qsizetype step, const Limits &limits)
{
    std::vector<Seen> requests;
    HttpDecoder decoder(limits);
    for (qsizetype at = 0; at < input.size(); at += step) {
        const QByteArrayView piece = input.sliced(at, std::min(step, input.size() - at));
        const std::vector<char> bytes(piece.begin(), piece.end());
        HttpDecoder::State state = decoder.feed({bytes.data(), qsizetype(bytes.size())});
        for (bool goesOn = true; goesOn;) {
            switch (state) {
            case HttpDecoder::State::Head:
            case HttpDecoder::State::Body:
                goesOn = false;
                break;
            case HttpDecoder::State::HeadRead:
                if (decoder.declaredLength() > limits.maxBody)
                    return requests; // refused from its head
                state = decoder.readBody();
                break;
            case HttpDecoder::State::Complete: {
                const HttpHead &head = decoder.head();
                QByteArray body = decoder.takeBody();
                require(body.size() <= limits.maxBody, "a body is within the limit");
                requests.push_back({head.method, head.target, head.headers, std::move(body), 0});
                if (!decoder.keepAlive())
                    return requests;
                state = decoder.next();
                break;
            }
            case HttpDecoder::State::Failed:
                require(decoder.errorStatus() >= 400 && !decoder.errorText().isEmpty(), "a failure says why");
                requests.push_back({{}, {}, {}, {}, decoder.errorStatus()});
                return requests;
            }
        }
    }
    return requests;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const Limits limits = lowLimits();
    const QByteArrayView input(data, qsizetype(size));
    const auto whole = decode(input, std::max<qsizetype>(input.size(), 1), limits);
    for (const qsizetype step : {1, 2, 3, 7, 64})
        require(decode(input, step, limits) == whole, "requests mean the same in pieces");
    return 0;
}
