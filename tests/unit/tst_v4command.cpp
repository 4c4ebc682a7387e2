// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/limits.h"
#include "core/session/v4command.h"
#include "support/jsonschema.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;
using namespace wsify::test;
using Kind = v4::Command::Kind;

namespace {

/// What was read, in words; only what a command has.
QByteArray shown(const v4::Command &command)
{
    static constexpr const char *Kinds[] = {"join", "leave", "broadcast", "presence", "refresh", "reserved", "other"};
    QByteArray text = Kinds[int(command.kind)];
    const auto add = [&text](const char *name, const QByteArray &value) { text += QByteArray(" ") + name + value; };
    if (!command.id.isEmpty())
        add("id=", command.id.toByteArray());
    for (const v4::Wanted &wanted : command.channels) {
        add("", wanted.channel);
        if (wanted.since)
            text += "@" + *wanted.since;
        if (wanted.last)
            text += "#" + QByteArray::number(*wanted.last);
    }
    if (command.isBatch)
        add("", "batch");
    if (command.wantsPresence)
        add("", "presence");
    if (command.isStrict)
        add("", "strict");
    if (!command.content.isEmpty())
        add("content=", command.content.toByteArray());
    if (!command.to.isEmpty())
        add("to=", command.to.users.join(',') + '/' + command.to.clients.join(','));
    if (command.except.isMe)
        add("", "not-me");
    else if (!command.except.isEmpty())
        add("except=", command.except.users.join(',') + '/' + command.except.clients.join(','));
    if (!command.isStored)
        add("", "unstored");
    if (!command.dedup.isEmpty())
        add("dedup=", command.dedup);
    return text;
}

QByteArray names(int count)
{
    QByteArray list;
    for (int i = 0; i < count; ++i)
        list += (i ? ",\"n" : "\"n") + QByteArray::number(i) + '"';
    return '[' + list + ']';
}

QByteArray members(int count)
{
    QByteArray list;
    for (int i = 0; i < count; ++i)
        list += (i ? ",\"m" : "\"m") + QByteArray::number(i) + "\":1";
    return '{' + list + '}';
}

} // namespace

class TestV4Command : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void boundsOfAnId();
    void keepsNothingOfTheLastMessage();
    void slicesOfTheMessage();
    void keepsLittleOfManyMembers();

private:
    const JsonSchema m_schema{QStringLiteral(WSIFY_SOURCE_DIR "/server/wsify.v4.schema.json")};
    Limits m_limits;
};

