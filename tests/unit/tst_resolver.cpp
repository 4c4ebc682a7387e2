// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "net/resolver.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QSemaphore>
#include <QtTest>

#include <atomic>

using namespace wsify;
using Answer = Resolver::Answer;

namespace {

QList<QHostAddress> addresses(const QStringList &texts)
{
    QList<QHostAddress> list;
    for (const QString &text : texts)
        list.append(QHostAddress(text));
    return list;
}

} // namespace

class TestResolver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAddressNeedsNoLookup();
    void asksTheSystem();
    void whatIsNoName();
    void oneLookupAtATime();
    void aLookupThatHangs();
    void answersAreKeptForAMoment();
    void forgets();
    void holdsNobody();
    void interleaves_data();
    void interleaves();
    void avoids();
};

void TestResolver::anAddressNeedsNoLookup()
{
    for (const char *literal : {"127.0.0.1", "::1", "fe80::1%1"}) {
        std::atomic<int> lookups = 0;
        Resolver resolver(QString::fromLatin1(literal), nullptr, [&](const QByteArray &) {
            ++lookups;
            return Answer{};
        });
        QList<Answer> answers;
        resolver.resolve(this, [&](const Answer &answer) { answers.append(answer); });
        QVERIFY(answers.isEmpty()); // never from within
        WSIFY_WAIT(answers.size() == 1);
        QCOMPARE(answers.first().addresses, addresses({QString::fromLatin1(literal)}));
        QVERIFY(answers.first().askedAt != Resolver::Time());
        QCOMPARE(lookups, 0);
    }
}

void TestResolver::asksTheSystem()
{
    Resolver resolver(QStringLiteral("localhost"));
    QList<Answer> answers;
    resolver.resolve(this, [&](const Answer &answer) { answers.append(answer); });
    WSIFY_WAIT(answers.size() == 1);
    const auto &found = answers.first().addresses;
    QVERIFY(found.contains(QHostAddress(QHostAddress::LocalHost))
            || found.contains(QHostAddress(QHostAddress::LocalHostIPv6)));
    QVERIFY(answers.first().error.isEmpty());
}

void TestResolver::whatIsNoName()
{
    Resolver resolver(QStringLiteral("a..b"));
    QList<Answer> answers;
    resolver.resolve(this, [&](const Answer &answer) { answers.append(answer); });
    WSIFY_WAIT(answers.size() == 1);
    QVERIFY(answers.first().addresses.isEmpty());
    QVERIFY(answers.first().isFinal);
    QCOMPARE(answers.first().error, QByteArray("\"a..b\" is not the name of a host"));
}

void TestResolver::oneLookupAtATime()
{
    std::atomic<int> lookups = 0;
    QSemaphore go;
    Resolver resolver(QStringLiteral("moving.test"), nullptr, [&](const QByteArray &name) {
        ++lookups;
        go.acquire();
        return Answer{.error = name + " cannot be looked up"};
    });
    QByteArrayList errors;
    const auto note = [&](const Answer &answer) { errors.append(answer.error); };
    resolver.resolve(this, note);
    WSIFY_WAIT(lookups == 1);
    resolver.resolve(this, note);
    go.release(2);
    WSIFY_WAIT(errors.size() == 2);
    QCOMPARE(errors, (QByteArrayList{"moving.test cannot be looked up", "moving.test cannot be looked up"}));
    QCOMPARE(lookups, 1);
}

/// Holds up those who ask later only for a while.
void TestResolver::aLookupThatHangs()
{
    static auto *const never = new QSemaphore; // for a thread that outlives everything
    std::atomic<int> lookups = 0;
    Resolver resolver(
        QStringLiteral("hangs.test"), nullptr,
        [&](const QByteArray &) {
            if (++lookups == 1)
                never->acquire();
            return Answer{.addresses = addresses({QStringLiteral("127.0.0.1")})};
        },
        std::chrono::milliseconds(50));
    QList<Answer> answers;
    const auto note = [&](const Answer &answer) { answers.append(answer); };
    resolver.resolve(this, note);
    int asked = 1;
    WSIFY_WAIT((resolver.resolve(this, note), ++asked, lookups == 2));
    WSIFY_WAIT(answers.size() == asked);
    for (const Answer &answer : answers)
        QCOMPARE(answer.addresses, addresses({QStringLiteral("127.0.0.1")}));
}

