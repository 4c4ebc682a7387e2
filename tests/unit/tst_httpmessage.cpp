// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/http/httpmessage.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

using Pairs = QList<std::pair<QByteArray, QByteArray>>;

class TestHttpMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splitsTheTarget_data();
    void splitsTheTarget();
    void findsHeaders();
    void findsTokens_data();
    void findsTokens();
    void parsesQueries_data();
    void parsesQueries();
    void findsValuesOfQueries();
    void masksQueries_data();
    void masksQueries();
    void boundsMaskedQueries();
    void writesHeaderNamesLikeGo_data();
    void writesHeaderNamesLikeGo();
    void namesStatuses();
};

void TestHttpMessage::splitsTheTarget_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("query");

    QTest::newRow("path alone") << QByteArray("/ws") << QByteArray("/ws") << QByteArray();
    QTest::newRow("with query") << QByteArray("/ws?a=1&b") << QByteArray("/ws") << QByteArray("a=1&b");
    QTest::newRow("empty query") << QByteArray("/ws?") << QByteArray("/ws") << QByteArray();
    QTest::newRow("question mark in the query") << QByteArray("/?a=?b") << QByteArray("/") << QByteArray("a=?b");
    QTest::newRow("encoding untouched") << QByteArray("/a%2Fb%3F?c=%20") << QByteArray("/a%2Fb%3F")
                                        << QByteArray("c=%20");
    QTest::newRow("asterisk") << QByteArray("*") << QByteArray("*") << QByteArray();
}

void TestHttpMessage::splitsTheTarget()
{
    QFETCH(QByteArray, target);
    HttpHead head;
    head.target = target;
    QTEST(head.path().toByteArray(), "path");
    QTEST(head.query().toByteArray(), "query");
}

void TestHttpMessage::findsHeaders()
{
    HttpHead head;
    head.headers = {{"Host", "a"}, {"X-Two", "first"}, {"x-two", "second"}, {"X-Empty", ""}, {"X-Null", QByteArray()}};
    QCOMPARE(head.header("host"), "a");
    QCOMPARE(head.header("X-TWO"), "first");
    QVERIFY(head.header("X-Tw").isNull());
    QVERIFY(head.header("X-Two2").isNull());
    // One that is there but empty is told from one that is not there.
    for (const char *name : {"x-empty", "x-null"}) {
        QVERIFY(head.header(name).isEmpty());
        QVERIFY(!head.header(name).isNull());
    }
}

void TestHttpMessage::findsTokens_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<bool>("found");

    QTest::newRow("alone") << HeaderList{{"Connection", "Upgrade"}} << true;
    QTest::newRow("case") << HeaderList{{"CONNECTION", "uPGRADE"}} << true;
    QTest::newRow("in a list") << HeaderList{{"Connection", "keep-alive, Upgrade"}} << true;
    QTest::newRow("spaces and tabs") << HeaderList{{"Connection", "a ,\tupgrade\t , b"}} << true;
    QTest::newRow("empty elements") << HeaderList{{"Connection", ",,upgrade,"}} << true;
    QTest::newRow("in a second field") << HeaderList{{"Connection", "close"}, {"connection", "upgrade"}} << true;
    QTest::newRow("none") << HeaderList{} << false;
    QTest::newRow("another field") << HeaderList{{"Upgrade", "upgrade"}} << false;
    QTest::newRow("part of a token") << HeaderList{{"Connection", "upgrades, upgrad, x-upgrade"}} << false;
    QTest::newRow("two words") << HeaderList{{"Connection", "upgrade now"}} << false;
    QTest::newRow("empty") << HeaderList{{"Connection", ""}} << false;
}

void TestHttpMessage::findsTokens()
{
    QFETCH(HeaderList, headers);
    HttpHead head;
    head.headers = headers;
    QTEST(head.headerHasToken("Connection", "upgrade"), "found");
}

void TestHttpMessage::parsesQueries_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<Pairs>("pairs");

    const auto row = [](const char *name, const QByteArray &query, const Pairs &pairs) {
        QTest::newRow(name) << query << pairs;
    };
    row("empty", "", {});
    row("one", "a=1", {{"a", "1"}});
    row("order and repeats stay", "b=2&a=1&b=1", {{"b", "2"}, {"a", "1"}, {"b", "1"}});
    row("no value", "a&b=", {{"a", ""}, {"b", ""}});
    row("no name", "=1", {{"", "1"}});
    row("equals in the value", "a=1=2", {{"a", "1=2"}});
    row("empty pieces", "&&a=1&&", {{"a", "1"}});
    row("decoded", "a%20b=%C3%A9%2b", {{"a b", "\xC3\xA9+"}});
    row("plus is a space", "a+b=c+d", {{"a b", "c d"}});
    row("NUL", "a=%00", {{"a", QByteArray("\0", 1)}});
    row("encoded separators", "a%3D%26=%26%3D%3B", {{"a=&", "&=;"}});
    row("escape in upper and lower case", "a=%fF%Ff", {{"a", "\xFF\xFF"}});
    row("decoded once", "a=%2541", {{"a", "%41"}});
    row("bad escape in a value", "a=1&b=%zz&c=3", {{"a", "1"}, {"c", "3"}});
    row("bad escape in a name", "a=1&%g0=2&c=3", {{"a", "1"}, {"c", "3"}});
    row("escape cut off", "a=%", {});
    row("escape cut off by one", "a=%4", {});
    row("escape cut off by the next pair", "a=%4&b=1", {{"b", "1"}});
    row("semicolon", "a=1;b=2&c=3", {{"c", "3"}});
    row("semicolon in a name", "a;=1&c=3", {{"c", "3"}});
    row("question mark", "a=?&?=b", {{"a", "?"}, {"?", "b"}});
}

