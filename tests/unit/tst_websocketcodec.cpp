// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/websocket/websocketcodec.h"
#include "support/suite.h"

#include <QtTest>

#include <algorithm>
#include <limits>
#include <vector>

using namespace wsify;
using Event = WebSocketDecoder::Event;
using Kind = WebSocketDecoder::Event::Kind;
using Limits = WebSocketDecoder::Limits;
using Role = WebSocketDecoder::Role;

namespace {

constexpr Limits Wide{1024 * 1024, 1024};
constexpr Limits Narrow{200, 4};
constexpr quint32 Mask = 0x12F45678;

enum Opcode : quint8 { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

/// How a frame is written, right or wrong.
struct Form
{
    bool fin = true;
    quint8 reserved = 0;
    int lengthBytes = -1; ///< 0, 2 or 8; -1: the shortest
    qint64 declared = -1; ///< instead of the payload's size
};

/// A frame as `role` expects it from its peer. Not clientFrame(), which is tested itself.
QByteArray frame(Role role, quint8 opcode, const QByteArray &payload = {}, Form form = {}, quint32 mask = Mask)
{
    const quint64 length = form.declared < 0 ? quint64(payload.size()) : quint64(form.declared);
    if (form.lengthBytes < 0)
        form.lengthBytes = length < 126 ? 0 : length < 65536 ? 2 : 8;
    const char maskBit = role == Role::Server ? char(0x80) : char(0);
    QByteArray bytes(1, char((form.fin ? 0x80 : 0) | form.reserved | opcode));
    bytes += char(maskBit | char(form.lengthBytes == 0 ? char(length) : form.lengthBytes == 2 ? 126 : 127));
    for (int i = form.lengthBytes - 1; i >= 0; --i)
        bytes += char(length >> (8 * i) & 0xFF);
    if (role == Role::Client)
        return bytes + payload;
    const char key[] = {char(mask >> 24), char(mask >> 16), char(mask >> 8), char(mask)};
    bytes.append(key, 4);
    for (qsizetype i = 0; i < payload.size(); ++i)
        bytes += char(payload[i] ^ key[i % 4]);
    return bytes;
}

QByteArray fragment(Role role, quint8 opcode, const QByteArray &payload = {})
{
    return frame(role, opcode, payload, {.fin = false});
}

QByteArray closePayload(quint16 code, const QByteArray &reason = {})
{
    return QByteArray(1, char(code >> 8)) + char(code & 0xFF) + reason;
}

QByteArray described(const Event &event)
{
    switch (event.kind) {
    case Kind::NeedMore:
        return "more";
    case Kind::Text:
        return "text " + event.payload.toByteArray();
    case Kind::Binary:
        return "binary " + event.payload.toByteArray();
    case Kind::TooLarge:
        return "dropped " + QByteArray::number(event.dropped);
    case Kind::Ping:
        return "ping " + event.payload.toByteArray();
    case Kind::Pong:
        return "pong " + event.payload.toByteArray();
    case Kind::Close:
        return "close " + QByteArray::number(quint16(event.code)) + ' ' + event.payload.toByteArray();
    case Kind::Error:
        return "error " + QByteArray::number(quint16(event.code)) + ' ' + event.error;
    }
    return {};
}

/// One read: in a buffer of its own, so that what reads beyond the end, or keeps a pointer into it, is found.
void receive(WebSocketDecoder &decoder, QByteArrayView bytes, const Limits &limits, QByteArrayList &events)
{
    std::vector<char> read(bytes.begin(), bytes.end());
    char *data = read.data();
    char *end = data + read.size();
    for (;;) {
        const Event event = decoder.next(data, end, limits);
        if (event.kind == Kind::NeedMore)
            break;
        events += described(event);
        if (events.size() > 1000)
            qFatal("there is no end");
    }
    if (data != end)
        qFatal("bytes are left");
}

QByteArrayList whole(Role role, const QByteArray &bytes, const Limits &limits = Wide)
{
    WebSocketDecoder decoder(role);
    QByteArrayList events;
    receive(decoder, bytes, limits, events);
    return events;
}

QByteArrayList inSteps(Role role, const QByteArray &bytes, qsizetype step, const Limits &limits = Wide)
{
    WebSocketDecoder decoder(role);
    QByteArrayList events;
    for (qsizetype from = 0; from < bytes.size(); from += step)
        receive(decoder, QByteArrayView(bytes).sliced(from, std::min(step, bytes.size() - from)), limits, events);
    return events;
}

QByteArrayList inHalves(Role role, const QByteArray &bytes, qsizetype at, const Limits &limits = Wide)
{
    WebSocketDecoder decoder(role);
    QByteArrayList events;
    receive(decoder, QByteArrayView(bytes).first(at), limits, events);
    receive(decoder, QByteArrayView(bytes).sliced(at), limits, events);
    return events;
}

/// What is decoded, when it is the same whole, byte by byte, in steps and at every split; else what differs.
QByteArrayList anyway(Role role, const QByteArray &bytes, const Limits &limits = Wide)
{
    const QByteArrayList events = whole(role, bytes, limits);
    for (const qsizetype step : {1, 2, 3, 5, 7, 13, 64}) {
        if (const auto other = inSteps(role, bytes, step, limits); other != events)
            return QByteArrayList{"in steps of " + QByteArray::number(step)} + other;
    }
    for (qsizetype at = 0; at <= bytes.size(); ++at) {
        if (const auto other = inHalves(role, bytes, at, limits); other != events)
            return QByteArrayList{"split at " + QByteArray::number(at)} + other;
    }
    return events;
}

constexpr Role Roles[] = {Role::Server, Role::Client};

const char *nameOf(Role role)
{
    return role == Role::Server ? "server" : "client";
}

QByteArray pattern(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char(i * 7 + i / 251);
    return bytes;
}

} // namespace

class TestWebSocketCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decodes_data();
    void decodes();
    void refuses_data();
    void refuses();
    void takesEveryLength_data();
    void takesEveryLength();
    void unmasks();
    void unmasksInPieces();
    void checksUtf8_data();
    void checksUtf8();
    void refusesTextAtTheOctet_data();
    void refusesTextAtTheOctet();
    void splitsCodePointsOverFragments();
    void knowsCloseCodes();
    void limitsMessages();
    void refusesFromTheHeader();
    void allocatesOnlyWhatCame();
    void limitsFragments();
    void limitLoweredWithinAMessage();
    void dropsLongMessages_data();
    void dropsLongMessages();
    void keepsNothingOfWhatItDrops();
    void goesOnDroppingWhenTheLimitRises();
    void takesManyFragments();
    void decodesNothingAfterTheEnd();
    void skipsToTheCloseFrame();
    void keepsPayloadsUntilTheNextCall();
    void stopsBehindEachEvent();
    void goesOnWhenMoved();
    void writesClientFrames();
    void readsServerFrames();
};

