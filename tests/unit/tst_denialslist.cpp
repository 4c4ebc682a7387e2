// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/lists/denialslist.h"
#include "support/suite.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <utility>

using namespace wsify;
using namespace std::chrono_literals;

namespace {

Denials::Row row(int number)
{
    auto made = std::make_shared<admin::DenialRow>();
    made->t = number;
    made->client = 'c' + QByteArray::number(number % 7);
    made->user = "";
    made->ip = "10.0.0." + QByteArray::number(number % 3);
    made->command = number % 2 ? "join" : "broadcast";
    made->channel = "room:" + QByteArray::number(number);
    made->status = number % 5 ? 403 : 401;
    made->latencyMs = number / 8.0;
    made->reason = number % 11 ? "denied" : "limit";
    return made;
}

admin::ListRequest request(const QByteArray &query, const QByteArray &sort = {}, bool desc = false)
{
    return {3, admin::ListKind::Denials, query, sort, desc, 0, 100};
}

admin::ServerMessage answer(const Denials &denials, const admin::ListRequest &request)
{
    DenialsList list(denials, request);
    std::optional<admin::ServerMessage> answer;
    while (!answer)
        answer = list.run(20us);
    return *answer;
}

admin::ListReply reply(const Denials &denials, const admin::ListRequest &request)
{
    const admin::ServerMessage message = answer(denials, request);
    const auto *list = std::get_if<admin::ListReply>(&message);
    return list ? *list : admin::ListReply{{}, -1, QList<admin::DenialRow>()};
}

QList<int> numbers(const admin::ListReply &reply)
{
    QList<int> result;
    for (const admin::DenialRow &one : std::get<QList<admin::DenialRow>>(reply.rows))
        result.append(int(one.t));
    return result;
}

} // namespace

class TestDenialsList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pages_data();
    void pages();
    void sortsByEveryField_data();
    void sortsByEveryField();
    void filters_data();
    void filters();
    void refusesNonsense();
    void tenThousandAreQuick();
    void longFiltersAreSliced();
};

void TestDenialsList::pages_data()
{
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<int>("limit");
    QTest::addColumn<QList<int>>("page");
    QTest::newRow("first") << qint64(0) << 3 << QList<int>{9, 8, 7};
    QTest::newRow("next") << qint64(3) << 3 << QList<int>{6, 5, 4};
    QTest::newRow("last") << qint64(9) << 3 << QList<int>{0};
    QTest::newRow("behind") << qint64(10) << 3 << QList<int>{};
    QTest::newRow("far behind") << admin::MaxInteger << 500 << QList<int>{};
    QTest::newRow("before") << qint64(-5) << 3 << QList<int>{9, 8, 7};
}

void TestDenialsList::pages()
{
    QFETCH(qint64, offset);
    QFETCH(int, limit);
    Denials denials;
    for (int i = 0; i < 10; ++i)
        denials.add(row(i));
    const auto page = reply(denials, {4, admin::ListKind::Denials, {}, {}, false, offset, limit});
    QCOMPARE(page.id, admin::RequestId(4));
    QCOMPARE(page.kind(), admin::ListKind::Denials);
    QCOMPARE(page.total, 10);
    QTEST(numbers(page), "page");
}

void TestDenialsList::sortsByEveryField_data()
{
    QTest::addColumn<QByteArray>("sort");
    QTest::addColumn<QList<int>>("ascending");
    QTest::addColumn<QList<int>>("descending");
    // Equal ones: the newest first, both ways.
    QTest::newRow("t") << QByteArray("t") << QList<int>{0, 1, 2, 3, 4, 5} << QList<int>{5, 4, 3, 2, 1, 0};
    QTest::newRow("client") << QByteArray("client") << QList<int>{0, 1, 2, 3, 4, 5} << QList<int>{5, 4, 3, 2, 1, 0};
    QTest::newRow("user") << QByteArray("user") << QList<int>{5, 4, 3, 2, 1, 0} << QList<int>{5, 4, 3, 2, 1, 0};
    QTest::newRow("ip") << QByteArray("ip") << QList<int>{3, 0, 4, 1, 5, 2} << QList<int>{5, 2, 4, 1, 3, 0};
    QTest::newRow("command") << QByteArray("command") << QList<int>{4, 2, 0, 5, 3, 1} << QList<int>{5, 3, 1, 4, 2, 0};
    QTest::newRow("channel") << QByteArray("channel") << QList<int>{0, 1, 2, 3, 4, 5} << QList<int>{5, 4, 3, 2, 1, 0};
    QTest::newRow("status") << QByteArray("status") << QList<int>{5, 0, 4, 3, 2, 1} << QList<int>{4, 3, 2, 1, 5, 0};
    QTest::newRow("latency_ms") << QByteArray("latency_ms") << QList<int>{0, 1, 2, 3, 4, 5}
                                << QList<int>{5, 4, 3, 2, 1, 0};
    QTest::newRow("reason") << QByteArray("reason") << QList<int>{5, 4, 3, 2, 1, 0} << QList<int>{0, 5, 4, 3, 2, 1};
}

