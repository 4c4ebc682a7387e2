// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/text/json.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;
using json::Scanner;
using json::Type;

namespace {

QByteArray nested(int arrays, int objects, const QByteArray &inner)
{
    QByteArray open;
    QByteArray close;
    for (int i = 0; i < arrays; ++i) {
        open += '[';
        close.prepend(']');
    }
    for (int i = 0; i < objects; ++i) {
        open += R"({"k":)";
        close.prepend('}');
    }
    return open + inner + close;
}

/// A view of a copy without a byte behind it, so that a sanitizer sees a read beyond the end.
struct Exact
{
    explicit Exact(const QByteArray &text)
        : bytes(text.begin(), text.end())
    {
    }
    QByteArrayView view() const { return {bytes.data(), qsizetype(bytes.size())}; }

    std::vector<char> bytes;
};

/// Passes over one value the way parsers of commands do: every container is entered, nothing is skipped whole.
bool walk(Scanner &scanner)
{
    switch (scanner.peek()) {
    case Type::Object: {
        QByteArrayView key;
        scanner.enterObject();
        while (scanner.nextKey(key)) {
            if (!walk(scanner))
                return false;
        }
        return scanner.ok();
    }
    case Type::Array:
        scanner.enterArray();
        while (scanner.nextElement()) {
            if (!walk(scanner))
                return false;
        }
        return scanner.ok();
    default:
        return scanner.value().isValid();
    }
}

} // namespace

class TestJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesWhatIsValid_data();
    void takesWhatIsValid();
    void refusesWhatIsNot_data();
    void refusesWhatIsNot();
    void refusesEveryTruncation();
    void findsBadBytesAtEveryPlace();
    void checksUtf8LikeTheRfc();
    void limitsDepth_data();
    void limitsDepth();
    void doesNotRecurse();
    void slicesValues();
    void walksObjectsAndArrays();
    void endsWithTheFirstError();
    void comparesByMeaning_data();
    void comparesByMeaning();
    void unescapes_data();
    void unescapes();
    void previews_data();
    void previews();
    void writesStrings_data();
    void writesStrings();
};

