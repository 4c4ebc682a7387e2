// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/filter/filter.h"
#include "support/suite.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace wsify;
using Expected = FilterCompletion::Expected;
using Direction = FilterRow::Direction;
Q_DECLARE_METATYPE(wsify::FilterCompletion::Expected)

namespace {

Filter parsed(const QByteArray &text)
{
    const auto result = Filter::parse(text);
    if (const auto *error = std::get_if<FilterError>(&result))
        QTest::qFail(text + ": " + error->message, __FILE__, __LINE__);
    const auto *filter = std::get_if<Filter>(&result);
    return filter ? *filter : Filter();
}

bool matches(const QByteArray &filter, const FilterRow &row)
{
    return parsed(filter).matches(row);
}

/// One broadcast, as `watch` sees it.
FilterRow broadcast()
{
    FilterRow row;
    row.channel = "chat:Lobby";
    row.client = "c-17";
    row.user = "alice";
    row.ip = "10.1.2.3";
    row.command = "broadcast";
    row.text = R"({"text":"Grüße, 100% *sure*","id":7})";
    row.size = 2048;
    row.dir = Direction::In;
    return row;
}

} // namespace

class TestFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matchesOneRow_data();
    void matchesOneRow();
    void comparesSizes_data();
    void comparesSizes();
    void agreesWithTheTruthTable();
    void findsLikeASearchDoes();
    void foldsEveryScript_data();
    void foldsEveryScript();
    void looksAtTheBeginningOfLongTextsOnly();
    void saysWhatIsWrongAndWhere_data();
    void saysWhatIsWrongAndWhere();
    void hasLimits();
    void saysWhichFieldsItLooksAt();
    void fieldsOfLists_data();
    void fieldsOfLists();
    void errorsAreShort();
    void knowsWhatIsNarrow_data();
    void knowsWhatIsNarrow();
    void hasNoBadCases();
    void completes_data();
    void completes();
    void completesToWhatItTakes();
    void quotesValues_data();
    void quotesValues();
    void matchTime_data();
    void matchTime();
};

void TestFilter::matchesOneRow_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *filter, bool expected) { QTest::newRow(filter) << QByteArray(filter) << expected; };

    row("", true);
    row(" \t\n ", true);
    row("channel == chat:Lobby", true);
    row("channel==chat:Lobby", true);
    row("channel == chat:lobby", false); // == is exact
    row("channel == 'chat:Lobby'", true);
    row("channel == \"chat:Lobby\"", true);
    row("channel == chat", false);
    row("channel != chat", true);
    row("channel != chat:Lobby", false);
    row("channel ~ LOBBY", true); // ~ is not
    row("channel ~ lob", true);
    row("channel ~ lobx", false);
    row("channel ~ chat:*", true);
    row("channel ~ hat:*", false); // with a '*' it is the whole name
    row("channel ~ *hat:*", true);
    row("channel ~ *lobby", true);
    row("channel ~ *lobb", false);
    row("channel ~ c*:*y", true);
    row("channel ~ *", true);
    row("channel ~ chat:lobby*", true);
    row("channel ~ chat:lobby*y", false); // its two ends must not share the last letter
    row("channel == *", false); // only with ~ it is anything else than a '*'
    row("client == c-17", true);
    row("user == alice", true);
    row("user == ''", false);
    row("user != ''", true);
    row("ip == 10.1.2.3", true);
    row("ip ~ 10.1.*", true);
    row("ip ~ 10.2.*", false);
    row("command == broadcast", true);
    row("command ~ cast", true);
    row("dir == in", true);
    row("dir == out", false);
    row("dir != out", true);
    row("size > 2k", false);
    row("size >= 2k", true);
    row("text ~ '\"id\":7'", true);
    row("text ~ \"\\\"id\\\":7\"", true);
    row("text ~ \"\\*SURE\\*\"", true);
    row("text ~ \\*sure\\*", true);
    row("text ~ \\*sure", true);
    row("text ~ *\\*sure\\**", true);
    row("text ~ 100%", true);
    row("text ~ grüße", true);
    row("text ~ GRÜ", true);
    row("text ~ gruße", false);

    // text to search for, anywhere
    row("alice", true);
    row("Lobby", true);
    row("c-17", true);
    row("10.1.2", true);
    row("grüße", true);
    row("'\"text\"'", true);
    row("bob", false);
    row("!bob", true);
    row("channels", false);
    row("\"size\"", false);

    // what binds how
    row("!channel == x", true);
    row("! channel == chat:Lobby", false);
    row("!!alice", true);
    row("alice && bob", false);
    row("alice || bob", true);
    row("alice||bob", true);
    row("alice&&bob", false);
    row("bob && bob || alice", true);
    row("alice || bob && bob", true);
    row("(alice || bob) && bob", false);
    row("!(alice && bob)", true);
    row("!alice && bob", false);
    row("!(alice || bob) || size == 2k", true);
    row("channel ~ chat && (user == bob || user == alice) && !(dir == out)", true);
    row("((((alice))))", true);
    row("channel == chat:Lobby&&user == alice", true);
    row("user == a&b || alice", true); // a single & belongs to the word
    row("text ~ {\"text\"", true);
    row("channel == a==b || alice", true);
}

