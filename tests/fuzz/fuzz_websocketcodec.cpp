// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/websocketcodec.h"
#include "require.h"

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace wsify;
using Kind = WebSocketDecoder::Event::Kind;

namespace {

// Low, so that an input finds them.
constexpr WebSocketDecoder::Limits Limits{300, 4};

struct Seen
{
    Kind kind;
    CloseCode code;
    QByteArray payload;
    bool operator==(const Seen &) const = default;
};

/// All events of the input, read in pieces of at most `step` bytes.
std::vector<Seen> decode(QByteArrayView input, qsizetype step, WebSocketDecoder::Role role)
{
    std::vector<Seen> events;
    WebSocketDecoder decoder(role);
    bool isOver = false;
    for (qsizetype at = 0; at < input.size(); at += step) {
        const QByteArrayView piece = input.sliced(at, std::min(step, input.size() - at));
        std::vector<char> bytes(piece.begin(), piece.end()); // exactly as long: reading past it is seen
        char *data = bytes.data();
        char *end = data + bytes.size();
        for (;;) {
            const char *before = data;
            const auto event = decoder.next(data, end, Limits);
            require(data >= before && data <= end, "only what is there is taken");
            if (event.kind == Kind::NeedMore) {
                require(data == end, "who needs more has taken all");
                break;
            }
            require(!isOver, "nothing follows an error or a close");
            isOver = event.kind == Kind::Error || event.kind == Kind::Close;
            require((event.error != nullptr) == (event.kind == Kind::Error), "an error says what was wrong");
            require(event.payload.size() <= Limits.maxMessage, "a message is within the limit");
            if (event.kind == Kind::Ping || event.kind == Kind::Pong || event.kind == Kind::Close)
                require(event.payload.size() <= 125, "a control frame is short");
            if (event.kind == Kind::Text || event.kind == Kind::Close)
                require(event.payload.isValidUtf8(), "a text is UTF-8");
            events.push_back({event.kind, event.code, event.payload.toByteArray()});
        }
    }
    return events;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView input(data, qsizetype(size));
    for (const auto role : {WebSocketDecoder::Role::Server, WebSocketDecoder::Role::Client}) {
        const auto whole = decode(input, std::max<qsizetype>(input.size(), 1), role);
        for (const qsizetype step : {1, 2, 3, 7, 64})
            require(decode(input, step, role) == whole, "frames mean the same in pieces");
    }
    // What a client writes a server reads.
    const quint32 mask = input.size() < 4 ? 0 : quint32(quint8(input[0])) << 24 | quint32(quint8(input[3]));
    const QByteArrayView payload = input.first(std::min<qsizetype>(input.size(), Limits.maxMessage));
    const auto read = decode(clientFrame(2, payload, mask), 5, WebSocketDecoder::Role::Server);
    require(read.size() == 1 && read[0].kind == Kind::Binary && read[0].payload == payload, "a frame comes back");
    return 0;
}