void TestWebSocketCodec::decodes_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArrayList>("events");

    for (const Role role : Roles) {
        const auto row = [role](const char *name, const QByteArray &bytes, const QByteArrayList &events) {
            QTest::addRow("%s, %s", nameOf(role), name) << role << bytes << events;
        };
        const auto make = [role](quint8 opcode, const QByteArray &payload = {}) {
            return frame(role, opcode, payload);
        };
        const auto part = [role](quint8 opcode, const QByteArray &payload = {}) {
            return fragment(role, opcode, payload);
        };
        row("nothing", {}, {});
        row("text", make(Text, "hello"), {"text hello"});
        row("binary", make(Binary, "\xFF\xFE"), {"binary \xFF\xFE"});
        row("empty text", make(Text), {"text "});
        row("empty binary", make(Binary), {"binary "});
        row("ping", make(Ping, "x"), {"ping x"});
        row("empty ping", make(Ping), {"ping "});
        row("longest ping", make(Ping, QByteArray(125, 'p')), {"ping " + QByteArray(125, 'p')});
        row("ping need not be text", make(Ping, "\xFF"), {"ping \xFF"});
        row("pong unasked", make(Pong, "y"), {"pong y"});
        row("close without a code", make(Close), {"close 1005 "});
        row("close with a code", make(Close, closePayload(1000)), {"close 1000 "});
        row("close with a reason", make(Close, closePayload(4321, "bye \xE2\x82\xAC")),
            {"close 4321 bye \xE2\x82\xAC"});
        row("close with the longest reason", make(Close, closePayload(1001, QByteArray(123, 'r'))),
            {"close 1001 " + QByteArray(123, 'r')});
        row("three frames", make(Text, "1") + make(Ping, "2") + make(Binary, "3"), {"text 1", "ping 2", "binary 3"});
        row("two fragments", part(Text, "ab") + make(Continuation, "cd"), {"text abcd"});
        row("four fragments",
            part(Binary, "a") + part(Continuation, "b") + part(Continuation, "c") + make(Continuation, "d"),
            {"binary abcd"});
        row("empty fragments", part(Text) + part(Continuation) + make(Continuation), {"text "});
        row("first fragment is empty", part(Text) + make(Continuation, "a"), {"text a"});
        row("last fragment is empty", part(Text, "a") + make(Continuation), {"text a"});
        row("controls between fragments",
            part(Text, "ab") + make(Ping, "1") + make(Pong) + part(Continuation, "cd") + make(Ping, "22")
                + make(Continuation, "ef"),
            {"ping 1", "pong ", "ping 22", "text abcdef"});
        row("message behind fragments", part(Text, "a") + make(Continuation, "b") + make(Binary, "c"),
            {"text ab", "binary c"});
        row("fragments behind fragments",
            part(Binary, "a") + make(Continuation, "b") + part(Text, "c") + make(Continuation, "d"),
            {"binary ab", "text cd"});
        row("close between fragments", part(Text, "a") + make(Close, closePayload(1001)) + make(Continuation, "b"),
            {"close 1001 "});
        row("nothing behind a close", make(Close, closePayload(1000)) + make(Text, "a") + "garbage", {"close 1000 "});
        row("nothing behind an error", make(3) + make(Text, "a"), {"error 1002 the opcode is reserved"});
        row("message before an error", make(Text, "a") + make(3), {"text a", "error 1002 the opcode is reserved"});
        row("unfinished header", make(Text, "a") + make(Text, "b").first(1), {"text a"});
        row("unfinished payload", make(Text, "a") + make(Text, "bc").chopped(1), {"text a"});
        row("unfinished message", part(Text, "a"), {});
    }
}

void TestWebSocketCodec::decodes()
{
    QFETCH(Role, role);
    QFETCH(QByteArray, bytes);
    QTEST(anyway(role, bytes), "events");
}