void TestFilter::matchesOneRow()
{
    QFETCH(QByteArray, filter);
    QFETCH(bool, expected);
    QCOMPARE(matches(filter, broadcast()), expected);
}

void TestFilter::comparesSizes_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("bytes");
    QTest::newRow("bytes") << QByteArray("512") << qint64(512);
    QTest::newRow("nothing") << QByteArray("0") << qint64(0);
    QTest::newRow("k") << QByteArray("4k") << qint64(4096);
    QTest::newRow("K") << QByteArray("4K") << qint64(4096);
    QTest::newRow("M") << QByteArray("3M") << qint64(3 * 1024 * 1024);
    QTest::newRow("m") << QByteArray("3m") << qint64(3 * 1024 * 1024);
    QTest::newRow("too much") << QByteArray("99999999999999999999") << std::numeric_limits<qint64>::max();
    QTest::newRow("too much, k") << QByteArray("9223372036854775807k") << std::numeric_limits<qint64>::max();
}

void TestFilter::comparesSizes()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, bytes);
    FilterRow less;
    less.size = bytes - 1;
    FilterRow same;
    same.size = bytes;
    const struct
    {
        const char *op;
        bool ofLess;
        bool ofSame;
        bool ofMore;
    } operators[] = {{"==", false, true, false}, {"!=", true, false, true}, {">", false, false, true},
                     {">=", false, true, true},  {"<", true, false, false}, {"<=", true, true, false}};
    for (const auto &expected : operators) {
        const Filter filter = parsed(QByteArray("size ") + expected.op + value);
        QCOMPARE(filter.matches(less), expected.ofLess);
        QCOMPARE(filter.matches(same), expected.ofSame);
        if (bytes < std::numeric_limits<qint64>::max()) {
            FilterRow more;
            more.size = bytes + 1;
            QCOMPARE(filter.matches(more), expected.ofMore);
        }
    }
}

/// Random expressions over three facts, against a second evaluation that knows nothing of jumps.
void TestFilter::agreesWithTheTruthTable()
{
    QRandomGenerator random(7);
    struct Made
    {
        QByteArray text;
        quint8 truth; ///< a bit for each of the eight rows
    };
    const QByteArray names[] = {"a", "b", "c"};
    const quint8 truths[] = {0xAA, 0xCC, 0xF0};
    const std::function<Made(int)> make = [&](int depth) -> Made {
        const auto pick = depth == 0 ? 0u : random.bounded(5u);
        if (pick <= 1) {
            const auto fact = random.bounded(3u);
            const bool isEqual = random.bounded(2u) == 0;
            return {"user " + QByteArray(isEqual ? "==" : "!=") + " x || user ~ \\*" + names[fact],
                    isEqual ? truths[fact] : quint8(0xFF)};
        }
        const Made left = make(depth - 1);
        if (pick == 2)
            return {"!(" + left.text + ')', quint8(~left.truth)};
        const Made right = make(depth - 1);
        if (pick == 3)
            return {'(' + left.text + ") && (" + right.text + ')', quint8(left.truth & right.truth)};
        return {left.text + " || " + right.text, quint8(left.truth | right.truth)};
    };
    int mixed = 0;
    for (int round = 0; round < 2000; ++round) {
        const Made made = make(4);
        const Filter filter = parsed(made.text);
        mixed += made.truth != 0 && made.truth != 0xFF;
        for (int world = 0; world < 8; ++world) {
            QByteArray user;
            for (int fact = 0; fact < 3; ++fact) {
                if (world >> fact & 1)
                    user += '*' + names[fact];
            }
            FilterRow row;
            row.user = user;
            QVERIFY2(filter.matches(row) == bool(made.truth >> world & 1), made.text + " of " + user);
        }
    }
    QVERIFY(mixed > 500);
}

