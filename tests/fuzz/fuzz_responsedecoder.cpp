// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/responsedecoder.h"
#include "require.h"

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace wsify;

namespace {

constexpr qsizetype MaxBody = 64; // low, so that an input finds it

struct Outcome
{
    ResponseDecoder::State state;
    int status = 0;
    QByteArray body;
    bool operator==(const Outcome &) const = default;
};

Outcome decode(QByteArrayView input, qsizetype step)
{
    ResponseDecoder decoder(MaxBody);
    for (qsizetype at = 0; at < input.size() && decoder.state() == ResponseDecoder::State::Incomplete; at += step) {
        const QByteArrayView piece = input.sliced(at, std::min(step, input.size() - at));
        const std::vector<char> bytes(piece.begin(), piece.end());
        decoder.feed({bytes.data(), qsizetype(bytes.size())});
    }
    decoder.end();
    require(decoder.state() != ResponseDecoder::State::Incomplete, "the end decides");
    require((decoder.state() == ResponseDecoder::State::Failed) == (decoder.error() != nullptr), "a failure says why");
    if (decoder.state() == ResponseDecoder::State::Failed)
        return {decoder.state(), 0, {}};
    require(decoder.status() >= 101 && decoder.status() <= 999, "an answer has a status");
    QByteArray body = decoder.takeBody();
    require(body.size() <= MaxBody, "a body is within the limit");
    return {decoder.state(), decoder.status(), std::move(body)};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView input(data, qsizetype(size));
    const Outcome whole = decode(input, std::max<qsizetype>(input.size(), 1));
    for (const qsizetype step : {1, 2, 3, 7, 64})
        require(decode(input, step) == whole, "an answer means the same in pieces");
    return 0;
}