void TestJson::takesWhatIsValid_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Type>("type");

    const auto row = [](const char *name, const QByteArray &text, Type type) { QTest::newRow(name) << text << type; };
    row("null", "null", Type::Null);
    row("true", "true", Type::Bool);
    row("false", "false", Type::Bool);
    row("zero", "0", Type::Number);
    row("minus zero", "-0", Type::Number);
    row("integer", "1234567890", Type::Number);
    row("more digits than any type", QByteArray(400, '9'), Type::Number);
    row("fraction", "-0.10", Type::Number);
    row("exponent", "1e5", Type::Number);
    row("exponent with sign", "1E+05", Type::Number);
    row("exponent of zero", "0e-0", Type::Number);
    row("exponent beyond a double", "1e400", Type::Number);
    row("all of a number", "-12.50e-007", Type::Number);
    row("empty string", R"("")", Type::String);
    row("string", R"("a")", Type::String);
    row("every escape", R"("\"\\\/\b\f\n\r\t\u0000\u00e9\uFFFF")", Type::String);
    row("surrogate pair", R"("\uD834\uDd1e")", Type::String);
    row("lone high surrogate", R"("\uDADA")", Type::String);
    row("lone low surrogate", R"("\udead")", Type::String);
    row("pair in wrong order", R"("\uDD1E\uD834")", Type::String);
    row("noncharacter", "\"\xEF\xBF\xBF\"", Type::String);
    row("DEL", "\"\x7F\"", Type::String);
    row("C1 control", "\"\xC2\x80\"", Type::String);
    row("two bytes", "\"\xC3\xA9\"", Type::String);
    row("three bytes", "\"\xE2\x82\xAC\"", Type::String);
    row("four bytes", "\"\xF0\x9D\x84\x9E\"", Type::String);
    row("U+10FFFF", "\"\xF4\x8F\xBF\xBF\"", Type::String);
    row("U+2028 as it is", "\"\xE2\x80\xA8\"", Type::String);
    row("BOM inside a string", "\"\xEF\xBB\xBF\"", Type::String);
    row("comment in a string", R"("a/*b*/c//d")", Type::String);
    row("empty array", "[]", Type::Array);
    row("empty array, spaced", " [ ] ", Type::Array);
    row("array of everything", R"([null,1,"1",{},[],true,false])", Type::Array);
    row("empty object", "{}", Type::Object);
    row("object", R"({"a":1,"b":[{"c":null}]})", Type::Object);
    row("empty key", R"({"":0})", Type::Object);
    row("doubled key", R"({"a":1,"a":1})", Type::Object);
    row("all white space", "\t\r\n {\t\"a\"\r:\n[ 1 , 2 ]\t,\"b\" : {\n} } \n", Type::Object);
    row("long string", '"' + QByteArray(100'000, 'x') + '"', Type::String);
}

void TestJson::takesWhatIsValid()
{
    QFETCH(QByteArray, text);
    QFETCH(Type, type);
    const Exact exact(text);

    Scanner scanner(exact.view());
    QCOMPARE(scanner.peek(), type);
    const json::Value value = scanner.value();
    QVERIFY2(scanner.finish(), scanner.error());
    QVERIFY(scanner.ok());
    QVERIFY(!scanner.error());
    QCOMPARE(value.type, type);
    QCOMPARE(value.bytes.toByteArray(), text.trimmed());
    QCOMPARE(scanner.offset(), text.size());

    Scanner walker(exact.view());
    QVERIFY(walk(walker));
    QVERIFY(walker.finish());

    // Cut off anywhere it is invalid; only what begins a number may be a number itself.
    if (type == Type::Number || text.size() > 1000)
        return;
    for (qsizetype size = 0; size < text.lastIndexOf(value.bytes.back()) + 1; ++size) {
        const Exact cut(text.first(size));
        Scanner cutScanner(cut.view());
        cutScanner.value();
        QVERIFY2(!cutScanner.finish(), cut.view().toByteArray().constData());
    }
}

void TestJson::refusesWhatIsNot_data()
{
    QTest::addColumn<QByteArray>("text");

    const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text; };
    row("empty", "");
    row("white space alone", " \n");
    row("NUL", QByteArray("\0", 1));
    row("NUL behind", QByteArray("1\0", 2));
    row("NUL before", QByteArray("\0001", 2));
    row("BOM", "\xEF\xBB\xBF{}");
    row("UTF-16", QByteArray("{\0}\0", 4));
    row("form feed as space", "\f1");
    row("vertical tab as space", "1\v");
    row("no-break space as space", "\xC2\xA0\"\"");
    row("two values", "1 2");
    row("garbage behind", "{}x");
    row("comma behind", "{},");
    row("a closing brace too many", "{}}");
    row("comment", "{}/**/");
    row("line comment", "// x\n1");
    row("tru", "tru");
    row("fals", "fals");
    row("nul", "nul");
    row("truth", "truth");
    row("true joined", "truefalse");
    row("True", "True");
    row("NaN", "NaN");
    row("-Infinity", "-Infinity");
    row("undefined", "undefined");
    row("bare word", "abc");
    row("plus", "+1");
    row("minus alone", "-");
    row("minus and letter", "-a");
    row("two minuses", "--1");
    row("leading zero", "01");
    row("leading zero behind minus", "-01");
    row("zeros", "00");
    row("point behind", "1.");
    row("point before", ".5");
    row("minus and point", "-.5");
    row("two points", "1.2.3");
    row("point and exponent", "1.e5");
    row("exponent alone", "e5");
    row("exponent without digits", "1e");
    row("exponent with sign alone", "1e+");
    row("two exponents", "1e5e5");
    row("exponent with fraction", "1e5.5");
    row("hex", "0x10");
    row("separator", "1_000");
    row("space in a number", "1 000");
    row("fullwidth digit", "\xEF\xBC\x91");
    row("single quotes", "'a'");
    row("unclosed string", R"("a)");
    row("quote alone", "\"");
    row("escaped closing quote", R"("a\")");
    row("backslash at the end", "\"\\");
    row("tab in a string", "\"\t\"");
    row("line feed in a string", "\"a\nb\"");
    row("NUL in a string", QByteArray("\"a\0b\"", 5));
    row("U+001F in a string", "\"\x1F\"");
    row("escape a", R"("\a")");
    row("escape x", R"("\x41")");
    row("escape quote", R"("\'")");
    row("escape NUL", QByteArray("\"\\\0\"", 4));
    row("escape of UTF-8", "\"\\\xC3\xA9\"");
    row("escape U", R"("\U0041")");
    row("u without digits", R"("\u")");
    row("u with three digits", R"("\u00A")");
    row("u with no hex digit", R"("\u00G0")");
    row("u with a sign", R"("\u+123")");
    row("u cut off", R"("\u123)");
    row("second of a pair bad", R"("\uD834\uDdx0")");
    row("array unclosed", "[1");
    row("array opened", "[");
    row("array, comma, end", "[1,");
    row("trailing comma", "[1,]");
    row("comma alone", "[,]");
    row("leading comma", "[,1]");
    row("double comma", "[1,,2]");
    row("no comma", "[1 2]");
    row("colon in an array", "[1:2]");
    row("array closed as object", "[1}");
    row("array closed alone", "]");
    row("array in array unclosed", "[[1]");
    row("object opened", "{");
    row("object unclosed", R"({"a":1)");
    row("object, comma, end", R"({"a":1,)");
    row("object trailing comma", R"({"a":1,})");
    row("object leading comma", R"({,"a":1})");
    row("object double comma", R"({"a":1,,"b":2})");
    row("object, no comma", R"({"a":1 "b":2})");
    row("key alone", R"({"a"})");
    row("key and colon", R"({"a":})");
    row("two colons", R"({"a"::1})");
    row("comma for colon", R"({"a",1})");
    row("equals for colon", R"({"a"=1})");
    row("unquoted key", "{a:1}");
    row("number as key", "{1:1}");
    row("null as key", "{null:1}");
    row("single quoted key", "{'a':1}");
    row("key unclosed", R"({"a)");
    row("object closed as array", R"({"a":1])");
    row("colon without key", "{:1}");
    row("bad key", "{\"\xFF\":1}");
    row("error deep inside", R"({"a":[1,{"b":[tru]}]})");
}

void TestJson::refusesWhatIsNot()
{
    QFETCH(QByteArray, text);
    const Exact exact(text);

    Scanner scanner(exact.view());
    scanner.value();
    QVERIFY(!scanner.finish());
    QVERIFY(!scanner.ok());
    QVERIFY(scanner.error());
    QVERIFY(scanner.offset() >= 0 && scanner.offset() <= text.size());

    Scanner walker(exact.view());
    QVERIFY(!(walk(walker) && walker.finish()));
}

void TestJson::refusesEveryTruncation()
{
    const QByteArray text =
        "{\"a\":[true,false,null,-1.5e+3,\"\\u00e9\\n\xF0\x9D\x84\x9E\"],\"long enough for words\":{\"c\":\"x\"}}";
    for (qsizetype size = 0; size <= text.size(); ++size) {
        const Exact exact(text.first(size));
        Scanner scanner(exact.view());
        scanner.value();
        QCOMPARE(scanner.finish(), size == text.size());
    }
}

// The scanner reads strings by words: a byte that ends the fast path must be seen wherever in a word it stands.
void TestJson::findsBadBytesAtEveryPlace()
{
    for (int size = 1; size <= 24; ++size) {
        for (int at = 0; at < size; ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                QByteArray text(size, 'a');
                text[at] = char(byte);
                text = '"' + text + '"';
                const Exact exact(text);
                Scanner scanner(exact.view());
                scanner.value();
                const bool valid = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
                if (scanner.finish() != valid)
                    QFAIL(qPrintable(QStringLiteral("byte %1 at %2 of %3").arg(byte).arg(at).arg(size)));
            }
        }
    }
}

// Against the table of RFC 3629 section 4, by brute force over the first two bytes with good and bad tails.
void TestJson::checksUtf8LikeTheRfc()
{
    const auto in = [](int c, int low, int high) { return c >= low && c <= high; };
    const auto expectedLength = [&in](const QByteArray &text) {
        const auto byte = [&text](int i) { return i < text.size() ? int(quint8(text[i])) : -1; };
        const auto tail = [&](int i) { return in(byte(i), 0x80, 0xBF); };
        const int a = byte(0);
        const int b = byte(1);
        if (in(a, 0xC2, 0xDF) && tail(1))
            return 2;
        const bool three = (a == 0xE0 && in(b, 0xA0, 0xBF)) || (in(a, 0xE1, 0xEC) && tail(1))
                           || (a == 0xED && in(b, 0x80, 0x9F)) || (in(a, 0xEE, 0xEF) && tail(1));
        if (three && tail(2))
            return 3;
        const bool four =
            (a == 0xF0 && in(b, 0x90, 0xBF)) || (in(a, 0xF1, 0xF3) && tail(1)) || (a == 0xF4 && in(b, 0x80, 0x8F));
        return four && tail(2) && tail(3) ? 4 : 0;
    };
    const QByteArray tails[] = {"",         "\x80",     "\xBF",     "\x7F",     "\xC0",
                                "\x80\x80", "\xBF\xBF", "\x80\x7F", "\x80\xC0", "\x80\x80\x80"};
    for (int first = 0x80; first < 256; ++first) {
        for (int second = 0x80; second < 256; ++second) {
            for (const QByteArray &rest : tails) {
                const QByteArray sequence = QByteArray(1, char(first)) + char(second) + rest;
                const bool valid = expectedLength(sequence) == sequence.size();
                if (!valid && expectedLength(sequence) > 0)
                    continue; // a shorter sequence and something else: told apart by the other rows
                const Exact exact('"' + sequence + '"');
                Scanner scanner(exact.view());
                scanner.value();
                if (scanner.finish() != valid)
                    QFAIL(sequence.toHex(' ').constData());
            }
        }
        const Exact alone('"' + QByteArray(1, char(first)) + '"');
        Scanner scanner(alone.view());
        scanner.value();
        QVERIFY(!scanner.finish());
    }
}

void TestJson::limitsDepth_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("maxDepth");
    QTest::addColumn<bool>("valid");

    QTest::newRow("128 arrays") << nested(128, 0, "1") << 128 << true;
    QTest::newRow("129 arrays") << nested(129, 0, "1") << 128 << false;
    QTest::newRow("128 empty arrays") << nested(128, 0, "") << 128 << true;
    QTest::newRow("129 empty arrays") << nested(129, 0, "") << 128 << false;
    QTest::newRow("128 objects") << nested(0, 128, "1") << 128 << true;
    QTest::newRow("129 objects") << nested(0, 129, "1") << 128 << false;
    QTest::newRow("128 mixed") << nested(64, 64, "\"\"") << 128 << true;
    QTest::newRow("129 mixed") << nested(64, 64, "{}") << 128 << false;
    QTest::newRow("siblings do not add up")
        << nested(1, 0, nested(127, 0, "") + ',' + nested(127, 0, "")) << 128 << true;
    QTest::newRow("a scalar needs none") << QByteArray("1") << 0 << true;
    QTest::newRow("0") << QByteArray("[]") << 0 << false;
    QTest::newRow("2") << QByteArray("[{}]") << 2 << true;
    QTest::newRow("3 of 2") << QByteArray("[{\"a\":[]}]") << 2 << false;
}