void TestDenialsList::sortsByEveryField()
{
    QFETCH(QByteArray, sort);
    Denials denials;
    for (int i = 0; i < 6; ++i)
        denials.add(row(i));
    QTEST(numbers(reply(denials, request({}, sort))), "ascending");
    QTEST(numbers(reply(denials, request({}, sort, true))), "descending");
}

void TestDenialsList::filters_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QList<int>>("found");
    QTest::newRow("nothing") << QByteArray(" ") << QList<int>{11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
    QTest::newRow("channel") << QByteArray("channel == room:4") << QList<int>{4};
    QTest::newRow("client") << QByteArray("client == c3") << QList<int>{10, 3};
    QTest::newRow("user") << QByteArray("user == alice") << QList<int>{};
    QTest::newRow("ip") << QByteArray("ip ~ *.2") << QList<int>{11, 8, 5, 2};
    QTest::newRow("command") << QByteArray("command != join && channel ~ room:1*") << QList<int>{10};
    QTest::newRow("reason") << QByteArray("text ~ limit") << QList<int>{11, 0};
    QTest::newRow("status") << QByteArray("401") << QList<int>{10, 5, 0};
}

void TestDenialsList::filters()
{
    QFETCH(QByteArray, query);
    Denials denials;
    for (int i = 0; i < 12; ++i)
        denials.add(row(i));
    const auto found = reply(denials, request(query));
    QTEST(numbers(found), "found");
    QCOMPARE(found.total, numbers(found).size());
}

void TestDenialsList::refusesNonsense()
{
    const Denials denials;
    const admin::ServerMessage sorted = answer(denials, request({}, "members"));
    QCOMPARE(std::get<admin::Error>(sorted).code, admin::errorcode::BadRequest);
    QCOMPARE(std::get<admin::Error>(sorted).field, QByteArray("sort"));
    const admin::ServerMessage filtered = answer(denials, request("channel == "));
    QCOMPARE(std::get<admin::Error>(filtered).code, admin::errorcode::BadFilter);
    QCOMPARE(std::get<admin::Error>(filtered).id, admin::RequestId(3));
    QVERIFY(std::get<admin::Error>(filtered).column.has_value());
}

/// It runs on the thread that accepts. The bound is wide, for slow machines; a good one needs 1 to 4 ms, and 130 ms under ThreadSanitizer.
void TestDenialsList::tenThousandAreQuick()
{
#ifdef WSIFY_SANITIZED
    constexpr qint64 MostUs = 2'000'000;
#else
    constexpr qint64 MostUs = 100'000;
#endif
    Denials denials;
    for (int i = 0; i < int(Denials::MaxRows); ++i)
        denials.add(row((i * 7919) % 10'007));
    for (const admin::ListRequest &asked :
         {request({}), request({}, "latency_ms"), request("nowhere || text ~ 'x y' || channel ~ *9*7*", "channel")}) {
        QElapsedTimer clock;
        clock.start();
        const auto found = reply(denials, asked);
        const qint64 took = clock.nsecsElapsed() / 1000;
        QVERIFY(found.total > 0);
        qInfo("%lld us for %lld rows", took, found.total);
        QVERIFY(took < MostUs);
    }
}

/// What a filter of 4,096 bytes costs would be seconds of the thread that lets clients in.
void TestDenialsList::longFiltersAreSliced()
{
    Denials denials;
    for (int i = 0; i < int(Denials::MaxRows); ++i)
        denials.add(row(i));
    QByteArray filter = "channel == room:77";
    while (filter.size() + 6 < Filter::MaxLength)
        filter += "||" + QByteArray::number(filter.size() % 1000) + 'q';
    DenialsList list(denials, request(filter));
    std::optional<admin::ServerMessage> answer;
    int slices = 0;
    qint64 longest = 0;
    for (; !answer && slices < 1'000'000; ++slices) {
        QElapsedTimer clock;
        clock.start();
        answer = list.run(1ms);
        longest = std::max(longest, clock.nsecsElapsed() / 1000);
    }
    QVERIFY(answer);
    const auto *found = std::get_if<admin::ListReply>(&*answer);
    QVERIFY(found);
    QCOMPARE(numbers(*found), QList<int>{77});
    qInfo("%d slices, the longest %lld us", slices, longest);
    QVERIFY(slices > 1);
}

WSIFY_SUITE(tst_denialslist, wsify::test::NoApplication, TestDenialsList)
#include "tst_denialslist.moc"