void TestV4Command::reads_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *title, const QByteArray &message, const QByteArray &expected) {
        QTest::newRow(title) << message << expected;
    };
    row("join", R"({"command":"join","args":{"channel":" c\u00a0"},"id":1})", "join id=1 c");
    row("join, all of it",
        R"({"id":"a","command":"join","args":{"channel":"c","presence":true,"since":"k3f.7","recover":"strict","token":{}}})",
        R"(join id="a" c@k3f.7 presence strict)");
    row("join with last", R"({"command":"join","args":{"channel":"c","last":0}})", "join c#0");
    row("join without presence", R"({"command":"join","args":{"channel":"c","presence":false}})", "join c");
    row("last beyond 64 bits", R"({"command":"join","args":{"channel":"c","last":99999999999999999999}})",
        "join c#9223372036854775807");
    row("as many members as may be", R"({"command":"refresh","args":)" + members(256) + '}', "refresh");
    row("a request with any number of members", R"({"command":"x","args":)" + members(257) + '}', "other");
    row("batch", R"({"command":"join","args":{"channels":["a","b"," a"]}})", "join a b batch");
    row("batch of one", R"({"command":"join","args":{"channels":["a"]}})", "join a batch");
    row("batch with positions",
        R"({"command":"join","args":{"channels":["a",{"channel":"b","since":"p","x":1},{"channel":"c","last":5}],"presence":true,"recover":"strict"}})",
        "join a b@p c#5 batch presence strict");
    row("the first of two counts", R"({"command":"join","args":{"channels":[{"channel":"a","last":1},"a"]}})",
        "join a#1 batch");
    row("a since that can be none", R"({"command":"join","args":{"channel":"c","since":"\udead"}})", "join c@");
    row("leave", R"({"command":"leave","args":{"channel":"c"}})", "leave c");
    row("leave many", R"({"command":"leave","args":{"channels":["a","b"]}})", "leave a b batch");
    row("broadcast", R"({"command":"broadcast","args":{"channel":"c","content":{"b":1, "a":1e300}}})",
        R"(broadcast c content={"b":1, "a":1e300})");
    row("broadcast without content", R"({"command":"broadcast","args":{"channel":"c"}})", "broadcast c");
    row("broadcast, all of it",
        R"({"id":-1.5e3,"command":"broadcast","args":{"channel":"c","content":null,"to":{"users":["1","2"],"clients":["k"]},"except":"me","store":false,"dedup":"once"}})",
        "broadcast id=-1.5e3 c content=null to=1,2/k not-me unstored dedup=once");
    row("except some", R"({"command":"broadcast","args":{"channel":"c","except":{"users":[],"clients":["k\n"]}}})",
        "broadcast c except=/k\n");
    row("to 1,000", R"({"command":"broadcast","args":{"channel":"c","to":{"users":)" + names(1000) + "}}}",
        "broadcast c to=" + names(1000).replace("\"", "").replace("[", "").replace("]", "") + '/');
    row("presence", R"({"command":"presence","args":{"channel":"c"}})", "presence c");
    row("refresh", R"({"command":"refresh"})", "refresh");
    row("refresh with anything", R"({"command":"refresh","args":{"token":"t","channel":7},"id":2})", "refresh id=2");
    row("request", R"({"command":"Join","args":{"channel":7,"channel":8},"id":2})", "other id=2");
    row("request without a name", R"({"command":""})", "other");
    row("other members", R"({"command":"refresh","x":1,"x":2,"Id":[]})", "refresh");
    row("escaped keys and names", R"({"comm\u0061nd":"jo\u0069n","args":{"ch\u0061nnel":"c"},"\u0069d":3})",
        "join id=3 c");
    row("byte order mark", "\xEF\xBB\xBF{\"command\":\"refresh\",\"id\":4}", "refresh id=4");
}

void TestV4Command::reads()
{
    QFETCH(QByteArray, message);
    v4::Command command;
    const auto fault = v4::readCommand(message, m_limits, command);
    QVERIFY2(!fault, fault->error.message.constData());
    QTEST(shown(command), "expected");
    if (message.contains("channel\":7")) // the schema cannot say what only the authorizer knows
        return;
    const QString finding =
        m_schema.check(message.startsWith('\xEF') ? message.mid(3) : message, QStringLiteral("command"));
    QVERIFY2(finding.isEmpty(), qUtf8Printable(finding));
}