void TestWebSocketCodec::refuses_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<QByteArray>("before"); ///< is in order
    QTest::addColumn<QByteArray>("bytes"); ///< is not
    QTest::addColumn<QByteArray>("error");
    QTest::addColumn<bool>("fromHeader");

    for (const Role role : Roles) {
        const Role other = role == Role::Server ? Role::Client : Role::Server;
        const auto row = [role](const char *name, const QByteArray &bytes, const QByteArray &error,
                                const QByteArray &before = {}, bool fromHeader = true) {
            QTest::addRow("%s, %s", nameOf(role), name) << role << before << bytes << error << fromHeader;
        };
        for (const quint8 reserved : {0x40, 0x20, 0x10, 0x70}) {
            for (const quint8 opcode : {Text, Continuation, Ping, Close}) {
                const QByteArray name =
                    "reserved bits " + QByteArray::number(reserved, 16) + " of opcode " + QByteArray::number(opcode);
                row(name.constData(), frame(role, opcode, "ab", {.reserved = reserved}), "1002 a reserved bit is set");
            }
        }
        for (const quint8 opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            row(("opcode " + QByteArray::number(opcode)).constData(), frame(role, opcode, "ab"),
                "1002 the opcode is reserved");
            row(("opcode " + QByteArray::number(opcode) + " between fragments").constData(), frame(role, opcode, "ab"),
                "1002 the opcode is reserved", fragment(role, Text, "a"));
        }
        const QByteArray masking =
            role == Role::Server ? "1002 a frame from a client is not masked" : "1002 a frame from a server is masked";
        for (const quint8 opcode : {Text, Binary, Close, Ping, Pong})
            row(("masking of opcode " + QByteArray::number(opcode)).constData(), frame(other, opcode, "ab"), masking);
        row("masking of an empty frame", frame(other, Ping), masking);
        row("masking of a continuation", frame(other, Continuation, "b"), masking, fragment(role, Text, "a"));

        const QByteArray length = "1002 a length is not in its shortest form, or its highest bit is set";
        row("0 in 2 bytes", frame(role, Text, {}, {.lengthBytes = 2}), length);
        row("125 in 2 bytes", frame(role, Text, QByteArray(125, 'a'), {.lengthBytes = 2}), length);
        row("0 in 8 bytes", frame(role, Text, {}, {.lengthBytes = 8}), length);
        row("126 in 8 bytes", frame(role, Text, QByteArray(126, 'a'), {.lengthBytes = 8}), length);
        row("65535 in 8 bytes", frame(role, Text, {}, {.lengthBytes = 8, .declared = 65535}), length);
        QByteArray highest = frame(role, Text, {}, {.declared = qint64(1) << 62});
        highest[2] = char(0x80);
        row("highest bit", highest, length);
        row("125 in 2 bytes, ping", frame(role, Ping, QByteArray(125, 'a'), {.lengthBytes = 2}), length);

        for (const quint8 opcode : {Close, Ping, Pong}) {
            row(("long control " + QByteArray::number(opcode)).constData(), frame(role, opcode, QByteArray(126, 'a')),
                "1002 a control frame is longer than 125 bytes");
            row(("huge control " + QByteArray::number(opcode)).constData(),
                frame(role, opcode, {}, {.declared = qint64(1) << 40}),
                "1002 a control frame is longer than 125 bytes");
            row(("fragmented control " + QByteArray::number(opcode)).constData(), fragment(role, opcode, "ab"),
                "1002 a control frame is fragmented");
            row(("fragmented control between fragments " + QByteArray::number(opcode)).constData(),
                fragment(role, opcode, "ab"), "1002 a control frame is fragmented", fragment(role, Binary, "a"));
        }
        row("continuation of nothing", frame(role, Continuation, "a"), "1002 there is no message to continue");
        row("fragment of nothing", fragment(role, Continuation, "a"), "1002 there is no message to continue");
        row("continuation behind a message", frame(role, Continuation, "a"), "1002 there is no message to continue",
            frame(role, Text, "a"));
        row("continuation behind a fragmented message", frame(role, Continuation, "a"),
            "1002 there is no message to continue", fragment(role, Text, "a") + frame(role, Continuation, "b"));
        for (const quint8 opcode : {Text, Binary}) {
            row(("message within a message " + QByteArray::number(opcode)).constData(), frame(role, opcode, "b"),
                "1002 a message begins within another", fragment(role, Text, "a"));
            row(("fragment within a message " + QByteArray::number(opcode)).constData(), fragment(role, opcode, "b"),
                "1002 a message begins within another", fragment(role, Binary) + frame(role, Ping));
        }
        row("half a close code", frame(role, Close, "\x03"), "1002 a close frame has one byte of a code", {}, false);
        row("close reason is not UTF-8", frame(role, Close, closePayload(1000, "a\xFF")),
            "1007 the reason of a close frame is not UTF-8", {}, false);
        row("close reason is cut", frame(role, Close, closePayload(1000, "a\xE2\x82")),
            "1007 the reason of a close frame is not UTF-8", {}, false);
        row("close code and reason are wrong", frame(role, Close, closePayload(999, "\xFF")),
            "1002 the close code must not be sent", {}, false);
    }
}

void TestWebSocketCodec::refuses()
{
    QFETCH(Role, role);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, error);
    QFETCH(bool, fromHeader);

    const QByteArrayList events = whole(role, before) + QByteArrayList{"error " + error};
    QCOMPARE(anyway(role, before + bytes), events);
    QCOMPARE(anyway(role, before + bytes + frame(role, Text, "after")), events);
    if (!fromHeader)
        return;
    const auto second = quint8(bytes[1]);
    const qsizetype header = 2 + ((second & 127) == 126 ? 2 : (second & 127) == 127 ? 8 : 0) + (second & 128 ? 4 : 0);
    QCOMPARE(anyway(role, before + bytes.first(header)), events);
}

void TestWebSocketCodec::takesEveryLength_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<qsizetype>("header");
    for (const Role role : Roles) {
        const qsizetype mask = role == Role::Server ? 4 : 0;
        for (const auto &[size, header] : {std::pair<qsizetype, qsizetype>{0, 2},
                                           {1, 2},
                                           {125, 2},
                                           {126, 4},
                                           {127, 4},
                                           {128, 4},
                                           {255, 4},
                                           {256, 4},
                                           {65535, 4},
                                           {65536, 10},
                                           {65537, 10}})
            QTest::addRow("%s, %d", nameOf(role), int(size)) << role << size << header + mask;
    }
}

void TestWebSocketCodec::takesEveryLength()
{
    QFETCH(Role, role);
    QFETCH(qsizetype, size);
    QFETCH(qsizetype, header);

    const QByteArray payload = pattern(size);
    const QByteArray bytes = frame(role, Binary, payload);
    QCOMPARE(bytes.size(), header + size);
    const QByteArrayList events{"binary " + payload, "ping next"};
    const QByteArray two = bytes + frame(role, Ping, "next");
    QCOMPARE(whole(role, two), events);
    for (const qsizetype step : {1, 3, 4096, 65536})
        QCOMPARE(inSteps(role, two, step), events);
    for (qsizetype at = 0; at <= two.size(); at = at == 24 && two.size() > 400 ? two.size() - 24 : at + 1)
        QCOMPARE(inHalves(role, two, at), events);
}

void TestWebSocketCodec::unmasks()
{
    constexpr qsizetype Guard = 16;
    const unsigned char mask[4] = {0x01, 0x80, 0xFF, 0x5A};
    for (qsizetype size = 0; size <= 70; ++size) {
        for (qsizetype offset = 0; offset < 8; ++offset) {
            for (qsizetype alignment = 0; alignment < 8; ++alignment) {
                alignas(8) char bytes[70 + 8 + 2 * Guard];
                char *start = bytes + Guard + alignment;
                const QByteArray before = pattern(sizeof bytes);
                std::copy(before.begin(), before.end(), bytes);
                applyMask(start, size, mask, offset);
                for (qsizetype i = 0; i < qsizetype(sizeof bytes); ++i) {
                    const qsizetype at = i - Guard - alignment;
                    const bool isMasked = at >= 0 && at < size;
                    const char expected = isMasked ? char(before[i] ^ char(mask[(at + offset) % 4])) : before[i];
                    if (bytes[i] != expected)
                        QFAIL(QByteArray("byte " + QByteArray::number(at) + " of " + QByteArray::number(size)
                                         + ", offset " + QByteArray::number(offset) + ", alignment "
                                         + QByteArray::number(alignment))
                                  .constData());
                }
            }
        }
    }
}

