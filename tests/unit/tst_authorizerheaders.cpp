// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/authorizer/authorizerheaders.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;
using std::chrono::seconds;

class TestAuthorizerHeaders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheClient();
    void forwardsTheHandshakesHeaders();
    void signs_data();
    void signs();
    void signsTheTimeToo();
};

namespace {

AuthRequest request()
{
    AuthRequest request;
    request.body = R"({"command":"join","args":null})";
    request.client = "c1";
    request.remoteAddress = "192.0.2.1";
    return request;
}

QByteArrayList values(const HeaderList &headers, const QByteArray &name)
{
    QByteArrayList found;
    for (const auto &[field, value] : headers) {
        if (field.compare(name, Qt::CaseInsensitive) == 0)
            found += value;
    }
    return found;
}

} // namespace

void TestAuthorizerHeaders::namesTheClient()
{
    const HeaderList headers = authorizerHeaders(request(), {}, seconds(1));
    const HeaderList expected = {
        {"Content-Type", "application/json"}, {"X-Wsify-Client", "c1"}, {"X-Wsify-Remote-Addr", "192.0.2.1"}};
    QCOMPARE(headers, expected); // no signature, and neither Host nor Content-Length
}

void TestAuthorizerHeaders::forwardsTheHandshakesHeaders()
{
    AuthRequest forwarding = request();
    forwarding.forwarded = {{"cookie", "a=1; b=2"}, {"AUTHORIZATION", "Bearer x"}, {"Cookie", "c=3"}};
    const HeaderList headers = authorizerHeaders(forwarding, {}, seconds(1));
    for (const auto &field : std::as_const(forwarding.forwarded))
        QVERIFY(headers.contains(field)); // names as sent, none merged
    QCOMPARE(values(headers, "cookie"), (QByteArrayList{"a=1; b=2", "c=3"}));
    QCOMPARE(values(headers, "X-Wsify-Client"), QByteArrayList{"c1"});
}

// Expected values: printf '%s.%s' TIMESTAMP BODY | openssl dgst -sha256 -hmac SECRET
void TestAuthorizerHeaders::signs_data()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<qint64>("time");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("signature");

    QTest::newRow("a command") << QByteArray("secret") << qint64(1700000000)
                               << QByteArray(R"({"command":"join","args":null})")
                               << QByteArray("0a930ffa2d95cd0d0288204247192ee944a918d63f6a865569c2f2817a77d623");
    QTest::newRow("an empty body") << QByteArray("k") << qint64(0) << QByteArray(R"()")
                                   << QByteArray("6b4a4b8b3c40f1e8f53a3d36682e5f99f7ad2ac1df1c93dfe336f329167641e7");
    QTest::newRow("a secret longer than a block")
        << QByteArray(100, 'x') << qint64(1) << QByteArray(R"(body)")
        << QByteArray("91a1905340c4b43d48b92f9b7c53d5174022519700248ab06500b9dade2f4fc3");
}

void TestAuthorizerHeaders::signs()
{
    QFETCH(QByteArray, secret);
    QFETCH(qint64, time);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, signature);
    AuthRequest signing = request();
    signing.body = body;
    const HeaderList headers = authorizerHeaders(signing, secret, seconds(time));
    QCOMPARE(values(headers, "X-Wsify-Timestamp"), QByteArrayList{QByteArray::number(time)});
    QCOMPARE(values(headers, "X-Wsify-Signature"), QByteArrayList{"sha256=" + signature});
}

void TestAuthorizerHeaders::signsTheTimeToo()
{
    const auto signature = [](const QByteArray &secret, qint64 time, const QByteArray &body) {
        AuthRequest signing = request();
        signing.body = body;
        return values(authorizerHeaders(signing, secret, seconds(time)), "X-Wsify-Signature");
    };
    const QByteArrayList one = signature("s", 1, "b");
    QCOMPARE(signature("s", 1, "b"), one);
    QVERIFY(signature("s", 2, "b") != one);
    QVERIFY(signature("t", 1, "b") != one);
    QVERIFY(signature("s", 1, "c") != one);
}

WSIFY_SUITE(tst_authorizerheaders, wsify::test::NoApplication, TestAuthorizerHeaders)
#include "tst_authorizerheaders.moc"
