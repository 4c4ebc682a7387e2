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
    void namesTheUser();
    void signsTheIdentity_data();
    void signsTheIdentity();
    void everyPartIsSigned();
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

void TestAuthorizerHeaders::namesTheUser()
{
    AuthRequest known = request();
    known.user = "\xC3\xA9 42";
    known.meta = R"({"r":"\u00e9"})";
    const HeaderList headers = authorizerHeaders(known, {}, seconds(1), 2);
    QCOMPARE(values(headers, "X-Wsify-User"), QByteArrayList{"\xC3\xA9 42"});
    QCOMPARE(values(headers, "X-Wsify-Meta"), QByteArrayList{R"({"r":"\u00e9"})"});
    QCOMPARE(values(headers, "X-Wsify-Attempt"), QByteArrayList{"2"});
    QCOMPARE(values(headers, "X-Wsify-Signature-2"), QByteArrayList{});
    // Absent, not empty.
    for (const char *name : {"X-Wsify-User", "X-Wsify-Meta", "X-Wsify-Attempt"})
        QCOMPARE(values(authorizerHeaders(request(), "secret", seconds(1)), name), QByteArrayList{});
}

// Expected values: hmac.new(SECRET, "\n".join(["v2", TIMESTAMP, CLIENT, USER, ADDRESS, ATTEMPT, META, BODY]), sha256) of Python
void TestAuthorizerHeaders::signsTheIdentity_data()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<qint64>("time");
    QTest::addColumn<int>("attempt");
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QByteArray>("meta");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("signature");
    const QByteArray join = R"({"command":"join","args":null})";
    QTest::newRow("nothing known") << QByteArray("secret") << qint64(1700000000) << 1 << QByteArray() << QByteArray()
                                   << join
                                   << QByteArray("41019accbd42ceface4e60124557061692cf87921fe79e27947e6144fa47cc60");
    QTest::newRow("all known, the second attempt")
        << QByteArray("secret") << qint64(1700000000) << 2 << QByteArray("\xC3\xA9 42")
        << QByteArray(R"({"r":"\u00e9"})") << join
        << QByteArray("eca89643bc13eda35f90d26b33748279a6f297d7321a27054dae5c192a58ca83");
    QTest::newRow("a long secret, a body of two lines")
        << QByteArray(100, 'x') << qint64(1) << 1 << QByteArray("u") << QByteArray("{}") << QByteArray("two\nlines")
        << QByteArray("55a71b553ab5525c04029454ebedca7c37720f78358e8e987d61f5677ba92754");
}

void TestAuthorizerHeaders::signsTheIdentity()
{
    QFETCH(QByteArray, secret);
    QFETCH(qint64, time);
    QFETCH(int, attempt);
    QFETCH(QByteArray, user);
    QFETCH(QByteArray, meta);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, signature);
    AuthRequest signing = request();
    signing.user = user;
    signing.meta = meta;
    signing.body = body;
    const HeaderList headers = authorizerHeaders(signing, secret, seconds(time), attempt);
    QCOMPARE(values(headers, "X-Wsify-Signature-2"), QByteArrayList{"sha256=" + signature});
}

void TestAuthorizerHeaders::everyPartIsSigned()
{
    const auto signature = [](const AuthRequest &request, int attempt = 1) {
        return values(authorizerHeaders(request, "s", seconds(1), attempt), "X-Wsify-Signature-2").value(0);
    };
    QByteArrayList all{signature(request()), signature(request(), 2)};
    for (QByteArray AuthRequest::*part : {&AuthRequest::client, &AuthRequest::user, &AuthRequest::remoteAddress,
                                          &AuthRequest::meta, &AuthRequest::body}) {
        AuthRequest other = request();
        other.*part = "{}";
        all.append(signature(other));
    }
    for (const QByteArray &one : std::as_const(all))
        QCOMPARE(all.count(one), 1);
}

WSIFY_SUITE(tst_authorizerheaders, wsify::test::NoApplication, TestAuthorizerHeaders)
#include "tst_authorizerheaders.moc"