void TestJson::limitsDepth()
{
    QFETCH(QByteArray, text);
    QFETCH(int, maxDepth);
    QFETCH(bool, valid);

    Scanner scanner(text, maxDepth);
    scanner.value();
    QCOMPARE(scanner.finish(), valid);
    QCOMPARE(scanner.problem(), valid ? json::Problem::None : json::Problem::TooDeep);
    // The same limit holds when the containers are entered one by one, or some entered and the rest skipped.
    Scanner walker(text, maxDepth);
    QCOMPARE(walk(walker) && walker.finish(), valid);
    if (text.startsWith('[') && maxDepth > 0) {
        Scanner half(text, maxDepth);
        half.enterArray();
        while (half.nextElement())
            half.value();
        QCOMPARE(half.finish(), valid);
    }
}

void TestJson::doesNotRecurse()
{
    for (const char bracket : {'[', '{'}) {
        const QByteArray text(10'000'000, bracket);
        Scanner scanner(text);
        QVERIFY(!scanner.value().isValid());
        QVERIFY(scanner.offset() <= 129);
    }
}

void TestJson::slicesValues()
{
    const QByteArray text = R"( {"n" : -1.50e2 , "s":"\u0041" , "a": [ 1, 2 ] ,"o":{ "x" : null},"t":true} )";
    Scanner scanner(text);
    QVERIFY(scanner.enterObject());
    QList<std::pair<QByteArray, QByteArray>> members;
    QByteArrayView key;
    while (scanner.nextKey(key)) {
        const json::Value value = scanner.value();
        QVERIFY(value.bytes.begin() > text.begin() && value.bytes.end() < text.end()); // a slice, no copy
        members.emplaceBack(key.toByteArray(), value.bytes.toByteArray());
    }
    QVERIFY(scanner.finish());
    const QList<std::pair<QByteArray, QByteArray>> expected = {{R"("n")", "-1.50e2"},
                                                               {R"("s")", R"("\u0041")"},
                                                               {R"("a")", "[ 1, 2 ]"},
                                                               {R"("o")", R"({ "x" : null})"},
                                                               {R"("t")", "true"}};
    QCOMPARE(members, expected);
}