/// `~` against QByteArray's search, over all short texts of two letters, where prefixes overlap most.
void TestFilter::findsLikeASearchDoes()
{
    QByteArrayList words;
    for (int length = 1; length <= 6; ++length) {
        for (int bits = 0; bits < 1 << length; ++bits) {
            QByteArray word;
            for (int i = 0; i < length; ++i)
                word += bits >> i & 1 ? 'b' : 'a';
            words.append(word);
        }
    }
    int found = 0;
    for (const QByteArray &word : words) {
        const Filter inside = parsed("channel ~ " + word);
        const Filter begins = parsed("channel ~ " + word + '*');
        const Filter ends = parsed("channel ~ *" + word);
        const Filter twice = parsed("channel ~ *" + word + '*' + word + '*');
        const Filter unicode = parsed("channel ~ *é" + word + '*');
        for (const QByteArray &text : words) {
            FilterRow row;
            row.channel = text;
            QCOMPARE(inside.matches(row), text.contains(word));
            QCOMPARE(begins.matches(row), text.startsWith(word));
            QCOMPARE(ends.matches(row), text.endsWith(word));
            const qsizetype first = text.indexOf(word);
            QCOMPARE(twice.matches(row), first >= 0 && text.indexOf(word, first + word.size()) >= 0);
            const QByteArray accented = "É" + text;
            row.channel = accented;
            QCOMPARE(unicode.matches(row), text.startsWith(word));
            found += inside.matches(row);
        }
    }
    QVERIFY(found > 1000);
}

void TestFilter::foldsEveryScript_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("expected");
    QTest::newRow("German") << QByteArray("ÄÖÜ") << QByteArray("xäöüx") << true;
    QTest::newRow("Greek") << QByteArray("Σίσυφος") << QByteArray("ΣΊΣΥΦΟΣ") << true;
    QTest::newRow("Cyrillic") << QByteArray("привет") << QByteArray("ПРИВЕТ") << true;
    QTest::newRow("beyond the BMP") << QByteArray("𐐀") << QByteArray("𐐨") << true;
    QTest::newRow("Chinese") << QByteArray("频道") << QByteArray("我的频道") << true;
    QTest::newRow("not the same") << QByteArray("é") << QByteArray("e") << false;
    QTest::newRow("long") << QByteArray("é") << QByteArray(2000, 'x') + "É" << true;
    QTest::newRow("bytes that are no UTF-8") << QByteArray("\xE9") << QByteArray("x\xE9x") << true;
    QTest::newRow("other bytes that are no UTF-8") << QByteArray("\xE9") << QByteArray("x\xC9x") << false;
    QTest::newRow("no half of a character") << QByteArray("\xA4") << QByteArray("ä") << false;
    QTest::newRow("the Kelvin sign means k") << QByteArray("\u212A") << QByteArray("ok") << true;
}

void TestFilter::foldsEveryScript()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, text);
    QFETCH(bool, expected);
    FilterRow row;
    row.channel = text;
    QCOMPARE(matches("channel ~ " + pattern, row), expected);
    QCOMPARE(matches("channel ~ *" + pattern + "*", row), expected);
}