void TestV4Command::refuses_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("id"); // that is answered; empty: an event
    QTest::addColumn<bool>("isCommand"); // without its id it gets nothing, not an event
    QTest::addColumn<bool>("isBeyondSchema"); // the schema cannot express what is wrong
    constexpr bool BeyondSchema = true;
    const auto event = [](const char *title, const QByteArray &message, const char *field,
                          bool isBeyondSchema = false) {
        QTest::newRow(title) << message << QByteArray(field) << QByteArray() << false << isBeyondSchema;
    };
    const auto reply = [](const char *title, const QByteArray &message, const char *field, bool isCommand,
                          bool isBeyondSchema = false) {
        QTest::newRow(title) << message << QByteArray(field) << QByteArray("7") << isCommand << isBeyondSchema;
    };
    event("no JSON", "{", "");
    event("an array", "[]", "");
    event("empty", "", "");
    event("something behind it", R"({"command":"refresh","id":7} x)", "");
    event("bad UTF-8", "{\"command\":\"\xFF\",\"id\":7}", "");
    event("too deep", R"({"id":7,"command":"x","args":{"a":)" + QByteArray(130, '[') + QByteArray(130, ']') + "}}", "",
          BeyondSchema);
    event("UTF-16", QByteArray("\xFF\xFE{\0", 4), "");
    event("no command, no id", "{}", "command");
    event("command is no string, no id", R"({"command":7})", "command");
    event("command twice, no id", R"({"command":"refresh","command":"refresh"})", "command", BeyondSchema);
    event("args twice, no id", R"({"command":"refresh","args":{},"args":{}})", "args", BeyondSchema);
    event("id is an object", R"({"command":"refresh","id":{}})", "id");
    event("id is an array", R"({"command":"refresh","id":[7]})", "id");
    event("id is true", R"({"command":"refresh","id":true})", "id");
    event("id is null", R"({"command":"refresh","id":null})", "id");
    event("id twice", R"({"id":7,"command":"refresh","id":7})", "id", BeyondSchema);
    event("id too long", R"({"command":"refresh","id":")" + QByteArray(63, 'x') + "\"}", "id");
    reply("no command", R"({"id":7})", "command", false);
    reply("command is no string", R"({"id":7,"command":null})", "command", false);
    reply("command twice", R"({"command":"refresh","id":7,"command":"refresh"})", "command", false, BeyondSchema);
    reply("args twice", R"({"args":{},"id":7,"command":"refresh","args":{}})", "args", false, BeyondSchema);

    struct
    {
        const char *title;
        const char *command;
        QByteArray args;
        const char *field;
        bool isBeyondSchema = false;
    } const rows[] = {
        {"args are null", "join", "null", "args"},
        {"args are an array", "x", "[]", "args"},
        {"args are a number", "refresh", "1", "args"},
        {"no channel", "join", "{}", "channel"},
        {"channel is a number", "join", R"({"channel":7})", "channel"},
        {"channel is null", "leave", R"({"channel":null})", "channel"},
        {"channel is white space", "broadcast", R"({"channel":" \u3000"})", "channel", BeyondSchema},
        {"channel has a control character", "presence", R"({"channel":"a\u0000"})", "channel", BeyondSchema},
        {"channel is too long", "join", R"({"channel":")" + QByteArray(1025, 'x') + "\"}", "channel", BeyondSchema},
        {"channel is a lone surrogate", "join", R"({"channel":"\ud800"})", "channel", BeyondSchema},
        {"channel twice", "join", R"({"channel":"a","ch\u0061nnel":"a"})", "channel", BeyondSchema},
        {"another member twice", "refresh", R"({"x":1,"x":1})", "x", BeyondSchema},
        {"content twice", "broadcast", R"({"channel":"a","content":1,"content":1})", "content", BeyondSchema},
        {"a broadcast without channel", "broadcast", R"({"channels":["a"]})", "channel"},
        {"a broadcast with channels beside channel", "broadcast", R"({"channel":"a","channels":["b"]})", "channels"},
        {"a presence with channels beside channel", "presence", R"({"channel":"a","channels":["b"]})", "channels"},
        {"channel beside channels", "leave", R"({"channels":["b"],"channel":"a"})", "channels"},
        {"257 members", "refresh", members(257), "args", BeyondSchema},
        {"a presence of many", "presence", R"({"channels":["a"]})", "channel"},
        {"channels beside channel", "join", R"({"channel":"a","channels":["b"]})", "channels"},
        {"channels are a string", "join", R"({"channels":"a"})", "channels"},
        {"channels are empty", "leave", R"({"channels":[]})", "channels"},
        {"a number among channels", "join", R"({"channels":["a",1]})", "channels"},
        {"an empty name among channels", "join", R"({"channels":["a"," "]})", "channels", BeyondSchema},
        {"an object to leave", "leave", R"({"channels":[{"channel":"a"}]})", "channels"},
        {"an object without channel", "join", R"({"channels":[{}]})", "channels"},
        {"an object's since", "join", R"({"channels":[{"channel":"a","since":1}]})", "channels"},
        {"an object with both", "join", R"({"channels":[{"channel":"a","since":"","last":1}]})", "channels"},
        {"an object's member twice", "join", R"({"channels":[{"channel":"a","channel":"a"}]})", "channels",
         BeyondSchema},
        {"1,001 channels", "join", "{\"channels\":" + names(1001) + '}', "channels", BeyondSchema},
        {"since beside channels", "join", R"({"channels":["a"],"since":"x"})", "since"},
        {"last beside channels", "join", R"({"channels":["a"],"last":1})", "last"},
        {"since and last", "join", R"({"channel":"a","since":"x","last":1})", "last"},
        {"since is a number", "join", R"({"channel":"a","since":1})", "since"},
        {"last is a fraction", "join", R"({"channel":"a","last":1.5})", "last"},
        {"last is negative", "join", R"({"channel":"a","last":-1})", "last"},
        {"last is a string", "join", R"({"channel":"a","last":"1"})", "last"},
        {"last is a whole number with a fraction", "join", R"({"channel":"a","last":1.0})", "last", BeyondSchema},
        {"last has an exponent", "join", R"({"channel":"a","last":1e2})", "last", BeyondSchema},
        {"recover", "join", R"({"channel":"a","recover":"lenient"})", "recover"},
        {"recover is true", "join", R"({"channel":"a","recover":true})", "recover"},
        {"presence is a number", "join", R"({"channel":"a","presence":1})", "presence"},
        {"store is null", "broadcast", R"({"channel":"a","store":null})", "store"},
        {"dedup is empty", "broadcast", R"({"channel":"a","dedup":""})", "dedup"},
        {"dedup is a number", "broadcast", R"({"channel":"a","dedup":1})", "dedup"},
        {"dedup is too long", "broadcast", R"({"channel":"a","dedup":")" + QByteArray(129, 'x') + "\"}", "dedup"},
        {"to me", "broadcast", R"({"channel":"a","to":"me"})", "to"},
        {"to is an array", "broadcast", R"({"channel":"a","to":["1"]})", "to"},
        {"to a user without a name", "broadcast", R"({"channel":"a","to":{"users":[""]}})", "to"},
        {"to a client without a name", "broadcast", R"({"channel":"a","to":{"clients":["k",""]}})", "to"},
        {"except a user without a name", "broadcast", R"({"channel":"a","except":{"users":[""]}})", "except"},
        {"to is empty", "broadcast", R"({"channel":"a","to":{}})", "to"},
        {"to has empty lists", "broadcast", R"({"channel":"a","to":{"users":[],"clients":[]}})", "to"},
        {"to has others", "broadcast", R"({"channel":"a","to":{"users":["1"],"rooms":[]}})", "to"},
        {"to has users twice", "broadcast", R"({"channel":"a","to":{"users":["1"],"users":["1"]}})", "to",
         BeyondSchema},
        {"to has a number", "broadcast", R"({"channel":"a","to":{"users":[1]}})", "to"},
        {"to has a string for a list", "broadcast", R"({"channel":"a","to":{"users":"1"}})", "to"},
        {"to 1,001", "broadcast", R"({"channel":"a","to":{"clients":["1"],"users":)" + names(1000) + "}}", "to",
         BeyondSchema},
        {"except another word", "broadcast", R"({"channel":"a","except":"you"})", "except"},
        {"except nobody", "broadcast", R"({"channel":"a","except":{"users":[]}})", "except"},
    };
    for (const auto &[title, command, args, field, isBeyondSchema] : rows) {
        reply(title, QByteArray(R"({"id":7,"command":")") + command + R"(","args":)" + args + '}', field, true,
              isBeyondSchema);
    }
}