void TestWebSocketCodec::unmasksInPieces()
{
    for (const quint32 mask : {0u, 0xFFFFFFFFu, 0x00000001u, 0x80000000u, 0x01020304u}) {
        for (qsizetype size = 0; size <= 70; ++size) {
            const QByteArray payload = pattern(size);
            // a byte before the frame, so that its payload has every alignment
            const QByteArray bytes = frame(Role::Server, Ping) + frame(Role::Server, Binary, payload, {}, mask);
            QCOMPARE(anyway(Role::Server, bytes), (QByteArrayList{"ping ", "binary " + payload}));
            const QByteArray parts = frame(Role::Server, Binary, payload.first(size / 3), {.fin = false}, mask)
                                     + frame(Role::Server, Continuation, payload.sliced(size / 3), {}, ~mask);
            QCOMPARE(whole(Role::Server, parts), QByteArrayList{"binary " + payload});
            QCOMPARE(inSteps(Role::Server, parts, 1), QByteArrayList{"binary " + payload});
            QCOMPARE(inSteps(Role::Server, parts, 5), QByteArrayList{"binary " + payload});
        }
    }
}

void TestWebSocketCodec::checksUtf8_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isValid");

    const auto row = [](const char *name, const QByteArray &text, bool isValid) {
        QTest::newRow(name) << text << isValid;
        // The same beyond what a vectorized check takes at a time.
        QTest::addRow("%s, behind 40 bytes", name) << QByteArray(40, 'a') + text << isValid;
        QTest::addRow("%s, before 40 bytes", name) << text + QByteArray(40, 'a') << isValid;
    };
    row("NUL", QByteArray(1, '\0'), true);
    row("U+007F", "\x7F", true);
    row("U+0080", "\xC2\x80", true);
    row("U+07FF", "\xDF\xBF", true);
    row("U+0800", "\xE0\xA0\x80", true);
    row("U+D7FF", "\xED\x9F\xBF", true);
    row("U+E000", "\xEE\x80\x80", true);
    row("byte order mark", "\xEF\xBB\xBF", true);
    row("U+FFFF, no character", "\xEF\xBF\xBF", true);
    row("U+10000", "\xF0\x90\x80\x80", true);
    row("U+10FFFF", "\xF4\x8F\xBF\xBF", true);

    row("continuation alone", "\x80", false);
    row("last continuation alone", "\xBF", false);
    row("one continuation too many", "\xC2\x80\x80", false);
    row("overlong NUL", "\xC0\x80", false);
    row("overlong slash", "\xC1\xBF", false);
    row("overlong in 3", "\xE0\x9F\xBF", false);
    row("overlong in 4", "\xF0\x8F\xBF\xBF", false);
    row("first surrogate", "\xED\xA0\x80", false);
    row("last surrogate", "\xED\xBF\xBF", false);
    row("surrogate pair", "\xED\xA0\xBD\xED\xB8\x80", false);
    row("U+110000", "\xF4\x90\x80\x80", false);
    row("F5", "\xF5\x80\x80\x80", false);
    row("five bytes", "\xF8\x88\x80\x80\x80", false);
    row("FE", "\xFE", false);
    row("FF", "\xFF", false);
    row("cut after 1 of 2", "\xC2", false);
    row("cut after 1 of 3", "\xE2", false);
    row("cut after 2 of 3", "\xE2\x82", false);
    row("cut after 1 of 4", "\xF0", false);
    row("cut after 2 of 4", "\xF0\x9F", false);
    row("cut after 3 of 4", "\xF0\x9F\x98", false);
}

void TestWebSocketCodec::checksUtf8()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isValid);
    for (const Role role : Roles) {
        const QByteArrayList events{isValid ? "text " + text : QByteArray("error 1007 a text is not UTF-8")};
        const QByteArrayList binary{"binary " + text};
        QCOMPARE(anyway(role, frame(role, Text, text)), events);
        QCOMPARE(anyway(role, frame(role, Binary, text)), binary);
        for (qsizetype at = 0; at <= text.size(); ++at) {
            const QByteArray rest = frame(role, Continuation, text.sliced(at));
            QCOMPARE(whole(role, fragment(role, Text, text.first(at)) + rest), events);
            QCOMPARE(inSteps(role, fragment(role, Text, text.first(at)) + rest, 1), events);
            QCOMPARE(whole(role, fragment(role, Binary, text.first(at)) + rest), binary);
        }
    }
}

void TestWebSocketCodec::refusesTextAtTheOctet_data()
{
    QTest::addColumn<QByteArray>("text"); // its last byte is the first that cannot be
    const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text; };
    row("a lone continuation", "\x80");
    row("C0", "\xC0");
    row("C1", "\xC1");
    row("F5", "\xF5");
    row("FF", "\xFF");
    row("overlong in 3", "\xE0\x9F");
    row("a surrogate", "\xED\xA0");
    row("overlong in 4", "\xF0\x8F");
    row("above U+10FFFF", "\xF4\x90");
    row("cut after 1 of 2", "\xC2 ");
    row("cut after 1 of 3", "\xE2 ");
    row("cut after 2 of 3", "\xE2\x82 ");
    row("cut after 3 of 4", "\xF0\x9F\x98 ");
    row("a new one within another", "\xE2\x82\xC2");
    row("one continuation too many", "\xC3\xA9\x80");
    row("far behind", QByteArray("\xE2\x82\xAC").repeated(30) + "\xC0");
}