void TestFilter::looksAtTheBeginningOfLongTextsOnly()
{
    const QByteArray text = QByteArray(Filter::MaxText - 6, 'x') + "needle" + "hidden";
    FilterRow row;
    row.text = text;
    QVERIFY(matches("text ~ needle", row));
    QVERIFY(!matches("text ~ hidden", row));
    QVERIFY(matches("needle", row));
    QVERIFY(!matches("hidden", row));
}

void TestFilter::saysWhatIsWrongAndWhere_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<int>("column");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *filter, int column, const char *message) {
        QTest::newRow(filter) << QByteArray(filter) << column << QByteArray(message);
    };
    row("channel", 8, "an operator is expected: ==, !=, ~");
    row("channel ==", 11, "a value is missing");
    row("channel == ", 12, "a value is missing");
    row("channel foo", 9, "an operator is expected");
    row("channel = foo", 9, "an operator is expected");
    row("channel === foo", 11, "must be quoted");
    row("channel =~ foo", 9, "an operator is expected");
    row("channel !~ foo", 9, "an operator is expected");
    row("channel > foo", 9, "'>' does not go with this field: ==, !=, ~");
    row("size ~ 5", 6, "'~' does not go with this field: ==, !=, >, >=, <, <=");
    row("dir > in", 5, "'>' does not go with this field");
    row("dir == up", 8, "in or out");
    row("size > 5x", 8, "512, 4k, 1M");
    row("size > k", 8, "512, 4k, 1M");
    row("size > -1", 8, "512, 4k, 1M");
    row("size > 1.5k", 8, "512, 4k, 1M");
    row("size > ''", 8, "512, 4k, 1M");
    row("ip == 10.0.0.0/8", 7, "ip ~ 10.1.*");
    row("ip ~ 10.0.0.0/8", 6, "ip ~ 10.1.*");
    row("agnt ~ chrome", 1, "there is no field agnt; fields: channel, client, ");
    row("foo bar == 5", 5, "there is no field bar");
    row("foo = 5", 1, "there is no field foo");
    row("queue > 5x", 9, "512, 4k, 1M");
    row("worker == one", 11, "a number is expected");
    row("agent > 5", 7, "'>' does not go with this field");
    row("status = 403", 8, "an operator is expected");
    row("foo & bar", 5, "'&&' or '||' is expected");
    row("foo)", 4, "this ')' closes nothing");
    row("foo &&", 7, "missing");
    row("foo || ", 8, "missing");
    row("|| foo", 1, "a field or something to search for is expected");
    row("== foo", 1, "a field or something to search for is expected");
    row("!= foo", 1, "before '!='");
    row("!", 2, "missing");
    row("(foo", 1, "not closed");
    row("((foo)", 1, "not closed");
    row("(foo & bar)", 6, "'&&', '||' or ')' is expected");
    row("()", 2, "a field or something to search for is expected");
    row("foo && ()", 9, "a field or something to search for is expected");
    row("channel == 'foo", 12, "this quote is not closed");
    row("channel == (foo)", 12, "a value is expected");
    row("channel == foo\\", 15, "after '\\'");
    row("user == ä || user ==", 21, "a value is missing"); // characters, not bytes
    row("user == 𐐀 &", 11, "'&&' or '||' is expected");
}

void TestFilter::saysWhatIsWrongAndWhere()
{
    QFETCH(QByteArray, filter);
    QFETCH(int, column);
    QFETCH(QByteArray, message);
    const auto result = Filter::parse(filter);
    const auto *error = std::get_if<FilterError>(&result);
    QVERIFY(error);
    QVERIFY2(error->message.contains(message), error->message);
    QCOMPARE(error->column, column);
    QCOMPARE(QString::fromUtf8(filter.first(error->offset)).toUcs4().size(), column - 1);
}

