// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "command.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QTest>

#ifdef Q_OS_UNIX
#include <csignal>
#endif

using namespace wsify;
using namespace wsify::test;

class TestTail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tails();
    void tailsAsJson();
    void tailSaysWhatItSkipped();
    void tailEndsWithItsReader();
    void tailEndsWithTheServer();
};

void TestTail::tails()
{
    WSIFY_START(server);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(R"({"command":"join","args":{"channel":"news"}})");
    QVERIFY(client.settled());
    Command tail(at(server, {QStringLiteral("tail"), QStringLiteral("channel == news")}));
    WSIFY_WAIT(tail.out.startsWith("TIME (UTC)") && tail.out.endsWith('\n'));
    client.sendText(R"({"command":"broadcast","args":{"channel":"news","content":"caf\u00e9"}})");
    client.sendText(R"({"command":"broadcast","args":{"channel":"other","content":2}})");
    WSIFY_WAIT(tail.out.contains("  out  ") && tail.out.contains("  in   "));
    Command publish(at(server, words("publish news 7")));
    VERIFY_ENDS(publish, 0);
    WSIFY_WAIT(tail.out.endsWith("  7\n"));
    QVERIFY2(!tail.out.contains("other"), tail.out.constData());
#ifdef Q_OS_UNIX
    ::kill(pid_t(tail.process.processId()), SIGINT);
    VERIFY_ENDS(tail, 0);
    QCOMPARE(tail.err, QByteArray());
    Command second(at(server, words("tail")));
    WSIFY_WAIT(second.out.endsWith('\n'));
    second.process.terminate();
    VERIFY_ENDS(second, 0);
#endif
}

void TestTail::tailsAsJson()
{
    WSIFY_START(server);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    Command tail(at(server, {QStringLiteral("tail"), QStringLiteral("dir == in"), QStringLiteral("--json")}));
    const QByteArray sent = R"({"command":"broadcast","args":{"channel":"news","content":"\u001b[31m"}})";
    QVERIFY(waitUntil([&] {
        client.sendText(sent); // it does not say when it begins
        return tail.out.count('\n') > 2;
    }));
    const QByteArrayList lines = tail.out.left(tail.out.lastIndexOf('\n')).split('\n');
    for (const QByteArray &line : lines) {
        const QJsonObject row = QJsonDocument::fromJson(line).object();
        QVERIFY2(row.value(u"channel").toString() == QLatin1String("news"), line.constData());
        QCOMPARE(row.value(u"head").toString().toUtf8(), sent);
        QCOMPARE(row.value(u"size").toInteger(), sent.size());
    }
}

void TestTail::tailSaysWhatItSkipped()
{
    WSIFY_START(server);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    Command tail(at(server, words("tail")));
    WSIFY_WAIT(tail.out.endsWith('\n'));
    const QByteArray burst =
        WsClient::frame(WsClient::Text, R"({"command":"broadcast","args":{"channel":"news","content":1}})")
            .repeated(4000);
    QVERIFY(waitUntil([&] {
        if (client.hasSent())
            client.sendRaw(burst);
        return tail.out.contains(" skipped\n");
    }));
#ifdef Q_OS_UNIX
    tail.process.terminate();
    VERIFY_ENDS(tail, 0);
    QVERIFY2(tail.err.contains(" were skipped: "), tail.err.constData());
#endif
}

void TestTail::tailEndsWithItsReader()
{
#ifdef Q_OS_UNIX
    WSIFY_START(server);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    QProcess reader;
    Command tail(at(server, words("tail")), {},
                 [&reader](QProcess &process) { process.setStandardOutputProcess(&reader); });
    reader.start(QStringLiteral("head"), {QStringLiteral("-n"), QStringLiteral("1")});
    QVERIFY(waitUntil([&] {
        client.sendText(R"({"command":"broadcast","args":{"channel":"news","content":1}})");
        return tail.process.state() == QProcess::NotRunning;
    }));
    VERIFY_ENDS(tail, 0);
    QCOMPARE(tail.err, QByteArray());
    WSIFY_WAIT(reader.state() == QProcess::NotRunning);
#else
    QSKIP("no head");
#endif
}

void TestTail::tailEndsWithTheServer()
{
    WSIFY_START(server);
    Command tail(at(server, words("tail")));
    WSIFY_WAIT(tail.out.endsWith('\n'));
    QVERIFY2(server.stop(), server.problem().constData());
    VERIFY_ENDS(tail, 3);
    QCOMPARE(tail.err, QByteArray("wsify: the server ended the connection\n"));
}

WSIFY_SUITE(tst_tail, QCoreApplication, TestTail)
#include "tst_tail.moc"