/// Within a frame that is not complete, and in a message that is not, before anything behind the octet has come.
void TestWebSocketCodec::refusesTextAtTheOctet()
{
    QFETCH(QByteArray, text);
    const QByteArrayList refused{"error 1007 a text is not UTF-8"};
    for (const Role role : Roles) {
        const QByteArray frame16 = frame(role, Text, text, {.declared = 190});
        QCOMPARE(whole(role, frame16, Narrow), refused);
        QCOMPARE(inSteps(role, frame16, 1, Narrow), refused);
        QCOMPARE(inSteps(role, frame16.chopped(1), 1, Narrow), QByteArrayList{});
        QCOMPARE(whole(role, frame(role, Binary, text, {.declared = 190}), Narrow), QByteArrayList{});
        for (qsizetype at = 0; at < text.size(); ++at) {
            const QByteArray first = fragment(role, Text, text.first(at));
            QCOMPARE(anyway(role, first, Narrow), QByteArrayList{});
            QCOMPARE(anyway(role, first + fragment(role, Continuation, text.sliced(at)), Narrow), refused);
            QCOMPARE(anyway(role, first + frame(role, Continuation, text.sliced(at), {.declared = 100}), Narrow),
                     refused);
        }
    }
}

void TestWebSocketCodec::splitsCodePointsOverFragments()
{
    const QByteArray text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z";
    for (const Role role : Roles) {
        QByteArray bytes;
        QByteArrayList events;
        for (qsizetype i = 0; i < text.size(); ++i) {
            bytes += frame(role, i == 0 ? Text : Continuation, text.sliced(i, 1), {.fin = i == text.size() - 1});
            if (i < text.size() - 1) {
                bytes += frame(role, Ping, "\xFF");
                events += "ping \xFF";
            }
        }
        QCOMPARE(anyway(role, bytes), events + QByteArrayList{"text " + text});
    }
}

void TestWebSocketCodec::knowsCloseCodes()
{
    // RFC 6455 section 7.4 and the IANA registry: 1004 to 1006 and 1015 are never sent, 1012 to 1014 were registered later.
    const QList<int> allowed{1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014};
    const auto isAllowed = [&](int code) { return allowed.contains(code) || (code >= 3000 && code < 5000); };
    for (const Role role : Roles) {
        for (int code = 0; code <= 0xFFFF; code += code == 5100 ? 60000 - 5100 : 1) {
            const QByteArray bytes = frame(role, Close, closePayload(quint16(code), "why"));
            const QByteArrayList events{isAllowed(code) ? "close " + QByteArray::number(code) + " why"
                                                        : QByteArray("error 1002 the close code must not be sent")};
            QCOMPARE(whole(role, bytes), events);
            QCOMPARE(inSteps(role, bytes, 1), events);
        }
    }
}

void TestWebSocketCodec::limitsMessages()
{
    const QByteArrayList refused{"error 1009 the message is too long"};
    for (const Role role : Roles) {
        const QByteArray most(200, 'a');
        QCOMPARE(anyway(role, frame(role, Text, most), Narrow), QByteArrayList{"text " + most});
        QCOMPARE(anyway(role, frame(role, Text, most + 'a'), Narrow), refused);
        // over all fragments, and anew for each message
        QCOMPARE(anyway(role, fragment(role, Text, most) + frame(role, Continuation), Narrow),
                 QByteArrayList{"text " + most});
        const QByteArray parts = fragment(role, Text, most.first(120)) + frame(role, Ping, QByteArray(125, 'p'));
        const QByteArrayList ping{"ping " + QByteArray(125, 'p')};
        QCOMPARE(anyway(role, parts + frame(role, Continuation, most.first(80)), Narrow),
                 ping + QByteArrayList{"text " + most});
        QCOMPARE(anyway(role, parts + frame(role, Continuation, most.first(81)), Narrow), ping + refused);
        QCOMPARE(anyway(role, parts + fragment(role, Continuation, most.first(81)), Narrow), ping + refused);
        const QByteArray message = fragment(role, Binary, most.first(100)) + frame(role, Continuation, most.first(100));
        QCOMPARE(anyway(role, message + message + frame(role, Binary, most), Narrow),
                 (QByteArrayList{"binary " + most, "binary " + most, "binary " + most}));
        // control frames have a limit of their own
        QCOMPARE(anyway(role, frame(role, Ping, QByteArray(125, 'p')), {10, 4}), ping);
        QCOMPARE(whole(role, frame(role, Text), {0, 4}), QByteArrayList{"text "});
        QCOMPARE(whole(role, frame(role, Text, "a"), {0, 4}), refused);
    }
}

void TestWebSocketCodec::refusesFromTheHeader()
{
    const QByteArrayList refused{"error 1009 the message is too long"};
    for (const Role role : Roles) {
        for (const qint64 declared : {qint64(201), qint64(65535), qint64(65536), qint64(1) << 31, qint64(1) << 32,
                                      (qint64(1) << 32) + 1, qint64(1) << 62, std::numeric_limits<qint64>::max()}) {
            const QByteArray header = frame(role, Binary, {}, {.declared = declared});
            QCOMPARE(anyway(role, header, Narrow), refused);
            QCOMPARE(whole(role, header.chopped(1), Narrow), QByteArrayList{});
            const QByteArray next = frame(role, Continuation, {}, {.declared = declared});
            QCOMPARE(anyway(role, fragment(role, Binary, "a") + next, Narrow), refused);
        }
        // one byte more than is left
        QCOMPARE(anyway(role, fragment(role, Binary, "a") + frame(role, Continuation, {}, {.declared = 200}), Narrow),
                 refused);
    }
}

void TestWebSocketCodec::allocatesOnlyWhatCame()
{
    // No machine has that much: to make room for it would end the process.
    constexpr Limits Huge{qint64(1) << 62, 4};
    for (const Role role : Roles) {
        for (const bool fin : {true, false}) {
            const QByteArray bytes =
                frame(role, Binary, "some", {.fin = fin, .lengthBytes = 8, .declared = qint64(1) << 61});
            QCOMPARE(anyway(role, bytes, Huge), QByteArrayList{});
        }
    }
}

