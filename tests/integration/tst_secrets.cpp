// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/codec.h"
#include "support/adminconsole.h"
#include "support/authorizerstub.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryFile>
#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>
#include <variant>

using namespace wsify;
using namespace wsify::test;
using Reply = AuthorizerStub::Reply;

namespace {

// Every secret of these tests ends so: one search finds them all.
constexpr char Mark[] = "W0rdf1sh";

const QString Password = QStringLiteral("passW0rdf1sh");

QStringList secretFlags(const QString &authorizerUrl)
{
    QString url = authorizerUrl;
    url.replace(QLatin1String("http://"), QLatin1String("http://back:") + Password + QLatin1Char('@'));
    url += QLatin1String(url.endsWith(QLatin1Char('/')) ? "hook?token=tokenW0rdf1sh&n=1"
                                                        : "/hook?token=tokenW0rdf1sh&n=1");
    return {QStringLiteral("--broadcasting-key"),
            QStringLiteral("keyW0rdf1sh"),
            QStringLiteral("--api-key=apiW0rdf1sh"),
            QStringLiteral("--broker-dsn=redis://user:dsnW0rdf1sh@localhost:6379/0?password=queryW0rdf1sh"),
            QStringLiteral("--authorizer-url"),
            url,
            QStringLiteral("--authorizer-secret=hmacW0rdf1sh"),
            QStringLiteral("--authorizer-forward"),
            QStringLiteral("authorization,cookie"),
            QStringLiteral("--authorizer-timeout"),
            QStringLiteral("500ms"),
            QStringLiteral("--log-level"),
            QStringLiteral("debug")};
}

/// A file of /proc, or of nothing where there is none.
QByteArray procFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// What the server writes: no secret, and nothing of a client's that could be taken for a line or a command to a terminal (PROTOCOL.md
/// section 1, "Secrets never appear", and section 5, "logs").
class TestSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nowhere_data();
    void nowhere();
    void configShowsNone_data();
    void configShowsNone();
    void inFiles();
    void unusableFiles();
    void hostileFields_data();
    void hostileFields();

private:
    static void hidden(const QByteArray &text, const char *where);
};

void TestSecrets::hidden(const QByteArray &text, const char *where)
{
    const qsizetype at = text.toLower().indexOf(QByteArray(Mark).toLower());
    QVERIFY2(at < 0, where + QByteArray(": ") + text.mid(std::max<qsizetype>(at - 300, 0), 400));
    // The credentials of --authorizer-url as they travel.
    const QByteArray credentials = ("back:" + Password.toLatin1()).toBase64();
    QVERIFY2(!text.contains(credentials), where);
}

void TestSecrets::nowhere_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("status");
    QTest::newRow("allows") << int(Reply::Answer) << 200;
    QTest::newRow("denies") << int(Reply::Answer) << 403;
    QTest::newRow("asks for a password") << int(Reply::Answer) << 401;
    QTest::newRow("redirects") << int(Reply::Answer) << 302;
    QTest::newRow("fails") << int(Reply::Answer) << 500;
    QTest::newRow("hangs") << int(Reply::Hold) << 0;
    QTest::newRow("answers garbage") << int(Reply::Garbage) << 0;
    QTest::newRow("ends the connection") << int(Reply::CloseEarly) << 0;
    QTest::newRow("is not there") << -1 << 0;
}

