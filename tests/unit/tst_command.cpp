// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/text/json.h"
#include "core/session/command.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;
using Kind = Command::Kind;

namespace {

constexpr int MaxName = 1024;

QByteArray deep(int depth)
{
    return QByteArray(depth, '[') + QByteArray(depth, ']');
}

} // namespace

class TestCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void keepsNothingOfTheLastFrame();
    void writesTheAuthorizersBody_data();
    void writesTheAuthorizersBody();
    void readsChannels_data();
    void readsChannels();
    void trimsLikeGo();
    void refusesEveryControlCharacter();
    void limitsTheName();
    void readsNamesThatAreNoJson();
};

void TestCommand::reads_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("args");
    QTest::addColumn<QByteArray>("channel");
    QTest::addColumn<QByteArray>("content");

    const auto row = [](const char *title, const QByteArray &frame, Kind kind, const QByteArray &name,
                        const QByteArray &args, const QByteArray &channel, const QByteArray &content) {
        QTest::newRow(title) << frame << kind << name << args << channel << content;
    };
    row("join", R"({"command":"join","args":{"channel":"c"}})", Kind::Join, R"("join")", R"({"channel":"c"})", R"("c")",
        "");
    row("leave", R"({"command":"leave","args":{"channel":"c"}})", Kind::Leave, R"("leave")", R"({"channel":"c"})",
        R"("c")", "");
    row("broadcast", R"({"command":"broadcast","args":{"channel":"c","content":{"b":1,"a":1e400}}})", Kind::Broadcast,
        R"("broadcast")", R"({"channel":"c","content":{"b":1,"a":1e400}})", R"("c")", R"({"b":1,"a":1e400})");
    row("presence", R"({"command":"presence","args":{"channel":"c"}})", Kind::Other, R"("presence")",
        R"({"channel":"c"})", R"("c")", "");
    row("connect", R"({"command":"connect"})", Kind::Reserved, R"("connect")", "", "", "");
    row("disconnect", R"({"command":"disconnect"})", Kind::Reserved, R"("disconnect")", "", "", "");
    row("other", R"({"command":"ping","args":{}})", Kind::Other, R"("ping")", "{}", "", "");
    row("names are case-sensitive", R"({"command":"Join"})", Kind::Other, R"("Join")", "", "", "");
    row("a name is not trimmed", R"({"command":" join"})", Kind::Other, R"(" join")", "", "", "");
    row("a name's start is no name", R"({"command":"joi"})", Kind::Other, R"("joi")", "", "", "");
    row("empty name", R"({"command":""})", Kind::Other, R"("")", "", "", "");
    row("lone surrogate as name", R"({"command":"\uD800"})", Kind::Other, R"("\uD800")", "", "", "");
    row("an escaped name", R"({"command":"jo\u0069n"})", Kind::Join, R"("jo\u0069n")", "", "", "");
    row("escaped keys", R"({"comm\u0061nd":"join","\u0061rgs":{"ch\u0061nnel":"c","\u0063ontent":1}})", Kind::Join,
        R"("join")", R"({"ch\u0061nnel":"c","\u0063ontent":1})", R"("c")", "1");
    row("args first", R"({"args":{"channel":"c"},"command":"join"})", Kind::Join, R"("join")", R"({"channel":"c"})",
        R"("c")", "");
    row("a byte order mark", "\xEF\xBB\xBF{\"command\":\"join\",\"args\":{\"channel\":\"c\"}}", Kind::Join, R"("join")",
        R"({"channel":"c"})", R"("c")", "");
    row("null args", R"({"command":"join","args":null})", Kind::Join, R"("join")", "null", "", "");
    row("other keys are ignored",
        R"({"id":7,"command":"join","x":[{"command":"leave","args":1}],"Args":2,"Command":3})", Kind::Join, R"("join")",
        "", "", "");
    row("white space", "\n{ \"command\" : \"join\" , \"args\" : { \"channel\" : \"c\" , \"content\" : [ 1 ] } }\t",
        Kind::Join, R"("join")", "{ \"channel\" : \"c\" , \"content\" : [ 1 ] }", R"("c")", "[ 1 ]");
    row("channel is no string", R"({"command":"join","args":{"channel":5,"content":null}})", Kind::Join, R"("join")",
        R"({"channel":5,"content":null})", "", "null");
    row("the last channel counts", R"({"command":"join","args":{"channel":"a","channel":"b"}})", Kind::Join,
        R"("join")", R"({"channel":"a","channel":"b"})", R"("b")", "");
    row("the last channel is no string", R"({"command":"join","args":{"channel":"a","channel":null}})", Kind::Join,
        R"("join")", R"({"channel":"a","channel":null})", "", "");
    row("the last content counts", R"({"command":"broadcast","args":{"content":1,"content":2}})", Kind::Broadcast,
        R"("broadcast")", R"({"content":1,"content":2})", "", "2");
    row("keys of args are case-sensitive", R"({"command":"join","args":{"Channel":"a"}})", Kind::Join, R"("join")",
        R"({"Channel":"a"})", "", "");
    row("keys deeper down do not count", R"({"command":"join","args":{"x":{"channel":"a","content":1}}})", Kind::Join,
        R"("join")", R"({"x":{"channel":"a","content":1}})", "", "");
    row("lone surrogate as content", R"({"command":"broadcast","args":{"content":"\udead"}})", Kind::Broadcast,
        R"("broadcast")", R"({"content":"\udead"})", "", R"("\udead")");
    row("depth 128", R"({"command":"x","args":{"content":)" + deep(126) + "}}", Kind::Other, R"("x")",
        R"({"content":)" + deep(126) + "}", "", deep(126));
}