void TestHttpMessage::parsesQueries()
{
    QFETCH(QByteArray, query);
    QTEST(parseQuery(query), "pairs");
}

void TestHttpMessage::findsValuesOfQueries()
{
    QCOMPARE(queryValue("a=1&key=K%20&key=other", "key"), "K ");
    QCOMPARE(queryValue("k%65y=K", "key"), "K");
    QVERIFY(queryValue("a=1&keys=2&Key=3", "key").isNull());
    QVERIFY(queryValue("", "key").isNull());
    for (const char *query : {"key", "key=", "a&key=&key=2"}) {
        QVERIFY(queryValue(query, "key").isEmpty());
        QVERIFY(!queryValue(query, "key").isNull());
    }
    QCOMPARE(queryValue("key=%zz&key=2", "key"), "2"); // what cannot be decoded is not there
}

void TestHttpMessage::masksQueries_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("masked");

    QTest::newRow("empty") << QByteArray("") << QByteArray("");
    QTest::newRow("one") << QByteArray("key=secret") << QByteArray("key=***");
    QTest::newRow("several") << QByteArray("key=secret&verbose=1&x") << QByteArray("key=***&verbose=***&***");
    QTest::newRow("empty value") << QByteArray("key=") << QByteArray("key=***");
    QTest::newRow("repeated") << QByteArray("key=a&key=b") << QByteArray("key=***&key=***");
    QTest::newRow("equals in the value") << QByteArray("key=a=secret") << QByteArray("key=***");
    QTest::newRow("semicolon in the value") << QByteArray("key=a;b=secret") << QByteArray("key=***");
    QTest::newRow("bad escape") << QByteArray("key=%zsecret") << QByteArray("key=***");
    QTest::newRow("empty pieces") << QByteArray("&&key=secret&") << QByteArray("key=***");
}

void TestHttpMessage::masksQueries()
{
    QFETCH(QByteArray, query);
    QTEST(maskedQuery(query), "masked");
}

void TestHttpMessage::boundsMaskedQueries()
{
    const QByteArray many = maskedQuery(QByteArray("name=secret&").repeated(1000));
    QCOMPARE(many.size(), 1024);
    QVERIFY(!many.contains("secret"));
    QCOMPARE(maskedQuery(QByteArray(5000, 'n') + "=secret"), QByteArray(1024, 'n'));
}

void TestHttpMessage::writesHeaderNamesLikeGo_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("canonical");

    const auto row = [](const char *name, const char *canonical) {
        QTest::newRow(name) << QByteArray(name) << QByteArray(canonical);
    };
    row("user-agent", "User-Agent");
    row("User-Agent", "User-Agent");
    row("USER-AGENT", "User-Agent");
    row("sec-websocket-key", "Sec-Websocket-Key");
    row("Sec-WebSocket-Key", "Sec-Websocket-Key");
    row("host", "Host");
    row("x", "X");
    row("x-1a-b", "X-1a-B");
    row("x_y-z", "X_y-Z");
    row("-a--b-", "-A--B-");
    row("etag", "Etag");
    row("", "");
}

void TestHttpMessage::writesHeaderNamesLikeGo()
{
    QFETCH(QByteArray, name);
    QTEST(canonicalHeaderName(name), "canonical");
}

void TestHttpMessage::namesStatuses()
{
    QCOMPARE(reasonPhrase(101), "Switching Protocols");
    QCOMPARE(reasonPhrase(200), "OK");
    QCOMPARE(reasonPhrase(201), "Created");
    QCOMPARE(reasonPhrase(404), "Not Found");
    QCOMPARE(reasonPhrase(413), "Content Too Large");
    QCOMPARE(reasonPhrase(429), "Too Many Requests");
    QCOMPARE(reasonPhrase(431), "Request Header Fields Too Large");
    QCOMPARE(reasonPhrase(503), "Service Unavailable");
    for (const int status : {204, 400, 403, 405, 408, 414, 415, 426, 501}) // what else the server answers
        QVERIFY2(reasonPhrase(status) != "Unknown", QByteArray::number(status).constData());
    for (const int status : {0, -1, 99, 199, 299, 306, 418, 499, 600, 1000})
        QCOMPARE(reasonPhrase(status), "Unknown");
}

WSIFY_SUITE(tst_httpmessage, wsify::test::NoApplication, TestHttpMessage)
#include "tst_httpmessage.moc"
