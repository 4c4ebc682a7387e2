// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/http/responsedecoder.h"
#include "require.h"

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace wsify;
using State = ResponseDecoder::State;

namespace {

constexpr qsizetype MaxBody = 64; // low, so that an input finds it

/// What a connection makes of the bytes, which are all that ever come on it.
struct Outcome
{
    State state = State::Incomplete;
    int status = 0;
    qsizetype bodySize = 0;
    bool isReusable = false;
    QByteArray error;
    QByteArray body;
    bool isCut = false;

    bool operator==(const Outcome &) const = default;
};

Outcome decode(QByteArrayView bytes, qsizetype step, bool isEnded)
{
    ResponseDecoder decoder(MaxBody);
    qsizetype fed = 0;
    while (fed < bytes.size() && decoder.state() == State::Incomplete) {
        const qsizetype size = std::min(step, bytes.size() - fed);
        const std::vector<char> piece(bytes.begin() + fed, bytes.begin() + fed + size); // gone with the call
        decoder.feed({piece.data(), size});
        fed += size;
    }
    if (isEnded)
        require(decoder.end() != State::Incomplete, "nothing is awaited from a connection that ended");
    Outcome outcome;
    outcome.state = decoder.state();
    outcome.status = decoder.hasStatus() ? decoder.status() : 0;
    if (outcome.state == State::Complete) {
        outcome.bodySize = decoder.bodySize();
        outcome.isReusable = decoder.keepAlive() && fed == bytes.size();
        outcome.body = decoder.body();
        outcome.isCut = decoder.isCut();
    } else if (outcome.state == State::Failed) {
        outcome.error = decoder.error();
    }
    return outcome;
}

void requireSound(const Outcome &outcome)
{
    require(outcome.status == 0 || outcome.status == 101 || (outcome.status >= 200 && outcome.status <= 999),
            "a status is an answer's");
    require(outcome.state != State::Complete || outcome.status != 0, "an answer has a status");
    require(outcome.bodySize <= MaxBody, "a body is within the limit");
    const bool isKept = outcome.status == 200 || (outcome.status >= 400 && outcome.status < 500);
    require(outcome.body.size() == (isKept ? outcome.bodySize : 0), "a body is kept with 200 and 4xx alone");
    require(!outcome.isCut || !outcome.isReusable, "a connection with more of an answer is not used again");
    require(outcome.state != State::Failed || !outcome.error.isEmpty(), "a failure says why");
    const bool hasNoBody = outcome.status == 101 || outcome.status == 204 || outcome.status == 304;
    require(!hasNoBody || outcome.bodySize == 0, "a status without a body has none");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(data, qsizetype(size));
    for (const bool isEnded : {false, true}) {
        const Outcome whole = decode(bytes, std::max<qsizetype>(1, bytes.size()), isEnded);
        requireSound(whole);
        for (const qsizetype step : {qsizetype(1), qsizetype(2), qsizetype(5), bytes.size() / 2 + 1})
            require(decode(bytes, step, isEnded) == whole, "an answer means the same in pieces");
        if (whole.isReusable)
            require(!decode(QByteArray(bytes.data(), bytes.size()) + '!', bytes.size() + 1, isEnded).isReusable,
                    "a connection is not used again after a byte too many");
    }
    return 0;
}