void TestCommand::reads()
{
    QFETCH(QByteArray, frame);
    QFETCH(Kind, kind);

    const QByteArrayView view = frame;
    Command command;
    const char *error = nullptr;
    QVERIFY2(parseCommand(view, command, error), error);
    QCOMPARE(command.kind, kind);
    QTEST(command.name.toByteArray(), "name");
    QTEST(command.args.toByteArray(), "args");
    QTEST(command.channel.toByteArray(), "channel");
    QTEST(command.content.toByteArray(), "content");
    for (const QByteArrayView slice : {command.name, command.args, command.channel, command.content})
        QVERIFY(slice.isEmpty() || (slice.begin() >= view.begin() && slice.end() <= view.end()));
}

void TestCommand::refuses_data()
{
    QTest::addColumn<QByteArray>("frame");

    const auto row = [](const char *title, const QByteArray &frame) { QTest::newRow(title) << frame; };
    row("empty", "");
    row("text", "hello");
    row("an array", R"([{"command":"join"}])");
    row("a string", R"("join")");
    row("null", "null");
    row("an empty object", "{}");
    row("no command", R"({"args":{}})");
    row("another case", R"({"Command":"join"})");
    row("a number as command", R"({"command":1})");
    row("null as command", R"({"command":null})");
    row("an object as command", R"({"command":{}})");
    row("command twice", R"({"command":"join","command":"join"})");
    row("command twice, once escaped", R"({"command":"join","\u0063ommand":"leave"})");
    row("empty command twice", R"({"command":"","command":""})");
    row("command twice, first wrong", R"({"command":1,"command":"join"})");
    row("args twice", R"({"command":"join","args":{},"args":{}})");
    row("null args twice", R"({"command":"join","args":null,"args":{}})");
    row("args twice, once escaped", R"({"command":"join","args":{},"arg\u0073":{}})");
    row("an array as args", R"({"command":"join","args":[]})");
    row("a string as args", R"({"command":"join","args":"{}"})");
    row("false as args", R"({"command":"join","args":false})");
    row("a number as args", R"({"command":"join","args":0})");
    row("args missing behind the colon", R"({"command":"join","args":})");
    row("args cut off", R"({"command":"join","args":nul)");
    row("cut off", R"({"command":"join","args":{"channel":"c"})");
    row("something behind", R"({"command":"join"}x)");
    row("two objects", R"({"command":"join"}{"command":"join"})");
    row("trailing comma", R"({"command":"join",})");
    row("bad UTF-8 in the name", "{\"command\":\"\xC0\xAF\"}");
    row("bad UTF-8 in the channel", "{\"command\":\"join\",\"args\":{\"channel\":\"\xED\xA0\x80\"}}");
    row("bad UTF-8 in a key that is ignored", "{\"command\":\"join\",\"x\":{\"\xFF\":1}}");
    row("bad JSON in a value that is ignored", R"({"command":"join","x":01})");
    row("bad JSON in args", R"({"command":"join","args":{"x":tru}})");
    row("a control character in a string", "{\"command\":\"join\",\"args\":{\"channel\":\"a\nb\"}}");
    row("depth 129", R"({"command":"x","args":{"content":)" + deep(127) + "}}");
    row("depth 129 in a key that is ignored", R"({"command":"x","y":)" + deep(128) + "}");
}

