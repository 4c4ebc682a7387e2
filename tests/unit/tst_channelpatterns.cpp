// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/channelpatterns.h"
#include "support/suite.h"

#include <QRandomGenerator>
#include <QtTest>

#include <algorithm>

using namespace wsify;

namespace {

constexpr int MaxName = 16;

/// What a pattern means, said in another way.
bool covers(const QByteArray &pattern, const QByteArray &channel)
{
    return pattern.endsWith('*') ? channel.startsWith(pattern.chopped(1)) : channel == pattern;
}

} // namespace

class TestChannelPatterns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void checks_data();
    void checks();
    void matches_data();
    void matches();
    void keepsNoneThatIsCovered();
    void noneMatchesNothing();
    void agreesWithAModel();
    void manyPatterns();
};

void TestChannelPatterns::checks_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<PatternError>("error");
    QTest::addColumn<QByteArray>("pattern");
    const auto row = [](const char *title, const QByteArray &text, PatternError error, const QByteArray &pattern = {}) {
        QTest::newRow(title) << text << error << pattern;
    };
    row("name", "chat:1", PatternError::None, "chat:1");
    row("prefix", "chat:*", PatternError::None, "chat:*");
    row("everything", "*", PatternError::None, "*");
    row("white space before it", " chat:*", PatternError::WhiteSpace);
    row("white space before everything", " *", PatternError::WhiteSpace);
    row("white space behind it", "chat:*\xC2\xA0", PatternError::WhiteSpace);
    row("white space behind a name", "chat:1 ", PatternError::WhiteSpace);
    row("white space before the star", "chat: *", PatternError::None, "chat: *");
    row("empty", "", PatternError::Empty);
    row("white space", " \t", PatternError::Empty);
    row("star at the beginning", "*chat", PatternError::Star);
    row("star in the middle", "chat:*:x", PatternError::Star);
    row("two stars", "chat:**", PatternError::Star);
    row("control character", "a\x01", PatternError::ControlCharacter);
    row("C1", "a\xC2\x85x", PatternError::ControlCharacter);
    row("DEL", "a\x7F*", PatternError::ControlCharacter);
    row("longest name", QByteArray(16, 'a'), PatternError::None, QByteArray(16, 'a'));
    row("too long a name", QByteArray(17, 'a'), PatternError::TooLong);
    row("longest prefix", QByteArray(16, 'a') + '*', PatternError::None, QByteArray(16, 'a') + '*');
    row("too long a prefix", QByteArray(17, 'a') + '*', PatternError::TooLong);
}

void TestChannelPatterns::checks()
{
    QFETCH(QByteArray, text);
    QByteArray pattern = "untouched";
    const PatternError error = checkPattern(text, MaxName, pattern);
    QTEST(error, "error");
    if (error == PatternError::None)
        QTEST(pattern, "pattern");
    else
        QCOMPARE(pattern, "untouched");
}

void TestChannelPatterns::matches_data()
{
    QTest::addColumn<QByteArrayList>("patterns");
    QTest::addColumn<QByteArray>("channel");
    QTest::addColumn<bool>("isCovered");
    const auto row = [](const char *title, const QByteArrayList &patterns, const QByteArray &channel, bool isCovered) {
        QTest::newRow(title) << patterns << channel << isCovered;
    };
    row("name", {"a"}, "a", true);
    row("another name", {"a"}, "b", false);
    row("a name is no prefix", {"a"}, "ab", false);
    row("prefix", {"chat:*"}, "chat:1", true);
    row("a prefix alone", {"chat:*"}, "chat:", true);
    row("shorter than the prefix", {"chat:*"}, "chat", false);
    row("case matters", {"Chat:*"}, "chat:1", false);
    row("byte for byte, whatever looks the same", {"\xC3\xA9*"}, "e\xCC\x81", false);
    row("everything", {"*"}, "whatever", true);
    row("a star in a name is no wildcard", {"a"}, "a*", false);
    row("bytes over 0x7F", {"\xC3\xA4*", "z*"}, "\xC3\xA4\xC3\xB6", true);
    row("one of many", {"a*", "b", "c:*", "d:e:*"}, "d:e:f", true);
    row("a longer one beside a shorter one", {"a:b:*", "a:*"}, "a:z", true);
    row("between two", {"a:b:*", "a:d:*"}, "a:c:x", false);
    row("a name behind its prefix", {"a:*", "a:b"}, "a:b", true);
    row("before all", {"b*"}, "a", false);
    row("behind all", {"b*"}, "c", false);
}

void TestChannelPatterns::matches()
{
    QFETCH(QByteArrayList, patterns);
    QFETCH(QByteArray, channel);
    QTEST(ChannelPatterns(patterns).matches(channel), "isCovered");
    std::reverse(patterns.begin(), patterns.end());
    QTEST(ChannelPatterns(patterns).matches(channel), "isCovered");
}

void TestChannelPatterns::keepsNoneThatIsCovered()
{
    QCOMPARE(ChannelPatterns({"a", "a", "a*", "ab*", "ab", "b", "b"}).size(), 2);
    QCOMPARE(ChannelPatterns({"x", "*", "y*"}).size(), 1);
}

void TestChannelPatterns::noneMatchesNothing()
{
    QVERIFY(ChannelPatterns().isEmpty());
    QVERIFY(!ChannelPatterns().matches("a"));
    QVERIFY(!ChannelPatterns({"a"}).isEmpty());
}

void TestChannelPatterns::agreesWithAModel()
{
    QRandomGenerator random(7);
    const auto word = [&random](int most) {
        QByteArray text;
        for (int length = random.bounded(most + 1); length > 0; --length)
            text += "abc\xC3"[random.bounded(4)];
        return text;
    };
    int covered = 0;
    for (int round = 0; round < 20'000; ++round) {
        QByteArrayList patterns;
        for (int i = random.bounded(6); i > 0; --i)
            patterns.append(random.bounded(2) ? word(4) + '*' : 'a' + word(3));
        const ChannelPatterns set(patterns);
        const QByteArray channel = word(5);
        const bool expected = std::any_of(patterns.begin(), patterns.end(),
                                          [&](const QByteArray &pattern) { return covers(pattern, channel); });
        QVERIFY2(set.matches(channel) == expected, (patterns.join(' ') + " / " + channel).constData());
        covered += expected ? 1 : 0;
    }
    QVERIFY(covered > 2000 && covered < 18'000); // both were met
}

/// As many as an answer of 64 KiB can hold.
void TestChannelPatterns::manyPatterns()
{
    QByteArrayList patterns;
    for (int i = 0; i < 10'000; ++i)
        patterns.append("c" + QByteArray::number(i) + ":*");
    const ChannelPatterns set(patterns);
    QCOMPARE(set.size(), 10'000);
    QVERIFY(set.matches("c9999:x"));
    QVERIFY(!set.matches("c10000:x"));
    QVERIFY(!set.matches("c9999"));
}

WSIFY_SUITE(tst_channelpatterns, wsify::test::NoApplication, TestChannelPatterns)
#include "tst_channelpatterns.moc"