void TestWebSocketCodec::limitsFragments()
{
    const QByteArrayList refused{"error 1009 the message has too many fragments"};
    for (const Role role : Roles) {
        const QByteArray three = fragment(role, Text, "a") + fragment(role, Continuation, {}) + frame(role, Ping)
                                 + fragment(role, Continuation, "c");
        const QByteArrayList ping{"ping "};
        QCOMPARE(anyway(role, three + frame(role, Continuation, "d"), Narrow), ping + QByteArrayList{"text acd"});
        const QByteArray four = three + fragment(role, Continuation, "d");
        QCOMPARE(anyway(role, four, Narrow), ping);
        QCOMPARE(anyway(role, four + frame(role, Continuation, "e"), Narrow), ping + refused);
        QCOMPARE(anyway(role, four + frame(role, Continuation), Narrow), ping + refused);
        QCOMPARE(anyway(role, four + frame(role, Continuation, {}, {.declared = 100}), Narrow), ping + refused);
        // whole messages and control frames are not counted
        const QByteArray message = three + frame(role, Continuation, "d") + frame(role, Text, "e");
        const QByteArrayList events = ping + QByteArrayList{"text acd", "text e"};
        QCOMPARE(anyway(role, message + message, Narrow), events + events);
        QCOMPARE(whole(role, fragment(role, Text, "a") + frame(role, Pong).repeated(20), Narrow).size(), 20);
        // a limit of one
        QCOMPARE(anyway(role, frame(role, Text, "a"), {200, 1}), QByteArrayList{"text a"});
        QCOMPARE(anyway(role, fragment(role, Text, "a") + frame(role, Continuation, "b"), {200, 1}), refused);
    }
}

/// By a reload: it counts from the next message.
void TestWebSocketCodec::limitLoweredWithinAMessage()
{
    WebSocketDecoder decoder(Role::Server);
    QByteArrayList events;
    receive(decoder, fragment(Role::Server, Text, QByteArray(150, 'a')), {200, 3}, events);
    QCOMPARE(events, QByteArrayList{});
    receive(decoder, fragment(Role::Server, Continuation, "b") + frame(Role::Server, Continuation, "c"), {100, 2},
            events);
    QCOMPARE(events, QByteArrayList{"text " + QByteArray(150, 'a') + "bc"});
    receive(decoder, frame(Role::Server, Text, QByteArray(101, 'a')), {100, 2}, events);
    QCOMPARE(events.last(), QByteArray("error 1009 the message is too long"));

    WebSocketDecoder more(Role::Server);
    events.clear();
    receive(more, fragment(Role::Server, Text, QByteArray(150, 'a')), {200, 10}, events);
    receive(more, fragment(Role::Server, Continuation, QByteArray(51, 'a')), {100, 10}, events);
    QCOMPARE(events, QByteArrayList{"error 1009 the message is too long"});

    WebSocketDecoder raised(Role::Server); // for a while, which is not for ever
    events.clear();
    receive(raised, fragment(Role::Server, Text, "a"), {100, 10}, events);
    receive(raised, fragment(Role::Server, Continuation, QByteArray(500, 'a')), {1000, 10}, events);
    receive(raised, fragment(Role::Server, Continuation, QByteArray(499, 'a')), {100, 10}, events);
    QCOMPARE(events, QByteArrayList{});
    receive(raised, fragment(Role::Server, Continuation, "a"), {100, 10}, events);
    QCOMPARE(events, QByteArrayList{"error 1009 the message is too long"});
}

void TestWebSocketCodec::dropsLongMessages_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArrayList>("events");
    constexpr Role Us = Role::Server;
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArrayList &events) {
        QTest::newRow(name) << bytes << events;
    };
    const QByteArray next = frame(Us, Text, "next");
    const QByteArray tooLong = "error 1009 the message is too long";
    row("the longest that is taken", frame(Us, Text, QByteArray(200, 'a')) + next,
        {"text " + QByteArray(200, 'a'), "text next"});
    row("one byte more", frame(Us, Text, QByteArray(201, 'a')) + next, {"dropped 201", "text next"});
    row("the longest that is dropped", frame(Us, Binary, QByteArray(500, 'a')) + next, {"dropped 500", "text next"});
    row("beyond", frame(Us, Text, QByteArray(501, 'a')) + next, {tooLong});
    row("two", frame(Us, Text, QByteArray(300, 'a')).repeated(2), {"dropped 300", "dropped 300"});
    row("no UTF-8", frame(Us, Text, QByteArray(300, '\xFF')) + next, {"dropped 300", "text next"});
    row("too long with its second fragment",
        fragment(Us, Text, QByteArray(150, 'a')) + frame(Us, Continuation, QByteArray(51, 'b')) + next,
        {"dropped 201", "text next"});
    row("with its first", fragment(Us, Text, QByteArray(250, 'a')) + frame(Us, Continuation, "b") + next,
        {"dropped 251", "text next"});
    row("a code point over both",
        fragment(Us, Text, QByteArray(199, 'a') + '\xC3') + frame(Us, Continuation, "\xA4") + next,
        {"dropped 201", "text next"});
    row("empty fragments behind it",
        fragment(Us, Text, QByteArray(250, 'a')) + fragment(Us, Continuation) + frame(Us, Continuation) + next,
        {"dropped 250", "text next"});
    row("controls between",
        fragment(Us, Text, QByteArray(250, 'a')) + frame(Us, Ping, "1") + fragment(Us, Continuation, "b")
            + frame(Us, Pong, "2") + frame(Us, Continuation, "c") + next,
        {"ping 1", "pong 2", "dropped 252", "text next"});
    row("a close between", fragment(Us, Text, QByteArray(250, 'a')) + frame(Us, Close, closePayload(1000)) + next,
        {"close 1000 "});
    row("beyond with its third fragment",
        fragment(Us, Text, QByteArray(250, 'a')) + fragment(Us, Continuation, QByteArray(250, 'b'))
            + frame(Us, Continuation, "c"),
        {tooLong});
    row("too many fragments",
        fragment(Us, Text, QByteArray(250, 'a')) + fragment(Us, Continuation, "b").repeated(3)
            + frame(Us, Continuation, "c"),
        {"error 1009 the message has too many fragments"});
    row("an error between", fragment(Us, Text, QByteArray(250, 'a')) + frame(Us, Text, "b"),
        {"error 1002 a message begins within another"});
    row("unmasked", frame(Role::Client, Text, QByteArray(250, 'a')),
        {"error 1002 a frame from a client is not masked"});
}

void TestWebSocketCodec::dropsLongMessages()
{
    QFETCH(QByteArray, bytes);
    QTEST(anyway(Role::Server, bytes, {.maxMessage = 200, .maxFragments = 4, .maxDropped = 500}), "events");
}