void TestJson::walksObjectsAndArrays()
{
    Scanner scanner(R"([[],[1],{},{"a":{}},2])");
    QByteArrayView key;
    QVERIFY(scanner.enterArray());
    QVERIFY(scanner.nextElement());
    QVERIFY(scanner.enterArray());
    QVERIFY(!scanner.nextElement());
    QVERIFY(scanner.nextElement());
    QVERIFY(scanner.enterArray());
    QVERIFY(scanner.nextElement());
    QCOMPARE(scanner.value().bytes.toByteArray(), "1");
    QVERIFY(!scanner.nextElement());
    QVERIFY(scanner.nextElement());
    QVERIFY(scanner.enterObject());
    QVERIFY(!scanner.nextKey(key));
    QVERIFY(scanner.nextElement());
    QVERIFY(scanner.enterObject());
    QVERIFY(scanner.nextKey(key));
    QCOMPARE(key.toByteArray(), R"("a")");
    QVERIFY(scanner.enterObject());
    QVERIFY(!scanner.nextKey(key));
    QVERIFY(!scanner.nextKey(key));
    QVERIFY(scanner.nextElement());
    QCOMPARE(scanner.peek(), Type::Number);
    QCOMPARE(scanner.value().bytes.toByteArray(), "2");
    QVERIFY(!scanner.nextElement());
    QVERIFY(scanner.ok());
    QVERIFY(scanner.finish());
}