void TestV4Command::refuses()
{
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, id);
    v4::Command command;
    const auto fault = v4::readCommand(message, m_limits, command);
    QVERIFY(fault.has_value());
    QCOMPARE(fault.value().error.code, v4::Code::BadRequest);
    QTEST(fault.value().error.field, "field");
    QVERIFY(!fault.value().error.message.isEmpty());
    QCOMPARE(fault.value().isEvent, id.isEmpty());
    if (!id.isEmpty())
        QCOMPARE(command.id, id);
    // Without an id a command that is refused gets nothing; what is none is told of.
    const QByteArray without = QByteArray(message).replace("\"id\":7,", "");
    if (!id.isEmpty() && without != message) {
        const auto silent = v4::readCommand(without, m_limits, command);
        QVERIFY(silent.has_value());
        QFETCH(bool, isCommand);
        QCOMPARE(silent.value().isEvent, !isCommand);
    }
    QTEST(m_schema.check(message, QStringLiteral("command")).isEmpty(), "isBeyondSchema");
}

void TestV4Command::boundsOfAnId()
{
    v4::Command command;
    for (const QByteArray &id : {QByteArray("0"), QByteArray("-0"), QByteArray("1e400"), QByteArray("1.0"),
                                 QByteArray(R"("")"), QByteArray(R"("\ud800")"), '"' + QByteArray(62, 'x') + '"'}) {
        const QByteArray message = R"({"command":"refresh","id":)" + id + '}';
        QVERIFY(!v4::readCommand(message, m_limits, command));
        QCOMPARE(command.id, id);
    }
    const auto fault = v4::readCommand(R"({"id":7,"command":"connect","args":1})", m_limits, command);
    QVERIFY(fault.has_value());
    QCOMPARE(fault.value().error.code, v4::Code::UnknownCommand);
    QVERIFY(!fault.value().isEvent);
    QCOMPARE(command.kind, Kind::Reserved);
}