void TestWebSocketCodec::keepsNothingOfWhatItDrops()
{
    constexpr qsizetype MiB = 1024 * 1024;
    constexpr Limits Dropping{.maxMessage = MiB, .maxFragments = 4, .maxDropped = 32 * MiB};
    WebSocketDecoder decoder;
    QByteArrayList events;
    receive(decoder, fragment(Role::Server, Text, QByteArray(MiB, 'a')), Dropping, events);
    QVERIFY(decoder.kept() >= MiB);
    const QByteArray more = frame(Role::Server, Continuation, QByteArray(8 * MiB, 'a'));
    receive(decoder, more.first(MiB), Dropping, events);
    QVERIFY2(decoder.kept() < 1000, QByteArray::number(decoder.kept()).constData());
    receive(decoder, more.sliced(MiB, 6 * MiB), Dropping, events);
    QVERIFY(decoder.kept() < 1000 && events.isEmpty());
    receive(decoder, more.sliced(7 * MiB), Dropping, events);
    QCOMPARE(events, QByteArrayList{"dropped " + QByteArray::number(9 * MiB)});
}

/// And one that is lowered does not end what was begun.
void TestWebSocketCodec::goesOnDroppingWhenTheLimitRises()
{
    const QByteArray bytes = fragment(Role::Server, Text, QByteArray(250, 'a'))
                             + fragment(Role::Server, Continuation, "b") + frame(Role::Server, Continuation, "c");
    for (const Limits &later : {Limits{1000, 4, 1000}, Limits{100, 1, 100}}) {
        WebSocketDecoder decoder;
        QByteArrayList events;
        receive(decoder, QByteArrayView(bytes).first(100), {200, 4, 500}, events);
        receive(decoder, QByteArrayView(bytes).sliced(100), later, events);
        QCOMPARE(events, QByteArrayList{"dropped 252"});
    }
}

void TestWebSocketCodec::takesManyFragments()
{
    constexpr qsizetype Size = 64;
    constexpr int Count = 65'536;
    const QByteArray part(Size, 'a');
    const Limits limits{Size * Count, Count};
    for (const Role role : Roles) {
        const QByteArray message = fragment(role, Text, part) + fragment(role, Continuation, part).repeated(Count - 2)
                                   + frame(role, Continuation, part);
        const QByteArrayList expected{"text " + part.repeated(Count)};
        QVERIFY(whole(role, message, limits) == expected);
        QVERIFY(inSteps(role, message, 999, limits) == expected);
    }
}

void TestWebSocketCodec::decodesNothingAfterTheEnd()
{
    for (const Role role : Roles) {
        const QByteArray after = frame(role, Text, "a") + frame(role, Ping) + frame(role, 3);
        for (const QByteArray &last :
             {frame(role, Close), frame(role, Close, closePayload(1000)), frame(role, 3), frame(role, Text, "\xFF"),
              frame(role, Close, "\x03"), fragment(role, Text, "a") + frame(role, Text, "b"),
              fragment(role, Text, "\xFF") + frame(role, Continuation, "b"),
              frame(role, Text, {}, {.declared = 201})}) {
            QCOMPARE(anyway(role, last, Narrow).size(), 1);
            QCOMPARE(anyway(role, last + after, Narrow), whole(role, last, Narrow));
            WebSocketDecoder decoder(role);
            QByteArrayList events;
            for (int i = 0; i < 3; ++i) {
                receive(decoder, last, Narrow, events);
                receive(decoder, after, Narrow, events);
                receive(decoder, {}, Narrow, events);
            }
            QCOMPARE(events, whole(role, last, Narrow));
        }
    }
}

/// Behind an error, or when the caller wants no more: what comes is read over, and the peer's close frame is seen.
void TestWebSocketCodec::skipsToTheCloseFrame()
{
    for (const Role role : Roles) {
        const QByteArray rest =
            frame(role, Text, QByteArray(150, '\xFF')) + fragment(role, Binary, "a") + frame(role, Ping, "p");
        const QByteArray close = frame(role, Close, closePayload(1000, "bye"));
        const QByteArray tooBig = frame(role, Text, QByteArray(300, 'x'));
        const QByteArray badText = frame(role, Text, '\xFF' + QByteArray(100, 'x'));
        for (const QByteArray &broken : {tooBig, badText, fragment(role, Text, "a") + tooBig, QByteArray()}) {
            const QByteArray bytes = broken + rest + close + rest;
            for (const qsizetype step : {qsizetype(1), qsizetype(7), bytes.size()}) {
                WebSocketDecoder decoder(role);
                bool isBroken = broken.isEmpty();
                if (isBroken)
                    decoder.drop();
                for (qsizetype from = 0; from < bytes.size(); from += step) {
                    QByteArray read = bytes.sliced(from, std::min(step, bytes.size() - from));
                    char *data = read.data();
                    char *end = data + read.size();
                    if (!isBroken)
                        isBroken = decoder.next(data, end, Narrow).kind == Kind::Error;
                    if (isBroken)
                        decoder.skip(data, end);
                    QCOMPARE(decoder.hasClosed(), from + read.size() >= (broken + rest + close).size());
                    QVERIFY(decoder.kept() < 1000);
                }
            }
        }
        // not by what only resembles one
        const Role other = role == Role::Server ? Role::Client : Role::Server;
        QByteArray garbage = frame(role, Close, QByteArray(126, 'x')) + frame(other, Close, closePayload(1000, ""))
                             + fragment(role, Close, "");
        QByteArray reserved = frame(role, Close, "");
        reserved[0] = char(reserved[0] | 0x40);
        garbage += reserved;
        WebSocketDecoder dropping(role);
        dropping.drop();
        dropping.skip(garbage.data(), garbage.data() + garbage.size());
        QVERIFY(!dropping.hasClosed());
        // nothing follows one that is itself wrong
        WebSocketDecoder decoder(role);
        QByteArray bad = frame(role, Close, "\x03");
        char *data = bad.data();
        QVERIFY(decoder.next(data, data + bad.size(), Narrow).kind == Kind::Error);
        QVERIFY(decoder.hasClosed());
    }
}

