// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/denials.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace wsify;

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

admin::ListReply reply(const Denials &denials, const admin::ListRequest &request)
{
    const admin::ServerMessage answer = denials.list(request);
    const auto *list = std::get_if<admin::ListReply>(&answer);
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

class TestDenials : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsOfRefusals();
    void keepsTheLast();
    void pages_data();
    void pages();
    void sortsByEveryField_data();
    void sortsByEveryField();
    void filters_data();
    void filters();
    void refusesNonsense();
    void manyThreads();
    void tenThousandAreQuick();
};

void TestDenials::rowsOfRefusals()
{
    const QByteArray longName = '"' + QByteArray("\xc3\xa4").repeated(1000) + '"';
    const Denials::Row made = Denials::rowOf({"c1", "10.0.0.1", R"("jo\u0069n")", longName, refusalcode::Denied,
                                              "a sentence", 403, std::chrono::microseconds(1500)});
    QVERIFY(made->t > 1'700'000'000'000);
    QCOMPARE(made->client, "c1");
    QCOMPARE(made->user, QByteArray());
    QCOMPARE(made->ip, "10.0.0.1");
    QCOMPARE(made->command, "join");
    QCOMPARE(made->channel, QByteArray("\xc3\xa4").repeated(128));
    QCOMPARE(made->status, 403);
    QCOMPARE(made->latencyMs, 1.5);
    QCOMPARE(made->reason, "denied");
    const Denials::Row other =
        Denials::rowOf({{}, {}, QByteArray(100'000, 'x'), {}, refusalcode::Malformed, "", 0, {}});
    QCOMPARE(other->command, QByteArray(Denials::MaxCommand, 'x'));
    QCOMPARE(other->channel, QByteArray());
}

void TestDenials::keepsTheLast()
{
    Denials denials;
    QCOMPARE(denials.rows().size(), size_t(0));
    QCOMPARE(reply(denials, {}).total, 0);
    for (int i = 0; i < 25'000; ++i) {
        denials.add(row(i));
        if (i == 2)
            QCOMPARE(numbers(reply(denials, request({}))), (QList<int>{2, 1, 0}));
    }
    const auto rows = denials.rows();
    QCOMPARE(rows.size(), Denials::MaxRows);
    for (size_t i = 0; i < rows.size(); ++i)
        QCOMPARE(rows[i]->t, qint64(24'999 - i));
}

void TestDenials::pages_data()
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

void TestDenials::pages()
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

void TestDenials::sortsByEveryField_data()
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

void TestDenials::sortsByEveryField()
{
    QFETCH(QByteArray, sort);
    Denials denials;
    for (int i = 0; i < 6; ++i)
        denials.add(row(i));
    QTEST(numbers(reply(denials, request({}, sort))), "ascending");
    QTEST(numbers(reply(denials, request({}, sort, true))), "descending");
}

void TestDenials::filters_data()
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

void TestDenials::filters()
{
    QFETCH(QByteArray, query);
    Denials denials;
    for (int i = 0; i < 12; ++i)
        denials.add(row(i));
    const auto found = reply(denials, request(query));
    QTEST(numbers(found), "found");
    QCOMPARE(found.total, numbers(found).size());
}

void TestDenials::refusesNonsense()
{
    const Denials denials;
    const admin::ServerMessage sorted = denials.list(request({}, "members"));
    QCOMPARE(std::get<admin::Error>(sorted).code, admin::errorcode::BadRequest);
    QCOMPARE(std::get<admin::Error>(sorted).field, QByteArray("sort"));
    const admin::ServerMessage filtered = denials.list(request("channel == "));
    QCOMPARE(std::get<admin::Error>(filtered).code, admin::errorcode::BadFilter);
    QCOMPARE(std::get<admin::Error>(filtered).id, admin::RequestId(3));
    QVERIFY(std::get<admin::Error>(filtered).column.has_value());
}

/// For ThreadSanitizer, too: workers add while the main thread lists.
void TestDenials::manyThreads()
{
    constexpr int Threads = 4;
    constexpr int Each = 10'000;
    Denials denials;
    std::atomic<int> running = Threads;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < Threads; ++thread) {
        threads.emplace_back([&] {
            for (int i = 0; i < Each; ++i)
                denials.add(row(i));
            --running;
        });
    }
    bool isWrong = false;
    size_t atLeast = 0;
    do {
        const auto rows = denials.rows();
        isWrong = isWrong || rows.size() > Denials::MaxRows;
        for (const auto &one : rows)
            isWrong = isWrong || !one || one->channel != "room:" + QByteArray::number(one->t);
        atLeast = rows.size();
    } while (running > 0);
    for (std::thread &thread : threads)
        thread.join();
    QVERIFY(!isWrong);
    QVERIFY(atLeast > 0);
    QCOMPARE(denials.rows().size(), Denials::MaxRows);
}

/// It runs on the thread that accepts. The bound is wide, for slow machines and sanitizers; a good one needs 1 to 4 ms.
void TestDenials::tenThousandAreQuick()
{
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
        QVERIFY(took < 100'000);
    }
}

QTEST_APPLESS_MAIN(TestDenials)
#include "tst_denials.moc"