void TestCommand::refuses()
{
    QFETCH(QByteArray, frame);
    Command command;
    const char *error = nullptr;
    QVERIFY(!parseCommand(frame, command, error));
    QVERIFY(error && *error);
}

void TestCommand::keepsNothingOfTheLastFrame()
{
    Command command;
    const char *error = nullptr;
    QVERIFY(parseCommand(R"({"command":"broadcast","args":{"channel":"c","content":1}})", command, error));
    QVERIFY(parseCommand(R"({"command":"x"})", command, error));
    QCOMPARE(command.kind, Kind::Other);
    QVERIFY(command.args.isEmpty() && command.channel.isEmpty() && command.content.isEmpty());
}

void TestCommand::writesTheAuthorizersBody_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QByteArray>("body");

    QTest::newRow("the client's own bytes")
        << QByteArray(R"( { "args" : { "b" : 1.0, "a":[ ] } , "x":1, "command" : "jo\u0069n" })")
        << QByteArray(R"({"command":"jo\u0069n","args":{ "b" : 1.0, "a":[ ] }})");
    QTest::newRow("missing args") << QByteArray(R"({"command":"x"})") << QByteArray(R"({"command":"x","args":null})");
    QTest::newRow("null args") << QByteArray(R"({"args":null,"command":"x"})")
                               << QByteArray(R"({"command":"x","args":null})");
    QTest::newRow("empty args") << QByteArray(R"({"command":"x","args":{}})")
                                << QByteArray(R"({"command":"x","args":{}})");
}

void TestCommand::writesTheAuthorizersBody()
{
    QFETCH(QByteArray, frame);
    Command command;
    const char *error = nullptr;
    QVERIFY(parseCommand(frame, command, error));
    QTEST(authorizerBody(command), "body");
}

void TestCommand::readsChannels_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<ChannelError>("error");
    QTest::addColumn<QByteArray>("channel");

    const auto row = [](const char *title, const QByteArray &raw, ChannelError error, const QByteArray &channel = {}) {
        QTest::newRow(title) << raw << error << channel;
    };
    row("plain", R"("chat")", ChannelError::None, "chat");
    row("one letter", R"("c")", ChannelError::None, "c");
    row("inner white space stays", R"(" a b ")", ChannelError::None, "a b");
    row("case stays", R"("Chat")", ChannelError::None, "Chat");
    row("escapes", R"("\u0063\/\"\\")", ChannelError::None, "c/\"\\");
    row("beyond ASCII", "\"\xC3\xA9\xF0\x9D\x84\x9E\"", ChannelError::None, "\xC3\xA9\xF0\x9D\x84\x9E");
    row("a pair", R"("\uD834\uDD1E")", ChannelError::None, "\xF0\x9D\x84\x9E");
    row("escaped white space is trimmed", R"("\n\u3000c\t\u0085")", ChannelError::None, "c");
    row("missing", "", ChannelError::Empty);
    row("empty", R"("")", ChannelError::Empty);
    row("blank", R"("   ")", ChannelError::Empty);
    row("escaped blank", R"("\n\t\u00a0")", ChannelError::Empty);
    row("lone surrogate", R"("a\uD800b")", ChannelError::Empty);
    row("NUL", R"("a\u0000b")", ChannelError::ControlCharacter);
    row("NUL around", R"("\u0000a")", ChannelError::ControlCharacter);
    row("line feed inside", R"("a\nb")", ChannelError::ControlCharacter);
    row("DEL", "\"a\x7F\"", ChannelError::ControlCharacter);
    row("C1, escaped", R"("a\u009Fb")", ChannelError::ControlCharacter);
    row("U+0085 inside",
        "\"a\xC2\x85"
        "b\"",
        ChannelError::ControlCharacter);
    row("U+00A0 inside",
        "\"a\xC2\xA0"
        "b\"",
        ChannelError::None,
        "a\xC2\xA0"
        "b");
    row("U+0100", "\"\xC4\x80\"", ChannelError::None, "\xC4\x80"); // its last byte is that of U+0080
}