void TestWebSocketCodec::keepsPayloadsUntilTheNextCall()
{
    for (const Role role : Roles) {
        // Whole in one read: in place.
        WebSocketDecoder decoder(role);
        QByteArray bytes = frame(role, Text, "hello") + frame(role, Ping, "in place");
        char *data = bytes.data();
        char *end = data + bytes.size();
        for (const qsizetype size : {5, 8}) {
            const Event event = decoder.next(data, end, Wide);
            QCOMPARE(event.payload.size(), size);
            QVERIFY(event.payload.data() + size == data);
        }

        // In pieces: in the decoder, whatever becomes of the reads.
        const auto feed = [&](const QByteArray &piece) {
            std::vector<char> read(piece.begin(), piece.end());
            char *from = read.data();
            const Event event = decoder.next(from, from + read.size(), Wide);
            if (from != read.data() + read.size())
                qFatal("bytes are left");
            std::fill(read.begin(), read.end(), '!');
            return event;
        };
        const auto feedInTwo = [&](const QByteArray &piece) {
            const qsizetype half = piece.size() / 2;
            return feed(piece.first(half)).kind == Kind::NeedMore ? feed(piece.sliced(half)) : Event{};
        };
        QCOMPARE(described(feedInTwo(frame(role, Text, "two reads"))), QByteArray("text two reads"));
        QCOMPARE(feed(fragment(role, Text, "begin ")).kind, Kind::NeedMore);
        QCOMPARE(described(feedInTwo(frame(role, Ping, "between"))), QByteArray("ping between"));
        // also when it came whole: the fragments before it are kept
        QCOMPARE(described(feed(frame(role, Pong, "once more"))), QByteArray("pong once more"));
        QCOMPARE(described(feed(frame(role, Continuation, "end"))), QByteArray("text begin end"));
        QCOMPARE(described(feedInTwo(frame(role, Close, closePayload(1000, "reason")))),
                 QByteArray("close 1000 reason"));
    }
}

void TestWebSocketCodec::stopsBehindEachEvent()
{
    for (const Role role : Roles) {
        const QByteArrayList frames{frame(role, Text, "one"),
                                    frame(role, Ping),
                                    frame(role, Binary, QByteArray(300, 'b')),
                                    fragment(role, Text, "a") + frame(role, Pong, "p"),
                                    frame(role, Continuation, "b"),
                                    frame(role, Text),
                                    frame(role, Close, closePayload(1000))};
        const QByteArrayList events{"text one", "ping ",      "binary " + QByteArray(300, 'b'), "pong p", "text ab",
                                    "text ",    "close 1000 "};
        QByteArray bytes = frames.join();
        WebSocketDecoder decoder(role);
        char *data = bytes.data();
        char *const end = data + bytes.size();
        for (qsizetype i = 0; i < frames.size(); ++i) {
            const char *before = data;
            QCOMPARE(described(decoder.next(data, end, Wide)), events[i]);
            QCOMPARE(data - before, frames[i].size());
        }
        QCOMPARE(decoder.next(data, end, Wide).kind, Kind::NeedMore);
        QVERIFY(data == end);
    }
    // Only what was taken is unmasked.
    const QByteArray second = frame(Role::Server, Text, "second");
    QByteArray bytes = frame(Role::Server, Text, "first") + second;
    WebSocketDecoder decoder;
    char *data = bytes.data();
    decoder.next(data, data + bytes.size(), Wide);
    QVERIFY(bytes.endsWith(second));
}

void TestWebSocketCodec::goesOnWhenMoved()
{
    for (const Role role : Roles) {
        const QByteArray bytes = fragment(role, Text, "ab") + frame(role, Ping, "p") + frame(role, Continuation, "cd");
        for (qsizetype at = 0; at <= bytes.size(); ++at) {
            QByteArrayList events;
            WebSocketDecoder first(role);
            receive(first, bytes.first(at), Wide, events);
            WebSocketDecoder second(std::move(first));
            WebSocketDecoder third(role == Role::Server ? Role::Client : Role::Server);
            third = std::move(second);
            receive(third, bytes.sliced(at), Wide, events);
            QCOMPARE(events, (QByteArrayList{"ping p", "text abcd"}));
        }
    }
}

void TestWebSocketCodec::writesClientFrames()
{
    // RFC 6455 section 5.7
    QCOMPARE(clientFrame(Text, "Hello", 0x37FA213D).toHex(), QByteArray("818537fa213d7f9f4d5158"));
    QCOMPARE(clientFrame(Text, "Hel", 0x37FA213D, false).toHex(), QByteArray("018337fa213d7f9f4d"));
    QCOMPARE(clientFrame(Pong, {}, 0x01020304).toHex(), QByteArray("8a8001020304"));
    for (const qsizetype size : {0, 1, 125, 126, 127, 65535, 65536, 100000}) {
        const QByteArray payload = pattern(size);
        for (const quint32 mask : {0u, Mask, 0xFFFFFFFFu}) {
            QCOMPARE(clientFrame(Binary, payload, mask), frame(Role::Server, Binary, payload, {}, mask));
            QCOMPARE(whole(Role::Server, clientFrame(Binary, payload, mask)), QByteArrayList{"binary " + payload});
            QCOMPARE(whole(Role::Server,
                           clientFrame(Binary, payload, mask, false) + clientFrame(Continuation, payload, ~mask)),
                     QByteArrayList{"binary " + payload + payload});
        }
    }
}

void TestWebSocketCodec::readsServerFrames()
{
    // RFC 6455 section 5.7
    QCOMPARE(whole(Role::Client, QByteArray::fromHex("810548656c6c6f")), QByteArrayList{"text Hello"});
    QCOMPARE(anyway(Role::Client, QByteArray::fromHex("010348656c"
                                                      "80026c6f")),
             QByteArrayList{"text Hello"});
    QCOMPARE(whole(Role::Client, QByteArray::fromHex("890548656c6c6f")), QByteArrayList{"ping Hello"});
    for (const qsizetype size : {0, 1, 125, 126, 127, 65535, 65536, 100000}) {
        const QByteArray payload(size, 'x');
        QCOMPARE(whole(Role::Client, Frame::text(payload).bytes().toByteArray()), QByteArrayList{"text " + payload});
    }
    QCOMPARE(anyway(Role::Client, Frame::close(CloseCode::Policy, "kicked").bytes().toByteArray()),
             QByteArrayList{"close 1008 kicked"});
    QCOMPARE(anyway(Role::Client, Frame::make(Frame::Opcode::Ping, "p").bytes().toByteArray()),
             QByteArrayList{"ping p"});
}

WSIFY_SUITE(tst_websocketcodec, wsify::test::NoApplication, TestWebSocketCodec)
#include "tst_websocketcodec.moc"