void TestJson::endsWithTheFirstError()
{
    Scanner scanner(R"({"a":1,"b":tru,"c":3})");
    QByteArrayView key;
    QVERIFY(scanner.enterObject());
    QVERIFY(scanner.nextKey(key));
    QVERIFY(scanner.value().isValid());
    QVERIFY(scanner.nextKey(key));
    QVERIFY(!scanner.value().isValid());
    QCOMPARE(scanner.offset(), 11);
    const QByteArray error = scanner.error();
    QVERIFY(!error.isEmpty());

    QCOMPARE(scanner.peek(), Type::Invalid);
    QVERIFY(!scanner.value().isValid());
    QVERIFY(!scanner.nextKey(key));
    QVERIFY(!scanner.nextElement());
    QVERIFY(!scanner.enterObject());
    QVERIFY(!scanner.enterArray());
    QVERIFY(!scanner.finish());
    QCOMPARE(QByteArray(scanner.error()), error);
    QCOMPARE(scanner.problem(), json::Problem::NoValue);
    QCOMPARE(scanner.offset(), 11);

    Scanner array("[1]");
    QVERIFY(!array.enterObject());
    QVERIFY(!array.enterArray()); // would have passed, but for the error before
    Scanner nothing{QByteArrayView()};
    QCOMPARE(nothing.peek(), Type::Invalid);
    QVERIFY(!nothing.enterArray());
}