void TestResolver::answersAreKeptForAMoment()
{
    std::atomic<int> lookups = 0;
    Resolver resolver(QStringLiteral("moving.test"), nullptr, [&](const QByteArray &) {
        return Answer{.addresses = {QHostAddress(quint32(0x7f000000 + ++lookups))}};
    });
    QList<Answer> answers;
    const auto note = [&](const Answer &answer) { answers.append(answer); };
    resolver.resolve(this, note);
    WSIFY_WAIT(answers.size() == 1);
    QElapsedTimer clock;
    clock.start();
    // Asked until the name has moved.
    while (answers.last().addresses == answers.first().addresses && clock.elapsed() < test::DeadlineMs) {
        const qsizetype before = answers.size();
        resolver.resolve(this, note);
        WSIFY_WAIT(answers.size() > before);
    }
    QCOMPARE(answers.last().addresses, addresses({QStringLiteral("127.0.0.2")}));
    QVERIFY(answers.last().askedAt - answers.first().askedAt >= Resolver::CacheTime);
    QCOMPARE(lookups, 2);
}

void TestResolver::forgets()
{
    QSemaphore go;
    bool isAnswered = false;
    Resolver resolver(QStringLiteral("slow.test"), nullptr, [&](const QByteArray &) {
        go.acquire();
        return Answer{};
    });
    {
        QObject context;
        resolver.resolve(&context, [&](const Answer &) { isAnswered = true; });
    }
    bool isOthers = false;
    resolver.resolve(this, [&](const Answer &) { isOthers = true; });
    go.release();
    WSIFY_WAIT(isOthers);
    QVERIFY(!isAnswered);
}

/// Neither the owner nor, at the end of this suite, the process waits for a lookup.
void TestResolver::holdsNobody()
{
    static auto *const never = new QSemaphore; // for a thread that outlives everything
    static auto *const late = new QSemaphore;
    static auto *const isLateOver = new QSemaphore;
    std::atomic<int> lookups = 0;
    const auto note = [](const Answer &) { QFAIL("nobody is there any more"); };
    auto resolver = std::make_unique<Resolver>(QStringLiteral("silent.test"), nullptr, [&](const QByteArray &) {
        ++lookups;
        never->acquire();
        return Answer{};
    });
    resolver->resolve(this, note);
    auto other = std::make_unique<Resolver>(QStringLiteral("late.test"), nullptr, [&](const QByteArray &) {
        ++lookups;
        late->acquire();
        isLateOver->release();
        return Answer{};
    });
    other->resolve(this, note);
    WSIFY_WAIT(lookups == 2);
    resolver.reset();
    other.reset();
    late->release();
    isLateOver->acquire();
    QCoreApplication::processEvents();
}

void TestResolver::interleaves_data()
{
    QTest::addColumn<QStringList>("given");
    QTest::addColumn<QStringList>("expected");
    const auto list = [](const char *words) {
        return QString::fromLatin1(words).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    };
    QTest::newRow("none") << list("") << list("");
    QTest::newRow("one family") << list("10.0.0.1 10.0.0.2") << list("10.0.0.1 10.0.0.2");
    QTest::newRow("both") << list("::1 ::2 ::3 10.0.0.1 10.0.0.2") << list("::1 10.0.0.1 ::2 10.0.0.2 ::3");
    QTest::newRow("more of the second") << list("10.0.0.1 ::1 ::2") << list("10.0.0.1 ::1 ::2");
}

void TestResolver::interleaves()
{
    QFETCH(QStringList, given);
    QFETCH(QStringList, expected);
    QCOMPARE(Resolver::interleaved(addresses(given)), addresses(expected));
}

void TestResolver::avoids()
{
    const auto all = addresses({QStringLiteral("10.0.0.1"), QStringLiteral("10.0.0.2"), QStringLiteral("10.0.0.3")});
    Resolver resolver(QStringLiteral("many.test"), nullptr, [all](const QByteArray &) { return Answer{all}; });
    resolver.avoid(all[0]);
    QList<Answer> answers;
    resolver.resolve(this, [&](const Answer &answer) { answers.append(answer); });
    WSIFY_WAIT(answers.size() == 1);
    QCOMPARE(answers.last().addresses, (QList{all[1], all[2], all[0]}));
    resolver.avoid(all[1]);
    resolver.avoid(all[2]);
    resolver.resolve(this, [&](const Answer &answer) { answers.append(answer); });
    WSIFY_WAIT(answers.size() == 2);
    QCOMPARE(answers.last().addresses, all);
}

WSIFY_SUITE(tst_resolver, QCoreApplication, TestResolver)
#include "tst_resolver.moc"
