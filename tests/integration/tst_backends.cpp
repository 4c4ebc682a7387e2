// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QFile>
#include <QProcess>
#include <QScopeGuard>
#include <QStandardPaths>
#include <QTest>

#include <memory>
#include <vector>

using namespace wsify::test;

/// Authorizers as people run them, with a crowd of clients that act in the same moment.
class TestBackends : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void crowd_data();
    void crowd();
};

namespace {

/// The authorizer of README.md, on a port that it says itself.
QString readmeAuthorizer()
{
    QFile file(QStringLiteral(WSIFY_SOURCE_DIR "/README.md"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QString page = QString::fromUtf8(file.readAll());
    const QString fence = QStringLiteral("```python\n");
    const qsizetype begin = page.indexOf(fence) + fence.size();
    QString code = page.mid(begin, page.indexOf(QStringLiteral("```"), begin) - begin);
    const QString start = QStringLiteral("ThreadingHTTPServer((\"127.0.0.1\", 8000), Authorizer).serve_forever()");
    if (!code.contains(start))
        return {};
    return code.replace(start, QStringLiteral("server = ThreadingHTTPServer((\"127.0.0.1\", 0), Authorizer)\n"
                                              "print(server.server_port, flush=True)\n"
                                              "server.serve_forever()\n"));
}

/// The same in HTTP/1.0, without a length: each answer ends with its connection, as PHP's own server does it.
QString oldAuthorizer()
{
    return readmeAuthorizer()
        .replace(QStringLiteral("HTTP/1.1"), QStringLiteral("HTTP/1.0"))
        .remove(QStringLiteral("self.send_header(\"Content-Length\", \"0\")"));
}

} // namespace

void TestBackends::crowd_data()
{
    QTest::addColumn<QString>("code");
    QTest::newRow("README's") << readmeAuthorizer();
    QTest::newRow("without a length") << oldAuthorizer();
}

void TestBackends::crowd()
{
    QFETCH(QString, code);
    constexpr size_t Clients = 200;
    const QString python = QStandardPaths::findExecutable(QStringLiteral("python3"));
    if (python.isEmpty())
        QSKIP("there is no Python here");
    QVERIFY(!code.isEmpty());
    QProcess authorizer;
    const auto end = qScopeGuard([&authorizer] {
        authorizer.kill();
        authorizer.waitForFinished();
    });
    authorizer.setStandardErrorFile(QProcess::nullDevice()); // a line for each request
    authorizer.start(python, {QStringLiteral("-c"), code});
    WSIFY_WAIT(authorizer.canReadLine());
    const QString port = QString::fromLatin1(authorizer.readLine().trimmed());
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), QStringLiteral("http://127.0.0.1:") + port,
                         QStringLiteral("--workers"), QStringLiteral("2")});
    std::vector<std::unique_ptr<WsClient>> clients;
    for (size_t i = 0; i < Clients; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        clients.back()->open(server.port(), {.target = "/ws?token=secret"});
    }
    for (const auto &client : clients) {
        WSIFY_WAIT(client->isOpen() || client->isDisconnected());
        QCOMPARE(client->answer().status, 101);
    }
    for (int round = 1; round <= 3; ++round) {
        for (const auto &client : clients)
            client->sendText(R"({"command":"join","args":{"channel":"c"}})");
        WSIFY_WAIT(server.metric("wsify_authorizer_calls_total{verdict=\"allowed\"}") == (1 + round) * double(Clients)
                   || server.metric("wsify_authorizer_calls_total{verdict=\"unavailable\"}") > 0);
    }
    QCOMPARE(server.metric("wsify_authorizer_calls_total{verdict=\"unavailable\"}"), 0.0);
    for (const auto &client : clients)
        QVERIFY(client->isOpen());
    clients.clear();
    QVERIFY2(server.stop(), server.problem().constData());
}

WSIFY_SUITE(tst_backends, QCoreApplication, TestBackends)
#include "tst_backends.moc"