void TestJson::comparesByMeaning_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("equal");

    QTest::newRow("plain") << QByteArray(R"("command")") << QByteArray("command") << true;
    QTest::newRow("escaped") << QByteArray(R"("comm\u0061nd")") << QByteArray("command") << true;
    QTest::newRow("all escaped") << QByteArray(R"("\u0061\u0062")") << QByteArray("ab") << true;
    QTest::newRow("slash") << QByteArray(R"("a\/b")") << QByteArray("a/b") << true;
    QTest::newRow("beyond ASCII") << QByteArray(R"("\u00e9")") << QByteArray("\xC3\xA9") << true;
    QTest::newRow("pair") << QByteArray(R"("\uD834\uDD1E")") << QByteArray("\xF0\x9D\x84\x9E") << true;
    QTest::newRow("empty") << QByteArray(R"("")") << QByteArray("") << true;
    QTest::newRow("a backslash") << QByteArray(R"("\\")") << QByteArray("\\") << true;
    QTest::newRow("case") << QByteArray(R"("Command")") << QByteArray("command") << false;
    QTest::newRow("longer") << QByteArray(R"("commands")") << QByteArray("command") << false;
    QTest::newRow("shorter") << QByteArray(R"("comman")") << QByteArray("command") << false;
    QTest::newRow("empty against text") << QByteArray(R"("")") << QByteArray("a") << false;
    QTest::newRow("NUL behind") << QByteArray(R"("ab\u0000")") << QByteArray("ab") << false;
    QTest::newRow("other escape") << QByteArray(R"("comm\u0062nd")") << QByteArray("command") << false;
    QTest::newRow("lone surrogate") << QByteArray(R"("\uD834")") << QByteArray("\xED\xA0\xB4") << false;
}

void TestJson::comparesByMeaning()
{
    QFETCH(QByteArray, raw);
    QFETCH(QByteArray, text);
    QFETCH(bool, equal);
    QCOMPARE(json::stringEquals(Exact(raw).view(), text), equal);
}

void TestJson::unescapes_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<bool>("valid");
    QTest::addColumn<QByteArray>("meant");

    const auto row = [](const char *name, const QByteArray &raw, const QByteArray &meant) {
        QTest::newRow(name) << raw << true << meant;
    };
    row("empty", R"("")", "");
    row("plain", R"("abc")", "abc");
    row("simple escapes", R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t");
    row("NUL", R"("a\u0000b")", QByteArray("a\0b", 3));
    row("one byte, the last", R"("\u007f")", "\x7F");
    row("two bytes, the first", R"("\u0080")", "\xC2\x80");
    row("two bytes, the last", R"("\u07FF")", "\xDF\xBF");
    row("three bytes, the first", R"("\u0800")", "\xE0\xA0\x80");
    row("before the surrogates", R"("\uD7FF")", "\xED\x9F\xBF");
    row("behind the surrogates", R"("\uE000")", "\xEE\x80\x80");
    row("three bytes, the last", R"("\uffff")", "\xEF\xBF\xBF");
    row("the first pair", R"("\uD800\uDC00")", "\xF0\x90\x80\x80");
    row("the last pair", R"("\uDBFF\uDFFF")", "\xF4\x8F\xBF\xBF");
    row("a pair in text", R"("a\ud834\udd1eb")",
        "a\xF0\x9D\x84\x9E"
        "b");
    row("UTF-8 passes", "\"\xE2\x82\xAC\\n\"", "\xE2\x82\xAC\n");
    row("an escaped backslash before u", R"("\\u0041")", "\\u0041");
    for (const char *raw : {R"("\uD800")", R"("\uDC00")", R"("\uDBFFa")", R"("\uD800\n")", R"("\uD800\u0041")",
                            R"("\uD800\uD800")", R"("\uDC00\uD800")", R"("\uD800\\uDC00")", R"("x\uD834\uDBFF\uDC00")"})
        QTest::newRow(raw) << QByteArray(raw) << false << QByteArray();
}

void TestJson::unescapes()
{
    QFETCH(QByteArray, raw);
    QFETCH(bool, valid);
    const Exact exact(raw);
    Scanner scanner(exact.view());
    QVERIFY(scanner.value().isString());

    QByteArray out = "what was there before";
    QCOMPARE(json::unescape(exact.view(), out), valid);
    if (valid)
        QTEST(out, "meant");
}