void TestFilter::hasLimits()
{
    const auto isError = [](const QByteArray &text) {
        return std::holds_alternative<FilterError>(Filter::parse(text));
    };
    QVERIFY(!isError(QByteArray(Filter::MaxLength, 'a')));
    QVERIFY(isError(QByteArray(Filter::MaxLength + 1, 'a')));
    const auto nested = [](int depth) { return QByteArray(depth, '(') + 'a' + QByteArray(depth, ')'); };
    QVERIFY(!isError(nested(Filter::MaxDepth)));
    QVERIFY(isError(nested(Filter::MaxDepth + 1)));
    QVERIFY(!isError(QByteArray(Filter::MaxDepth, '!') + 'a'));
    QVERIFY(isError(QByteArray(Filter::MaxDepth + 1, '!') + 'a'));
    // Depth is what is around, not what has been.
    QVERIFY(!isError("(a)" + QByteArray("&&!(a)").repeated(500)));
    // As many comparisons as a text can hold.
    const QByteArray most = "a" + QByteArray("||a").repeated((Filter::MaxLength - 1) / 3);
    FilterRow row;
    row.user = "b";
    QVERIFY(!matches(most, row));
    row.user = "A";
    QVERIFY(matches(most, row));
}

void TestFilter::saysWhichFieldsItLooksAt()
{
    const Filter some = parsed("channel == a && size > 5");
    QVERIFY(some.uses(FilterField::Channel));
    QVERIFY(some.uses(FilterField::Size));
    QVERIFY(!some.uses(FilterField::Text));
    QVERIFY(!some.uses(FilterField::Command));
    const Filter any = parsed("foo");
    QVERIFY(any.uses(FilterField::Text));
    QVERIFY(any.uses(FilterField::Channel));
    QVERIFY(!any.uses(FilterField::Size));
    QVERIFY(!any.uses(FilterField::Dir));
    QVERIFY(!parsed("").uses(FilterField::Channel));
    QVERIFY(parsed(" ").matchesEverything());
    QVERIFY(!some.matchesEverything());
}

void TestFilter::fieldsOfLists_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *filter, bool expected) { QTest::newRow(filter) << QByteArray(filter) << expected; };
    row("agent ~ chrome", true);
    row("agent == Chrome", false);
    row("reason == denied", true);
    row("queue > 1k", true);
    row("queue > 2k", false);
    row("in >= 3 && out < 5", true);
    row("channels == 5", true);
    row("channels != 5", false);
    row("status == 403 latency <= 7", true);
    row("status == 403 latency < 7", false);
    row("worker == 6", true);
    row("!(worker == 6)", false);
    row("alice 10.1", true); // words side by side
    row("alice bob", false);
    row("alice (bob || 10.1)", true);
    row("alice !bob dir == in", true);
    row("alice && bob || dir == in", true);
    // words of which there are fields
    row("worker", false);
    row("alice in", true);
    row("out", false);
}

void TestFilter::fieldsOfLists()
{
    QFETCH(QByteArray, filter);
    QFETCH(bool, expected);
    FilterRow row = broadcast();
    row.text = "an index";
    row.agent = "Chrome/120";
    row.reason = "denied";
    row.queue = 1025;
    row.in = 3;
    row.out = 4;
    row.channels = 5;
    row.status = 403;
    row.latency = 7;
    row.worker = 6;
    QCOMPARE(matches(filter, row), expected);
    // Where a field is not known, the error says which are; and what is offered to complete is known.
    const auto elsewhere = Filter::parse("status == 403", filterfields::Clients);
    QCOMPARE(
        std::get<FilterError>(elsewhere).message,
        QByteArray(
            "there is no field status; fields: client, user, ip, size, text, agent, queue, in, out, channels, worker"));
    QVERIFY(std::holds_alternative<Filter>(Filter::parse("command == x", filterfields::Clients))); // as ever
    QCOMPARE(completeFilter("wor", 3, filterfields::Clients).candidates, QByteArrayList{"worker"});
    QCOMPARE(completeFilter("queue ", 6, filterfields::Clients).candidates.first(), QByteArray("=="));
}

// Only the beginning of what may have 4 KiB.
void TestFilter::errorsAreShort()
{
    const auto wrong = Filter::parse(QByteArray(4000, 'x') + " == 5");
    const auto *error = std::get_if<FilterError>(&wrong);
    QVERIFY(error);
    QVERIFY2(error->message.size() < 400 && error->message.contains("xxx..."), error->message);
}