/// Every secret there is, in every place where it may stand, whatever the authorizer does with it.
void TestSecrets::nowhere()
{
    QFETCH(int, kind);
    QFETCH(int, status);
    std::optional<AuthorizerStub> stub(std::in_place);
    const QString url = stub->url();
    WSIFY_START(server, secretFlags(url));
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(console.ask<admin::Ok>(
        admin::Subscribe{{}, admin::Topics(admin::Topic::Events) | admin::Topic::Log | admin::Topic::Stats, 100}));
    WsClient before;
    const Handshake handshake{.target = "/ws?token=clientW0rdf1sh&keyW0rdf1sh",
                              .headers = {"Authorization: Bearer bearerW0rdf1sh", "Cookie: session=cookieW0rdf1sh"},
                              .protocols = {"bearer.protocolW0rdf1sh"}};
    QVERIFY(before.opened(server.port(), handshake));
    // They do go where they belong.
    const AuthorizerStub::Request &asked = *stub->requests().constFirst();
    QVERIFY(asked.target.contains("tokenW0rdf1sh"));
    QVERIFY(asked.body.contains("clientW0rdf1sh"));
    QVERIFY(asked.header("Cookie").contains("cookieW0rdf1sh"));

    if (kind < 0) {
        stub.reset();
    } else {
        stub->setScript([kind, status](const AuthorizerStub::Request &) {
            return Reply{.status = status,
                         .kind = Reply::Kind(kind),
                         .body = "bodyW0rdf1sh",
                         .headers = {"Location: http://x:headW0rdf1sh@localhost/headW0rdf1sh",
                                     "WWW-Authenticate: Basic realm=\"headW0rdf1sh\"", "Set-Cookie: a=headW0rdf1sh"}};
        });
    }
    before.sendText(R"({"command":"join","args":{"channel":"c","token":"argsW0rdf1sh"}})");
    before.sendText(R"({"command":"broadcast","args":{"channel":"c","content":"contentW0rdf1sh"}})");
    before.sendText(R"({"command":"join","args":{"channel":"","token":"argsW0rdf1sh"}})");
    before.sendText(R"({"command":"join","args":{"channel":"c","token":"argsW0rdf1sh")"); // cut
    WSIFY_WAIT(!stub || stub->count("broadcast") > 0 || before.isDisconnected());
    WsClient client;
    client.open(server.port(), handshake);
    WSIFY_WAIT(client.isOpen() || client.isDisconnected());
    hidden(client.answer().body, "the answer to the handshake");

    const quint16 port = server.port();
    const QByteArray body = R"({"channel":"c","content":"contentW0rdf1sh"})";
    const QByteArrayList bearer{"Content-Type: application/json", "Authorization: Bearer keyW0rdf1sh"};
    QCOMPARE(httpPost(port, body, "/broadcast?key=keyW0rdf1sh").status, 201);
    QCOMPARE(httpRequest(port, "POST", "/broadcast", body, bearer).status, 201);
    const HttpAnswer answers[] = {
        httpPost(port, body, "/broadcast?key=guessW0rdf1sh"),
        httpPost(port, body, "/broadcast?keyW0rdf1sh"),
        httpPost(port, body, "/broadcast?k%65y=keyW0rdf1sh&key=keyW0rdf1sh;keyW0rdf1sh"),
        httpPost(port, "{\"channel\":\"c\",\"content\":contentW0rdf1sh", "/broadcast?key=keyW0rdf1sh"),
        httpRequest(port, "POST", "http://user:passW0rdf1sh@localhost/broadcast?key=keyW0rdf1sh", body, bearer),
        httpRequest(port, "GET", "/nothing?key=keyW0rdf1sh&keyW0rdf1sh"),
        httpRequest(port, "GET", "/ws?token=clientW0rdf1sh", QByteArray(), bearer),
        httpRequest(port, "GET", "/health?key=keyW0rdf1sh", QByteArray(), {"Bad : badW0rdf1sh"}),
        httpRequest(port, "GET", "/health", QByteArray(), {"Bad: badW0rdf1sh\x01"}),
        httpRequest(port, "GET", "/metrics?key=keyW0rdf1sh"),
        httpRequest(port, "GET", "/ready"),
    };
    for (const HttpAnswer &answer : answers) {
        QVERIFY(answer.status != 0);
        hidden(answer.body, "an answer");
    }

    // What consoles are told, without having asked for traffic.
    const auto denials =
        console.ask<admin::ListReply>(admin::ListRequest{{}, admin::ListKind::Denials, {}, {}, false, 0, 500});
    const auto config = console.ask<admin::ConfigReply>(admin::ConfigRequest{});
    QVERIFY(denials && denials->total > 0 && config && !config->entries.isEmpty());
    const auto clients =
        console.ask<admin::ListReply>(admin::ListRequest{{}, admin::ListKind::Clients, {}, {}, false, 0, 500});
    QVERIFY(clients.has_value());
    before.sendClose();
    WSIFY_WAIT(before.isDisconnected());
    const auto hasDebugLine = [&console] {
        const auto log = console.all<admin::Log>();
        return std::any_of(log.begin(), log.end(),
                           [](const admin::Log &line) { return line.level == admin::LogLevel::Debug; });
    };
    const auto hasDenial = [&console] {
        const auto events = console.all<admin::Event>();
        return std::any_of(events.begin(), events.end(), [](const admin::Event &event) {
            return std::holds_alternative<admin::DeniedEvent>(event.what);
        });
    };
    WSIFY_WAIT(hasDebugLine() && !console.all<admin::Stats>().isEmpty() && hasDenial());
    QByteArray told;
    QVERIFY(admin::appendLine(told, *clients) && admin::appendLine(told, *denials) && admin::appendLine(told, *config));
    for (const admin::ServerMessage &message : std::as_const(console.messages))
        QVERIFY(admin::appendLine(told, message));
    QVERIFY(told.contains("\"event\":\"denied\""));
    hidden(told, "what a console is told");

    // Where every user of the machine can read it. The server starts no process whose arguments could say more.
    const QString proc = QStringLiteral("/proc/%1/").arg(server.pid());
    if (QFile::exists(proc)) {
        const QByteArray shown = procFile(proc + QStringLiteral("cmdline"));
        QVERIFY(shown.contains("--broadcasting-key"));
        hidden(shown, "the command line");
        const QStringList threads = QDir(proc + QStringLiteral("task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        QVERIFY(!threads.isEmpty());
        for (const QString &thread : threads)
            QCOMPARE(procFile(proc + QStringLiteral("task/") + thread + QStringLiteral("/children")), QByteArray());
    }
    QVERIFY2(server.stop(), server.problem().constData());
    const QByteArray out = server.out() + server.err();
    QVERIFY2(out.contains("/broadcast?key=***"), "the access log is on");
    QVERIFY2(out.contains("\"level\":\"DEBUG\""), "and everything else is logged");
    QVERIFY(out.contains("asking the authorizer"));
    hidden(out, "the log");
}

void TestSecrets::configShowsNone_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::newRow("flags") << QByteArray("flags");
    QTest::newRow("environment") << QByteArray("environment");
    QTest::newRow("file") << QByteArray("file");
    QTest::newRow("a flag is wrong") << QByteArray("wrong");
}

void TestSecrets::configShowsNone()
{
    QFETCH(QByteArray, from);
    const bool isWrong = from == "wrong";
    const QStringList flags = secretFlags(QStringLiteral("http://localhost"));
    // name, value
    QStringList words;
    for (const QString &flag : flags) {
        const qsizetype equals = flag.startsWith(QLatin1String("--")) ? flag.indexOf(QLatin1Char('=')) : -1;
        if (equals < 0)
            words += flag;
        else
            words << flag.left(equals) << flag.mid(equals + 1);
    }
    QStringList arguments{QStringLiteral("config")};
    ServerProcess::Environment environment;
    QTemporaryFile file;
    QVERIFY(file.open());
    for (qsizetype i = 0; i + 1 < words.size(); i += 2) {
        const QString name = words.at(i).mid(2);
        if (from == "environment")
            environment.insert(QLatin1String("WSIFY_") + QString(name).replace(u'-', u'_').toUpper(), words.at(i + 1));
        else if (from == "file")
            file.write((name + QLatin1String(" = ") + words.at(i + 1) + QLatin1Char('\n')).toUtf8());
    }
    file.close();
    if (from == "file")
        arguments << QStringLiteral("--config") << file.fileName();
    else if (from != "environment")
        arguments += flags;
    if (isWrong)
        arguments << QStringLiteral("--authorizer-url=ftp://back:passW0rdf1sh@localhost/?token=tokenW0rdf1sh");
    ServerProcess server;
    server.expectExitCode(isWrong ? 2 : 0);
    server.run(arguments, environment);
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), isWrong ? 2 : 0);
    const QByteArray out = server.out() + server.err();
    hidden(out, "the output");
    QVERIFY2(out.contains(isWrong ? "authorizer-url" : "broadcasting-key"), out.constData());
    QVERIFY2(out.contains("***"), out.constData());
}