void TestJson::previews_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<int>("most");
    QTest::addColumn<QByteArray>("shown");
    const auto row = [](const char *name, const QByteArray &raw, int most, const QByteArray &shown) {
        QTest::newRow(name) << raw << most << shown;
    };
    row("all of it", R"("ab\u0063")", 3, "abc");
    row("the beginning", R"("abcd")", 3, "abc");
    row("nothing", R"("abcd")", 0, "");
    row("an empty one", R"("")", 5, "");
    row("escapes count once", R"("\n\\\"\u0041z")", 4, "\n\\\"A");
    row("no half escape", R"("a\u00e4\u00e4")", 3, "a\xc3\xa4");
    row("no half character", R"("a\u00e4\u00e4")", 4, "a\xc3\xa4");
    row("no half character of UTF-8", "\"a\xc3\xa4\xc3\xa4\"", 4, "a\xc3\xa4");
    row("no half pair", R"("\ud83d\ude42\ud83d\ude42")", 7, "\xf0\x9f\x99\x82");
    row("a pair that is the last", R"("a\ud83d\ude42")", 5, "a\xf0\x9f\x99\x82");
    row("a pair behind the cut", R"("abcd\ud83d\ude42")", 4, "abcd");
    row("a lone surrogate", R"("a\ud800b")", 6, R"("a\ud8)");
    row("a lone surrogate at the end", R"("a\ud800")", 100, R"("a\ud800")");
    row("a lone surrogate behind what is shown", R"("abcdefgh\ud800")", 3, "abc");
    row("no string", "abc\xc3\xa4", 4, "abc");
    row("none", "", 4, "");
    row("a quote alone", "\"", 4, "\"");
}

/// Also that nothing outside of it is looked at.
void TestJson::previews()
{
    QFETCH(QByteArray, raw);
    QFETCH(int, most);
    const Exact exact(raw);
    QTEST(json::preview(exact.view(), most), "shown");
}

void TestJson::writesStrings_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArray>("readBack");

    const auto row = [](const char *name, const QByteArray &text, const QByteArray &written) {
        QTest::newRow(name) << text << written << text;
    };
    row("empty", "", R"("")");
    row("plain", "a/b", R"("a/b")");
    row("quote and backslash", R"("\)", R"("\"\\")");
    row("white space", "\n\r\t", R"("\n\r\t")");
    row("controls", QByteArray("\0\x01\b\f\x1F", 5), R"("\u0000\u0001\u0008\u000c\u001f")");
    row("DEL passes", "\x7F", "\"\x7F\"");
    row("UTF-8 passes", "\xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E", "\"\xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E\"");
    row("line separators",
        "a\xE2\x80\xA8\xE2\x80\xA9"
        "b",
        R"("a\u2028\u2029b")");
    row("a line separator over the end of a stretch", QByteArray(1023, 'a') + "\xE2\x80\xA8",
        '"' + QByteArray(1023, 'a') + R"(\u2028")");
    row("controls for more than a stretch", QByteArray(3000, '\x01'),
        '"' + QByteArray(R"(\u0001)").repeated(3000) + '"');
    row("runs of every length", "a\nbcdefghijklmnop\nqrstuvwxyzabcdefg\nhijklmnopqrstuvwxyzabcdefghijk",
        R"("a\nbcdefghijklmnop\nqrstuvwxyzabcdefg\nhijklmnopqrstuvwxyzabcdefghijk")");
    row("their neighbours", "\xE2\x80\xA7\xE2\x80\xAA", "\"\xE2\x80\xA7\xE2\x80\xAA\"");
    QTest::newRow("a byte that is none") << QByteArray("a\xFF"
                                                       "b")
                                         << QByteArray("\"a\xEF\xBF\xBD"
                                                       "b\"")
                                         << QByteArray("a\xEF\xBF\xBD"
                                                       "b");
    QTest::newRow("cut off") << QByteArray("\xE2\x82") << QByteArray("\"\xEF\xBF\xBD\xEF\xBF\xBD\"")
                             << QByteArray("\xEF\xBF\xBD\xEF\xBF\xBD");
}

void TestJson::writesStrings()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, written);
    QByteArray out = "x:";
    json::appendString(out, Exact(text).view());
    QCOMPARE(out, "x:" + written);

    Scanner scanner(written);
    QVERIFY(scanner.value().isString());
    QVERIFY(scanner.finish());
    QByteArray meant;
    QVERIFY(json::unescape(written, meant));
    QTEST(meant, "readBack");
}

WSIFY_SUITE(tst_json, wsify::test::NoApplication, TestJson)
#include "tst_json.moc"
