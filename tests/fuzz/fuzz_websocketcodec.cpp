// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/websocket/websocketcodec.h"
#include "require.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

using namespace wsify;
using Kind = WebSocketDecoder::Event::Kind;
using Role = WebSocketDecoder::Role;

namespace {

// Low, so that an input finds them.
constexpr WebSocketDecoder::Limits Refusing{200, 4};
constexpr WebSocketDecoder::Limits Dropping{200, 4, 400};

struct Seen
{
    Kind kind;
    CloseCode code;
    QByteArray payload;
    std::string_view error;
    qsizetype end; ///< of the event in the input
    qint64 dropped = 0;

    bool operator==(const Seen &) const = default;
};

quint8 opcodeOf(Kind kind)
{
    return quint8(kind == Kind::Text     ? Frame::Opcode::Text
                  : kind == Kind::Binary ? Frame::Opcode::Binary
                  : kind == Kind::Ping   ? Frame::Opcode::Ping
                  : kind == Kind::Pong   ? Frame::Opcode::Pong
                                         : Frame::Opcode::Close);
}

bool isMessage(Kind kind)
{
    return kind == Kind::Text || kind == Kind::Binary;
}

void requireValid(const WebSocketDecoder::Event &event)
{
    if (isMessage(event.kind))
        require(event.payload.size() <= Refusing.maxMessage, "a message is within the limit");
    else
        require(event.payload.size() <= 125, "a control frame is at most 125 bytes");
    if (event.kind == Kind::Text || event.kind == Kind::Close)
        require(event.payload.isValidUtf8(), "what is text is UTF-8");
    if (event.kind == Kind::TooLarge) {
        require(event.dropped > Dropping.maxMessage && event.dropped <= Dropping.maxDropped,
                "what is dropped is too long, and not beyond all limits");
        require(event.payload.isEmpty(), "nothing is left of it");
    }
    require((event.kind == Kind::Error) == (event.error != nullptr), "an error says what was wrong");
    if (event.kind == Kind::Close) {
        const auto code = quint16(event.code);
        require((code >= 1000 && code <= 1003) || event.code == CloseCode::NoStatus || (code >= 1007 && code <= 1014)
                    || (code >= 3000 && code <= 4999),
                "a close code is one that may be sent");
        require(event.code != CloseCode::NoStatus || event.payload.isEmpty(), "a reason has a code");
    }
    if (event.kind == Kind::Error) {
        require(event.code == CloseCode::ProtocolError || event.code == CloseCode::InvalidPayload
                    || event.code == CloseCode::TooBig,
                "an error has its code");
    }
}

/// Every read is in a buffer of its own: what keeps a pointer into an earlier one, or reads beyond the end, is found.
template <typename Step>
std::vector<Seen> decode(Role role, const WebSocketDecoder::Limits &limits, QByteArrayView bytes, Step step)
{
    WebSocketDecoder decoder(role);
    std::vector<Seen> seen;
    bool ended = false;
    bool isBroken = false;
    for (qsizetype from = 0; from < bytes.size();) {
        const qsizetype size = std::min(step(), bytes.size() - from);
        std::vector<char> read(bytes.begin() + from, bytes.begin() + from + size);
        char *data = read.data();
        char *end = data + size;
        if (isBroken)
            decoder.skip(data, end);
        for (;;) {
            const char *before = data;
            const auto event = decoder.next(data, end, limits);
            require(data >= before && data <= end, "bytes are taken from the front");
            if (event.kind == Kind::NeedMore)
                break;
            require(!ended, "nothing is decoded after the end");
            require(data > before || event.kind == Kind::Error, "an event takes bytes");
            requireValid(event);
            ended = event.kind == Kind::Close || event.kind == Kind::Error;
            // Where an error is noticed depends on what has come.
            seen.push_back({event.kind, event.code, event.payload.toByteArray(), event.error ? event.error : "",
                            event.kind == Kind::Error ? 0 : from + (data - read.data()), event.dropped});
            if (event.kind == Kind::Error) {
                isBroken = true;
                decoder.skip(data, end);
            }
        }
        require(!isBroken || decoder.kept() < 1000, "what is broken keeps no payload");
        require(data == end, "all bytes are taken");
        from += size;
    }
    // Behind an error the close frame is found wherever the reads were cut.
    if (isBroken && decoder.hasClosed())
        seen.push_back({Kind::NeedMore, CloseCode::NoStatus, {}, "closed", 0});
    return seen;
}

std::vector<Seen> decodeBy(Role role, const WebSocketDecoder::Limits &limits, QByteArrayView bytes, qsizetype step)
{
    return decode(role, limits, bytes, [step] { return step; });
}

/// A control frame says what is written in front of its end.
void requireWritten(Role role, QByteArrayView bytes, const Seen &event)
{
    if (event.kind != Kind::Ping && event.kind != Kind::Pong)
        return;
    const qsizetype size = event.payload.size();
    const qsizetype mask = role == Role::Server ? 4 : 0;
    const qsizetype begin = event.end - size - mask - 2;
    require(begin >= 0, "a control frame has a header");
    require(uint8_t(bytes[begin]) == (0x80 | opcodeOf(event.kind)), "a control frame has its opcode");
    require((uint8_t(bytes[begin + 1]) & 0x7F) == size, "a control frame has its length");
    for (qsizetype i = 0; i < size; ++i) {
        const int key = mask > 0 ? bytes[begin + 2 + i % 4] : 0;
        require(char(bytes[begin + 2 + mask + i] ^ key) == event.payload[i], "a control frame has its payload");
    }
}

/// What was decoded, sent again, is the same.
void requireRoundTrip(const std::vector<Seen> &seen, quint32 mask)
{
    QByteArray bytes;
    std::vector<Seen> sent;
    for (const Seen &event : seen) {
        if (event.kind == Kind::Error || event.kind == Kind::NeedMore)
            break;
        if (event.kind == Kind::TooLarge)
            continue;
        QByteArray payload = event.payload;
        if (event.kind == Kind::Close && event.code != CloseCode::NoStatus) {
            payload.prepend(char(quint16(event.code) & 0xFF));
            payload.prepend(char(quint16(event.code) >> 8));
        }
        const qsizetype half = isMessage(event.kind) ? payload.size() / 2 : 0;
        if (half > 0) {
            bytes += clientFrame(opcodeOf(event.kind), QByteArrayView(payload).first(half), mask, false);
            bytes += clientFrame(0, QByteArrayView(payload).sliced(half), ~mask);
        } else {
            bytes += clientFrame(opcodeOf(event.kind), payload, mask);
        }
        sent.push_back(event);
        sent.back().end = bytes.size();
    }
    require(decodeBy(Role::Server, Refusing, bytes, std::max<qsizetype>(1, bytes.size())) == sent,
            "a round trip changes nothing");
    require(decodeBy(Role::Server, Refusing, bytes, 3) == sent, "a round trip in pieces changes nothing");
}

} // namespace

// The first byte is the role, whether long messages are dropped, and the seed of an uneven split; the rest is what is received.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const Role role = data[0] & 1 ? Role::Client : Role::Server;
    const WebSocketDecoder::Limits &limits = data[0] & 2 ? Dropping : Refusing;
    const QByteArrayView bytes(data + 1, qsizetype(size) - 1);
    const std::vector<Seen> whole = decodeBy(role, limits, bytes, bytes.size());
    for (const qsizetype step : {qsizetype(1), qsizetype(2), qsizetype(5), bytes.size() / 2 + 1})
        require(decodeBy(role, limits, bytes, step) == whole, "frames mean the same in pieces");
    quint32 state = data[0];
    const auto uneven = [&state] {
        state = state * 1664525 + 1013904223;
        return qsizetype(1 + (state >> 24) % 23);
    };
    require(decode(role, limits, bytes, uneven) == whole, "frames mean the same in uneven pieces");
    for (const Seen &event : whole)
        requireWritten(role, bytes, event);
    requireRoundTrip(whole, state);
    return 0;
}