void TestFilter::knowsWhatIsNarrow_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *filter, bool expected) { QTest::newRow(filter) << QByteArray(filter) << expected; };
    row("", false);
    row("foo", false);
    row("channel == a", true);
    row("channel ~ a", false);
    row("channel != a", false);
    row("!(channel == a)", false);
    row("!(channel != a)", true);
    row("client == a || ip == b", true);
    row("client == a || foo", false);
    row("client == a && foo", true);
    row("client == ''", false);
    row("ip == '' || channel == a", false);
    row("foo && (bar || client == a)", false);
    row("foo && (ip == b || client == a)", true);
    row("user == a", false);
    row("(channel == a && size > 5) || (dir == in && channel == b)", true);
}

void TestFilter::knowsWhatIsNarrow()
{
    QFETCH(QByteArray, filter);
    QTEST(parsed(filter).isNarrow(), "expected");
}

/// What makes other languages run for hours: here it is the length of the text, whatever the pattern. The bound is some hundred times
/// what it takes.
void TestFilter::hasNoBadCases()
{
    const QByteArray text(Filter::MaxText, 'a');
    FilterRow row;
    row.text = text;
    QElapsedTimer clock;
    clock.start();
    QVERIFY(!matches("text ~ " + QByteArray(2000, 'a') + 'b', row));
    QVERIFY(!matches("text ~ *" + QByteArray("a*").repeated(1000) + "b*", row));
    QVERIFY(!matches("text ~ *" + (QByteArray(40, 'a') + "b*").repeated(50), row));
    QVERIFY(!matches("text ~ " + QByteArray(2000, 'a') + "é", row));
    QVERIFY2(clock.elapsed() < 10000, QByteArray::number(clock.elapsed()));
}

void TestFilter::completes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Expected>("expected");
    QTest::addColumn<int>("begin");
    QTest::addColumn<QByteArray>("candidates");
    const auto row = [](const char *text, Expected expected, int begin, const char *candidates) {
        QTest::newRow(text) << QByteArray(text) << expected << begin << QByteArray(candidates);
    };
    row("", Expected::Term, 0, "channel client user ip command dir size text ! (");
    row("  ", Expected::Term, 2, "channel client user ip command dir size text ! (");
    row("c", Expected::Term, 0, "channel client command");
    row("ch", Expected::Term, 0, "channel");
    row("foo", Expected::Term, 0, "");
    row("channel", Expected::Operator, 7, "== != ~");
    row("channel ", Expected::Operator, 8, "== != ~");
    row("size ", Expected::Operator, 5, "== != > >= < <=");
    row("dir ", Expected::Operator, 4, "== !=");
    row("channel =", Expected::Operator, 8, "==");
    row("channel !", Expected::Operator, 8, "!=");
    row("dir ==", Expected::Value, 6, "in out");
    row("dir == ", Expected::Value, 7, "in out");
    row("dir == o", Expected::Value, 7, "out");
    row("dir == o ", Expected::Nothing, 0, "");
    row("command == j", Expected::Value, 11, "join");
    row("channel == ch", Expected::Value, 11, "");
    row("channel == 'ch", Expected::Value, 11, "");
    row("channel == 'ch'", Expected::Connective, 15, "&& ||");
    row("'ch", Expected::Nothing, 0, "");
    row("dir == in ", Expected::Connective, 10, "&& ||");
    row("(dir == in ", Expected::Connective, 11, "&& || )");
    row("!dir == in ", Expected::Connective, 11, "&& ||");
    row("(dir == in) ", Expected::Connective, 12, "&& ||");
    row("(dir == in)", Expected::Connective, 11, "&& ||");
    row("dir == in &", Expected::Connective, 10, "&&");
    row("dir == in &&", Expected::Term, 12, "channel client user ip command dir size text ! (");
    row("dir == in && (us", Expected::Term, 14, "user");
    row("!us", Expected::Term, 1, "user");
    row("foo bar ", Expected::Connective, 8, "&& ||");
    row("foo & ", Expected::Nothing, 0, "");
    row("size ~ ", Expected::Nothing, 0, "");
}