/// As Docker and Kubernetes mount them.
void TestSecrets::inFiles()
{
    QTemporaryFile file;
    QVERIFY(file.open() && file.write("keyW0rdf1sh\n") > 0 && file.flush());
    ServerProcess server;
    QVERIFY2(server.listening({}, {{QStringLiteral("WSIFY_BROADCASTING_KEY_FILE"), file.fileName()},
                                   {QStringLiteral("WSIFY_AUTHORISER_SECRET"), QStringLiteral("hmacW0rdf1sh")}}),
             server.problem().constData());
    const QByteArray body = R"({"channel":"c","content":1})";
    QCOMPARE(httpPost(server.port(), body).status, 403);
    QCOMPARE(httpPost(server.port(), body, "/broadcast?key=keyW0rdf1sh").status, 201);
    QVERIFY2(server.stop(), server.problem().constData());
    const QByteArray out = server.out() + server.err();
    QVERIFY2(
        out.contains("\"level\":\"WARN\",\"msg\":\"the environment variable WSIFY_AUTHORISER_SECRET is unknown and "
                     "changes nothing; did you mean WSIFY_AUTHORIZER_SECRET?\""),
        out.constData());
    hidden(out, "the log");
}

/// Nothing opens by accident.
void TestSecrets::unusableFiles()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    for (const QString &path : {file.fileName(), QStringLiteral("/nowhere")}) {
        ServerProcess server;
        server.expectExitCode(2);
        server.run({QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0"),
                    QStringLiteral("--broadcasting-key-file"), path});
        QVERIFY(server.waitEnded());
        QCOMPARE(server.exitCode(), 2);
        QVERIFY2(server.err().contains("--broadcasting-key-file") && server.err().contains(path.toUtf8()),
                 server.err().constData());
    }
}