void TestV4Command::keepsNothingOfTheLastMessage()
{
    v4::Command command;
    QVERIFY(!v4::readCommand(
        R"({"id":7,"command":"broadcast","args":{"channel":"c","except":"me","store":false,"dedup":"x","content":1}})",
        m_limits, command));
    QVERIFY(!v4::readCommand(R"({"command":"refresh"})", m_limits, command));
    QCOMPARE(shown(command), "refresh");
}

void TestV4Command::slicesOfTheMessage()
{
    const QByteArray message = R"({"id":7,"command":"broadcast","args":{"channel":"c","content":[1]}})";
    v4::Command command;
    QVERIFY(!v4::readCommand(message, m_limits, command));
    for (const QByteArrayView slice : {command.id, command.name, command.args, command.content})
        QVERIFY(slice.begin() >= message.begin() && slice.end() <= message.end());
    QCOMPARE(command.args, R"({"channel":"c","content":[1]})");
}

/// Whatever the message holds, no more than the bounds is copied: what would be found behind them is not looked at.
void TestV4Command::keepsLittleOfManyMembers()
{
    v4::Command command;
    const auto field = [&](const QByteArray &message) {
        const auto fault = v4::readCommand(message, m_limits, command);
        return fault ? fault->error.field + ": " + fault->error.message : QByteArray();
    };
    const QByteArray many = members(80'000).chopped(1) + ",\"m7\":1}";
    QCOMPARE(field(R"({"command":"refresh","args":)" + many + '}'), "args: may have at most 256 members");

    const QByteArray list = names(100'000).chopped(1) + ",7]";
    QCOMPARE(field(R"({"command":"broadcast","args":{"channel":"c","to":{"users":)" + list + "}}}"),
             "to: may have at most 1000 names");
    QCOMPARE(command.to.users.size(), v4::MaxRecipients);
    QCOMPARE(field(R"({"command":"leave","args":{"channels":)" + list + "}}"),
             "channels: may name at most 1000 channels");
    QCOMPARE(qsizetype(command.channels.size()), m_limits.maxChannels);
}

WSIFY_SUITE(tst_v4command, wsify::test::NoApplication, TestV4Command)
#include "tst_v4command.moc"