void TestFilter::completes()
{
    QFETCH(QByteArray, text);
    QFETCH(Expected, expected);
    QFETCH(int, begin);
    QFETCH(QByteArray, candidates);
    const FilterCompletion completion = completeFilter(text + "behind the cursor", text.size());
    QCOMPARE(completion.candidates.join(' '), candidates);
    QCOMPARE(completion.expected, expected);
    if (expected != Expected::Nothing)
        QCOMPARE(completion.begin, begin);
    // A cursor that is nowhere is no reason to fall over.
    completeFilter(text, text.size() + 100);
    completeFilter(text, -1);
}

/// Whatever is offered is something that the parser takes there.
void TestFilter::completesToWhatItTakes()
{
    const QByteArray whole = "!(channel ~ news && dir != out) || size >= 4k && (command == join || 'x')";
    int offered = 0;
    for (qsizetype cursor = 0; cursor <= whole.size(); ++cursor) {
        const FilterCompletion completion = completeFilter(whole, cursor);
        for (const QByteArray &candidate : completion.candidates) {
            const QByteArray text = whole.first(completion.begin) + candidate;
            const auto result = Filter::parse(text);
            const auto *error = std::get_if<FilterError>(&result);
            const bool isTaken = !error || error->offset >= text.size() || error->message.contains("not closed");
            QVERIFY2(isTaken, text + ": " + (error ? error->message : QByteArray()));
            ++offered;
        }
    }
    QVERIFY(offered > 100);
}

void TestFilter::quotesValues_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("plain") << QByteArray("chat:lobby-1") << QByteArray("chat:lobby-1");
    QTest::newRow("empty") << QByteArray("") << QByteArray("\"\"");
    QTest::newRow("space") << QByteArray("a b") << QByteArray("\"a b\"");
    QTest::newRow("quote") << QByteArray("a\"b") << QByteArray("\"a\\\"b\"");
    QTest::newRow("star") << QByteArray("a*b") << QByteArray("\"a\\*b\"");
    QTest::newRow("backslash") << QByteArray("a\\b") << QByteArray("\"a\\\\b\"");
    QTest::newRow("bracket") << QByteArray("a)") << QByteArray("\"a)\"");
    QTest::newRow("ampersands") << QByteArray("a&&b") << QByteArray("\"a&&b\"");
    QTest::newRow("equals") << QByteArray("=a") << QByteArray("\"=a\"");
    QTest::newRow("UTF-8") << QByteArray("Grüße") << QByteArray("Grüße");
}

void TestFilter::quotesValues()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, written);
    QCOMPARE(filterValue(value), written);
    FilterRow row;
    row.channel = value;
    QVERIFY(matches("channel == " + filterValue(value), row));
    const QByteArray around = "<" + value + ">";
    row.channel = around;
    QVERIFY(matches("channel ~ " + filterValue(value), row));
    QVERIFY(!matches("channel == " + filterValue(value), row));
}

void TestFilter::matchTime_data()
{
    QTest::addColumn<QByteArray>("filter");
    for (const char *filter :
         {"", "channel == chat:Lobby", "channel ~ chat:*", "size > 4k", "dir == in && user == alice", "text ~ needle",
          "needle", "text ~ grüße", "!(channel ~ news* || channel ~ sport*) && size < 1M"})
        QTest::newRow(filter) << QByteArray(filter);
}

/// Not a check: prints what one match costs. The text is 128 bytes.
void TestFilter::matchTime()
{
    QFETCH(QByteArray, filter);
    const Filter compiled = parsed(filter);
    const QByteArray text = QByteArray("{\"some\":\"content\",\"n\":1234}").repeated(5).first(128);
    FilterRow row = broadcast();
    row.text = text;
    qint64 matched = 0;
    QBENCHMARK
    {
        for (int i = 0; i < 1000; ++i)
            matched += compiled.matches(row);
    }
    QVERIFY(matched >= 0);
}

WSIFY_SUITE(tst_filter, QCoreApplication, TestFilter)
#include "tst_filter.moc"