void TestSecrets::hostileFields_data()
{
    QTest::addColumn<QByteArray>("piece");
    QTest::newRow("plain") << QByteArray("x");
    QTest::newRow("quotes and backslashes") << QByteArray("\\\"");
    QTest::newRow("a forged line") << QByteArray("\"}\n{\"level\":\"ERROR\"}\r\n");
    QTest::newRow("colours") << QByteArray("\x1b[31m\x1b]0;title\x07");
    QTest::newRow("8-bit commands") << QByteArray("\xc2\x9b"
                                                  "31m\xc2\x9d"
                                                  "0;title\xc2\x9c\x7f");
    QTest::newRow("line ends of Unicode") << QByteArray("\xe2\x80\xa8\xe2\x80\xa9\xc2\x85");
    QTest::newRow("NUL and tabs") << QByteArray("\0\t\v\f\b", 5);
    QTest::newRow("no UTF-8") << QByteArray("\xff\xc3(\xed\xa0\x80\xf5\x80");
}

/// 100 KiB of it in every field that is logged: one line of JSON each, short, and nothing in it that a terminal would obey.
void TestSecrets::hostileFields()
{
    QFETCH(QByteArray, piece);
    const QByteArray hostile = piece.repeated(100 * 1024 / piece.size());
    AuthorizerStub stub;
    stub.setScript([](const AuthorizerStub::Request &request) {
        return Reply{.status = request.command() == "connect" ? 200 : 403};
    });
    WSIFY_START(server, {QStringLiteral("--max-head"), QStringLiteral("1MiB"), QStringLiteral("--max-channel-name"),
                         QStringLiteral("64KiB"), QStringLiteral("--authorizer-url"), stub.url(),
                         QStringLiteral("--log-level"), QStringLiteral("debug")});
    const quint16 port = server.port();
    // What a parser refuses is logged all the same, as far as it was read.
    const QByteArrayList heads{
        "GET /" + hostile + " HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /" + hostile.toPercentEncoding() + " HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a?" + hostile + " HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a?" + hostile + '=' + hostile + " HTTP/1.1\r\nHost: x\r\n\r\n",
        hostile + " / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: " + hostile + "\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: " + hostile + "\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + hostile + "\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nOrigin: " + hostile + "\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n" + hostile + ": x\r\n\r\n",
    };
    for (const QByteArray &head : heads) {
        HttpConnection connection(port);
        connection.send(head);
        QVERIFY(connection.answer().status >= 400);
    }
    QByteArray text; // as JSON says it
    for (const char c : piece) {
        if (quint8(c) < 0x20 || c == '"' || c == '\\')
            text += "\\u00" + QByteArray::number(quint8(c), 16).rightJustified(2, '0');
        else
            text += c;
    }
    text = text.repeated(100 * 1024 / text.size());
    WsClient client;
    QVERIFY(client.opened(port));
    client.sendBinary(R"({"command":"join","args":{"channel":")" + text + "\"}}");
    client.sendBinary(R"({"command":")" + text + R"(","args":{"channel":"c"}})");
    client.sendBinary(text);
    client.sendBinary(R"({"command":"join","args":{"channel":"last"}})");
    WSIFY_WAIT(!stub.requests().isEmpty() && stub.requests().constLast()->body.contains("last"));
    const bool isText = !QString::fromUtf8(piece).contains(QChar::ReplacementCharacter);
    client.sendClose(1000, isText ? piece : "end");
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(httpRequest(port, "GET", "/health").status, 200);

    QVERIFY2(server.stop(), server.problem().constData());
    QByteArrayList lines = server.out().split('\n');
    QCOMPARE(lines.takeLast(), QByteArray());
    QVERIFY(lines.size() > heads.size());
    int requests = 0;
    int refusals = 0;
    for (const QByteArray &line : std::as_const(lines)) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        QVERIFY2(!object.isEmpty(), line.left(1000).constData());
        QVERIFY2(object.value(QLatin1String("level")) != QLatin1String("ERROR"), line.left(1000).constData());
        QVERIFY2(line.size() < 12 * 1024, QByteArray::number(line.size()).constData());
        requests += object.contains(QLatin1String("uri"));
        refusals += object.value(QLatin1String("msg")) == QLatin1String("refused");
        for (const QChar c : QString::fromUtf8(line)) {
            const bool obeyed = c.category() == QChar::Other_Control || c.category() == QChar::Separator_Line
                                || c.category() == QChar::Separator_Paragraph;
            QVERIFY2(!obeyed, "U+" + QByteArray::number(c.unicode(), 16) + " in " + line.left(1000));
        }
    }
    QCOMPARE(requests, heads.size() + 1); // the upgrade; a probe that succeeds is not logged
    QVERIFY(refusals >= 2);
    QVERIFY2(server.err().isEmpty(), server.err().left(1000).constData());
}

WSIFY_SUITE(tst_secrets, QCoreApplication, TestSecrets)
#include "tst_secrets.moc"