void TestCommand::readsChannels()
{
    QFETCH(QByteArray, raw);
    QFETCH(ChannelError, error);
    QByteArray channel;
    QCOMPARE(parseChannel(raw, MaxName, channel), error);
    if (error == ChannelError::None)
        QTEST(channel, "channel");
}

// Every code point of the basic plane at both ends of a name, against unicode.IsSpace.
void TestCommand::trimsLikeGo()
{
    const QSet<char16_t> spaces = {0x09,   0x0A,   0x0B,   0x0C,   0x0D,   0x20,   0x85,   0xA0,   0x1680,
                                   0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008,
                                   0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};
    for (int c = 0; c < 0x10000; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        const QByteArray code = QString(QChar(char16_t(c))).toUtf8();
        const bool isSpace = spaces.contains(char16_t(c));
        const bool isControl = c < 0x20 || (c >= 0x7F && c < 0xA0);
        QByteArray channel;
        const ChannelError error = checkChannel(code + "x y" + code, MaxName, channel);
        const ChannelError expected = isControl && !isSpace ? ChannelError::ControlCharacter : ChannelError::None;
        const QByteArray name = isSpace ? QByteArray("x y") : code + "x y" + code;
        if (error != expected || (error == ChannelError::None && channel != name))
            QFAIL(QByteArray::number(c, 16).constData());
        if (isSpace)
            QCOMPARE(checkChannel(code + code, MaxName, channel), ChannelError::Empty);
    }
}

void TestCommand::refusesEveryControlCharacter()
{
    for (int c = 0; c < 0x180; ++c) {
        const QByteArray code = QString(QChar(char16_t(c))).toUtf8();
        const bool isControl = c < 0x20 || (c >= 0x7F && c < 0xA0);
        QByteArray channel;
        QCOMPARE(checkChannel('a' + code + 'b', MaxName, channel),
                 isControl ? ChannelError::ControlCharacter : ChannelError::None);
        QByteArray raw;
        json::appendString(raw, 'a' + code + 'b');
        QCOMPARE(parseChannel(raw, MaxName, channel), isControl ? ChannelError::ControlCharacter : ChannelError::None);
    }
}

void TestCommand::limitsTheName()
{
    QByteArray channel;
    QCOMPARE(parseChannel('"' + QByteArray(1024, 'c') + '"', 1024, channel), ChannelError::None);
    QCOMPARE(channel.size(), 1024);
    QCOMPARE(parseChannel('"' + QByteArray(1025, 'c') + '"', 1024, channel), ChannelError::TooLong);
    // It is bytes of UTF-8 that count, after trimming and however they are written.
    QCOMPARE(parseChannel('"' + QByteArray("\xC3\xA9").repeated(512) + '"', 1024, channel), ChannelError::None);
    QCOMPARE(parseChannel('"' + QByteArray("\xC3\xA9").repeated(513) + '"', 1024, channel), ChannelError::TooLong);
    QCOMPARE(parseChannel('"' + QByteArray(R"(\u00e9)").repeated(512) + '"', 1024, channel), ChannelError::None);
    QCOMPARE(parseChannel('"' + QByteArray(R"(\u00e9)").repeated(513) + '"', 1024, channel), ChannelError::TooLong);
    QCOMPARE(parseChannel('"' + QByteArray(9, ' ') + "abc" + QByteArray(9, ' ') + '"', 3, channel), ChannelError::None);
    QCOMPARE(channel, "abc");
}

void TestCommand::readsNamesThatAreNoJson()
{
    QByteArray channel;
    QCOMPARE(checkChannel(" a\\u0062 ", MaxName, channel), ChannelError::None);
    QCOMPARE(channel, "a\\u0062");
    QCOMPARE(checkChannel({}, MaxName, channel), ChannelError::Empty);
    // Bytes that are no UTF-8 (a URL can name them) are not read past the end.
    for (const QByteArray &tail :
         {QByteArray("\xC2"), QByteArray("\xE2\x80"), QByteArray("\x80\x80"), QByteArray("\xE3")}) {
        QCOMPARE(checkChannel("a" + tail, MaxName, channel), ChannelError::None);
        QCOMPARE(channel, "a" + tail);
        QCOMPARE(checkChannel(tail, MaxName, channel), ChannelError::None);
    }
}

WSIFY_SUITE(tst_command, wsify::test::NoApplication, TestCommand)
#include "tst_command.moc"
