// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/adminconsole.h"
#include "support/authorizerstub.h"
#include "support/httpclient.h"
#include "support/identity.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QDir>
#include <QSslSocket>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace wsify;
using namespace wsify::test;

/// The configuration that is read again while the server runs (PROTOCOL.md section 7).
class TestReload : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyValueUnderLoad();
    void keyAndOrigins();
    void twoKeys();
    void limits();
    void ratesThatWereOff();
    void lowerLimitsCutNobody();
    void lowerMessageLimitWithinAFrame();
    void authorizer();
    void whatTheAuthorizerUnderstands();
    void authorities();
    void proxies();
    void proxyProtocolWithItsProxies_data();
    void proxyProtocolWithItsProxies();
    void accessLog();
    void automaticMaxClients();
    void logLevel();
    void whatNeedsARestart();
    void whatChangesNothing_data();
    void whatChangesNothing();
    void secretFiles_data();
    void secretFiles();
    void pipes();
    void manyAtOnce();
};

namespace {

using Values = QList<std::pair<QByteArray, QByteArray>>;

/// The file of --config, and a console of the server that has it.
class Reloaded
{
public:
    bool start(const Values &values, const QStringList &arguments = {})
    {
        return m_file.open() && write(values)
               && server.listening(QStringList{QStringLiteral("--config"), m_file.fileName()} + arguments)
               && m_console.opened(server.adminSocket());
    }
    bool write(const Values &values)
    {
        QByteArray text;
        for (const auto &[name, value] : values)
            text += name + " = " + value + '\n';
        return m_file.resize(0) && m_file.seek(0) && m_file.write(text) == text.size() && m_file.flush();
    }
    std::optional<admin::ServerMessage> reload() { return m_console.ask(admin::Reload{}); }
    std::optional<admin::ServerMessage> reload(const Values &values) { return write(values) ? reload() : std::nullopt; }
    /// The names that changed; "!" and the sentence when it was refused.
    QList<QByteArray> changed(const Values &values)
    {
        const auto answer = reload(values);
        if (const auto *error = answer ? std::get_if<admin::Error>(&*answer) : nullptr)
            return {"!" + error->message};
        const auto *reply = answer ? std::get_if<admin::ReloadReply>(&*answer) : nullptr;
        return reply ? reply->changed : QList<QByteArray>{"no answer"};
    }
    QByteArray option(const QByteArray &name)
    {
        const auto reply = m_console.ask<admin::ConfigReply>(admin::ConfigRequest{});
        for (const admin::ConfigEntry &entry : reply ? reply->entries : QList<admin::ConfigEntry>()) {
            if (entry.name == name)
                return entry.value;
        }
        return {};
    }
    AdminConsole &console() { return m_console; }

    ServerProcess server;

private:
    QTemporaryFile m_file;
    AdminConsole m_console;
};

QByteArray numbered(int number)
{
    return broadcast("load", QByteArray::number(number));
}

/// Allows everything, by https.
class TlsAuthorizer : public QTcpServer
{
public:
    explicit TlsAuthorizer(const Identity &identity)
        : m_identity(identity)
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("no port");
    }
    QByteArray url() const { return "https://localhost:" + QByteArray::number(serverPort()); }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *const socket = new QSslSocket(this);
        socket->setSocketDescriptor(descriptor);
        socket->setSslConfiguration(m_identity.server());
        socket->startServerEncryption();
        QObject::connect(socket, &QIODevice::readyRead, socket, [socket] {
            if (socket->readAll().contains('}'))
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
    }

private:
    const Identity &m_identity;
};

/// The address that the access log has for a request that begins with these bytes.
QByteArray loggedAddress(const ServerProcess &server, const QByteArray &before, const QByteArray &field)
{
    const qsizetype logged = server.out().size();
    HttpConnection connection(server.port());
    connection.send(before + "GET /nothing HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n");
    connection.answer();
    QByteArray line;
    waitUntil([&] {
        line = server.out().mid(logged);
        return line.contains("/nothing");
    });
    const qsizetype at = line.indexOf("\"remote_ip\":\"");
    return at < 0 ? QByteArray("none") : line.mid(at + 13, line.indexOf('"', at + 13) - at - 13);
}

int post(const ServerProcess &server, const QByteArray &key)
{
    return httpPost(server.port(), R"({"channel":"c","content":1})", "/broadcast?key=" + key).status;
}

} // namespace

/// Publications flow, each decided by the authorizer, while one value after the other changes: nobody is cut, nothing is lost or out of order.
void TestReload::everyValueUnderLoad()
{
    const Identity authority("DNS:localhost");
    AuthorizerStub first;
    AuthorizerStub second;
    Values values{{"authorizer-url", first.url().toLatin1()},
                  {"broadcasting-key", "old"},
                  {"allowed-origins", "https://one.example"}};
    Reloaded reloaded;
    QVERIFY2(reloaded.start(values), reloaded.server.problem().constData());
    std::vector<std::unique_ptr<WsClient>> members;
    for (int i = 0; i < 8; ++i) {
        members.push_back(std::make_unique<WsClient>());
        QVERIFY(members.back()->opened(reloaded.server.port()));
        members.back()->sendText(join("load"));
        QVERIFY(members.back()->settled());
    }
    WsClient publisher;
    QVERIFY(publisher.opened(reloaded.server.port()));

    Values changes{{"authorizer-timeout", "6s"},
                   {"authorizer-concurrency", "64"},
                   {"authorizer-waiting", "1000"},
                   {"authorizer-queue-timeout", "11s"},
                   {"authorizer-headers", "list"},
                   {"authorizer-secret", "s3cret"},
                   {"authorizer-forward", "cookie"},
                   {"authorizer-forward-bytes", "1k"},
                   {"authorizer-keepalive", "false"},
                   {"authorizer-connection-age", "10s"},
                   {"expiry-grace", "10s"},
                   {"authorizer-url", second.url().toLatin1()},
                   {"broadcasting-key", "new"},
                   {"api-key", "a"},
                   {"metrics-key", "m"},
                   {"trusted-proxies", "192.0.2.1"},
                   {"real-ip-header", "forwarded"},
                   {"access-log", "errors"},
                   {"allowed-origins", "https://two.example"},
                   {"max-head", "8k"},
                   {"head-timeout", "9s"},
                   {"max-head-fields", "50"},
                   {"max-body", "512k"},
                   {"body-timeout", "9s"},
                   {"max-batch", "500"},
                   {"keepalive-timeout", "50s"},
                   {"max-message", "512k"},
                   {"max-queue", "512k"},
                   {"queue-grace", "20s"},
                   {"max-queue-hard", "8M"},
                   {"slow-timeout", "9s"},
                   {"max-channels", "500"},
                   {"max-channel-name", "512"},
                   {"max-fragments", "1000"},
                   {"max-waiting", "30"},
                   {"max-waiting-bytes", "512k"},
                   {"max-clients", "500"},
                   {"max-clients-per-ip", "400"},
                   {"connect-rate", "300"},
                   {"connect-rate-per-ip", "200"},
                   {"command-rate", "100000"},
                   {"ping-interval", "5s"},
                   {"pong-timeout", "8s"},
                   {"drain-delay", "1ms"},
                   {"log-level", "warning"}};
    if (authority.isValid())
        changes.emplaceBack("authorizer-ca", authority.certificateFile().toUtf8());
    int published = 0;
    const auto publish = [&] {
        for (int i = 0; i < 10; ++i)
            publisher.sendText(numbered(published++));
    };
    for (const auto &[name, value] : std::as_const(changes)) {
        publish();
        values.removeIf([name = name](const auto &each) { return each.first == name; });
        values.emplaceBack(name, value);
        const QList<QByteArray> changed = reloaded.changed(values);
        QList<QByteArray> expected{name};
        if (name == "authorizer-concurrency") // leaves descriptors for more of them
            expected.append("max-clients");
        QVERIFY2(changed == expected, (name + ": " + changed.join(", ")).constData());
    }
    publish();
    for (const auto &member : members) {
        WSIFY_WAIT(member->messages().size() >= published || !member->isOpen());
        QCOMPARE(member->messages().size(), published);
        for (int i = 0; i < published; ++i)
            QCOMPARE(member->messages().at(i), QByteArray::number(i));
    }
    QVERIFY(first.count("broadcast") > 0 && second.count("broadcast") > 0);
    // Each was asked about once; settled() is a broadcast, too.
    QCOMPARE(first.count("broadcast") + second.count("broadcast"), published + int(members.size()));
    QCOMPARE(reloaded.option("max-message"), QByteArray("512k"));
    QCOMPARE(reloaded.option("broadcasting-key"), QByteArray("***"));
}

void TestReload::keyAndOrigins()
{
    Reloaded reloaded;
    QVERIFY2(reloaded.start({{"broadcasting-key", "old"}, {"allowed-origins", "https://one.example"}}),
             reloaded.server.problem().constData());
    const ServerProcess &server = reloaded.server;
    const auto status = [&](const QByteArray &origin) {
        WsClient client;
        client.open(server.port(), {.headers = {"Origin: " + origin}});
        waitUntil([&] { return client.answer().status != 0; });
        return client.answer().status;
    };
    QCOMPARE(post(server, "old"), 201);
    QCOMPARE(post(server, "new"), 403);
    QCOMPARE(status("https://one.example"), 101);
    QCOMPARE(status("https://two.example"), 403);
    QCOMPARE(reloaded.changed({{"broadcasting-key", "new"}, {"allowed-origins", "https://two.example"}}),
             (QList<QByteArray>{"broadcasting-key", "allowed-origins"}));
    QCOMPARE(post(server, "old"), 403);
    QCOMPARE(post(server, "new"), 201);
    QCOMPARE(status("https://one.example"), 403);
    QCOMPARE(status("https://two.example"), 101);
    QVERIFY(!server.out().contains("\"old\"") && !server.out().contains("\"new\""));
}

/// The new one comes beside the old one, and the old one goes when nobody has it any more: no POST is refused on the way.
void TestReload::twoKeys()
{
    Reloaded reloaded;
    QVERIFY2(reloaded.start({{"broadcasting-key", "old"}, {"metrics-key", "old"}}),
             reloaded.server.problem().constData());
    const ServerProcess &server = reloaded.server;
    WsClient member;
    QVERIFY(member.opened(server.port()));
    member.sendText(join("c"));
    QVERIFY(member.settled());
    qsizetype published = 0;
    const auto publish = [&](const QByteArray &key) {
        for (int i = 0; i < 10; ++i) {
            QCOMPARE(post(server, key), 201);
            ++published;
        }
    };
    publish("old");
    QVERIFY(!server.out().contains("two keys"));
    QCOMPARE(reloaded.changed({{"broadcasting-key", "old"}, {"broadcasting-key", "new"}, {"metrics-key", "old"}}),
             QList<QByteArray>{"broadcasting-key"});
    WSIFY_WAIT(server.out().contains("two keys are valid for --broadcasting-key"));
    QCOMPARE(reloaded.option("broadcasting-key"), QByteArray("***,***"));
    publish("old");
    publish("new");
    QCOMPARE(post(server, "oldnew"), 403);
    QCOMPARE(post(server, "old,new"), 403);
    QCOMPARE(post(server, ""), 403);
    QCOMPARE(reloaded.changed({{"broadcasting-key", "new"}, {"metrics-key", "old"}, {"metrics-key", "new"}}),
             (QList<QByteArray>{"broadcasting-key", "metrics-key"}));
    publish("new");
    QCOMPARE(post(server, "old"), 403);
    for (const char *key : {"old", "new"})
        QCOMPARE(httpRequest(server.port(), "GET", QByteArray("/metrics?key=") + key).status, 200);
    QCOMPARE(httpRequest(server.port(), "GET", "/metrics").status, 403);
    WSIFY_WAIT(server.out().contains("two keys are valid for --metrics-key"));
    QCOMPARE(server.out().count("two keys are valid"), 2);
    WSIFY_START(
        next, {QStringLiteral("--broadcasting-key=old"), QStringLiteral("--broadcasting-key"), QStringLiteral("new")});
    WSIFY_WAIT(next.out().contains("two keys are valid for --broadcasting-key"));
    QVERIFY(!next.out().contains("\"old\"") && !next.out().contains("two keys are valid for --metrics-key"));
    WSIFY_WAIT(member.messages().size() == published);
}

/// They count for clients that are there already, too.
void TestReload::limits()
{
    Reloaded reloaded;
    QVERIFY2(reloaded.start({}), reloaded.server.problem().constData());
    const ServerProcess &server = reloaded.server;
    WsClient client;
    WsClient large;
    QVERIFY(client.opened(server.port()) && large.opened(server.port()));
    for (const char *channel : {"a", "b"})
        client.sendText(join(channel));
    QVERIFY(client.settled());
    const QByteArray body = R"({"channel":"c","content":")" + QByteArray(2000, 'x') + "\"}";
    QCOMPARE(httpPost(server.port(), body).status, 201);

    QCOMPARE(reloaded.changed({{"max-body", "1k"}, {"max-message", "1k"}, {"max-channels", "2"}, {"max-clients", "2"}})
                 .size(),
             4);
    QCOMPARE(httpPost(server.port(), body).status, 413);
    WsClient third;
    third.open(server.port());
    WSIFY_WAIT(third.answer().status == 503);
    // Nobody leaves a channel; the next join is one too many.
    client.sendText(join("c"));
    WSIFY_WAIT(server.metric("wsify_limit_total{limit=\"max_channels\"}") > 0);
    QVERIFY(client.isOpen());
    QCOMPARE(httpPost(server.port(), R"({"channel":"a","content":1})").status, 201);
    WSIFY_WAIT(client.messages().contains("1"));
    // The Qt engine tells its sockets with the next look at their deadlines, within a second.
    WSIFY_WAIT((large.sendText(broadcast("load", QByteArray(1100, '1'))),
                large.closeCode() == 1009 || large.isDisconnected()));
    QCOMPARE(large.closeCode(), 1009);
}

void TestReload::ratesThatWereOff()
{
    Reloaded reloaded;
    QVERIFY2(reloaded.start({}), reloaded.server.problem().constData());
    WsClient client;
    QVERIFY(client.opened(reloaded.server.port()));
    QVERIFY(client.settled());
    QCOMPARE(reloaded.changed({{"command-rate", "5"}, {"max-clients-per-ip", "1"}}).size(), 2);
    for (int i = 0; i < 10; ++i)
        client.sendText(numbered(i));
    WSIFY_WAIT(reloaded.server.metric("wsify_command_rate_pauses_total") > 0);
    // Those that were there before are not counted; the first that is fills the place.
    WsClient first;
    QVERIFY(first.opened(reloaded.server.port()));
    WsClient second;
    second.open(reloaded.server.port());
    WSIFY_WAIT(second.answer().status == 429);
    QVERIFY(client.isOpen());
}

/// One that stood still before keeps what it had, while the next one is cut by the lower limits.
void TestReload::lowerLimitsCutNobody()
{
    Reloaded reloaded;
    QVERIFY2(
        reloaded.start({{"slow-timeout", "5m"}, {"queue-grace", "5m"}, {"max-queue", "4M"}, {"max-queue-hard", "64M"}}),
        reloaded.server.problem().constData());
    const ServerProcess &server = reloaded.server;
    const QByteArray content = '"' + QByteArray(900'000, 'x') + '"';
    int published = 0;
    const auto owed = [&](WsClient &client, const QByteArray &channel) {
        if (!client.opened(server.port()))
            return false;
        client.sendText(join(channel));
        if (!client.settled())
            return false;
        client.stopReading();
        const double before = std::max(0.0, server.metric("wsify_held_bytes"));
        // Beyond what the kernel takes of it.
        for (published = 0; published < 40; ++published) {
            if (httpPost(server.port(), R"({"channel":")" + channel + R"(","content":)" + content + '}').status != 201)
                return false;
            if (server.metric("wsify_held_bytes") > before + 6e6)
                return true;
        }
        return false;
    };
    WsClient first;
    QVERIFY(owed(first, "first"));
    const int before = published + 1;
    QCOMPARE(
        reloaded
            .changed({{"slow-timeout", "1s"}, {"queue-grace", "500ms"}, {"max-queue", "64k"}, {"max-queue-hard", "1M"}})
            .size(),
        4);
    QCOMPARE(httpPost(server.port(), R"({"channel":"first","content":)" + content + '}').status, 201);
    WsClient second;
    QVERIFY(!owed(second, "second")); // more than --max-queue-hard
    WSIFY_WAIT(server.metric("wsify_slow_consumers_total") == 1);
    // Twice the lower times.
    QVERIFY(!waitUntil([&] { return server.metric("wsify_slow_consumers_total") > 1; }, 2000));
    first.resumeReading();
    WSIFY_WAIT(first.messages().size() == before + 1 || !first.isOpen());
    QCOMPARE(first.messages().size(), before + 1);
    // It has recovered: now they count for it, too.
    first.stopReading();
    WSIFY_WAIT((httpPost(server.port(), R"({"channel":"first","content":)" + content + '}'),
                server.metric("wsify_slow_consumers_total") == 2));
}

/// A frame that has come in half is read to its end, however long after the reload that comes.
void TestReload::lowerMessageLimitWithinAFrame()
{
    Reloaded reloaded;
    QVERIFY2(reloaded.start({{"workers", "1"}}), reloaded.server.problem().constData());
    WsClient client;
    WsClient other;
    QVERIFY(client.opened(reloaded.server.port()) && other.opened(reloaded.server.port()));
    client.sendText(join("load"));
    QVERIFY(client.settled());
    const QByteArray content(300'000, '1');
    const QByteArray frame = WsClient::frame(WsClient::Text, broadcast("load", content));
    client.sendRaw(frame.first(150'000));
    WSIFY_WAIT(reloaded.server.metric("wsify_held_bytes") >= 140'000);
    QCOMPARE(reloaded.changed({{"workers", "1"}, {"max-message", "1k"}}).size(), 1);
    WSIFY_WAIT((other.sendText(broadcast("load", QByteArray(1100, '1'))),
                other.closeCode() == 1009 || other.isDisconnected()));
    client.sendRaw(frame.sliced(150'000));
    WSIFY_WAIT(client.messages().contains(content) || !client.isOpen());
    QVERIFY2(client.isOpen(), QByteArray::number(client.closeCode()).constData());
    // The next one is too long.
    WSIFY_WAIT((client.sendText(broadcast("load", QByteArray(1100, '1'))), client.closeCode() == 1009));
}

/// It may be another one behind the same address: whatever was reloaded, it is asked anew.
void TestReload::whatTheAuthorizerUnderstands()
{
    AuthorizerStub stub;
    Reloaded reloaded;
    const Values values{{"authorizer-url", stub.url().toLatin1()}};
    QVERIFY2(reloaded.start(values), reloaded.server.problem().constData());
    WsClient client;
    QVERIFY(client.opened(reloaded.server.port(), {.protocols = {"wsify.v4"}}));
    WSIFY_WAIT(client.messages().size() == 1);
    // Calls for a join of two channels: one for both, then one for each where that was not understood.
    const auto calls = [&] {
        const int before = stub.count("join");
        const qsizetype had = client.messages().size();
        client.sendText(R"({"id":1,"command":"join","args":{"channels":["a","b"]}})");
        return waitUntil([&] { return client.messages().size() > had; }) ? stub.count("join") - before : -1;
    };
    QCOMPARE(calls(), 3);
    QCOMPARE(calls(), 2); // remembered
    QCOMPARE(reloaded.changed(values), QList<QByteArray>());
    QCOMPARE(calls(), 3);
    QCOMPARE(reloaded.changed(values + Values{{"max-body", "1k"}}).size(), 1);
    QCOMPARE(calls(), 3);
    // Whoever sends a result object knows what a list is: a 403 means all of it.
    QCOMPARE(reloaded.changed(values).size(), 1);
    stub.setScript([](const AuthorizerStub::Request &) { return AuthorizerStub::Reply{.body = R"({"wsify":{}})"}; });
    QCOMPARE(calls(), 1);
    stub.answerAll(403);
    QCOMPARE(calls(), 1);
    QCOMPARE(reloaded.changed(values), QList<QByteArray>());
    QCOMPARE(calls(), 3);
}

/// A call that is out ends where it began; the next one goes to the new URL, with the new secret.
void TestReload::authorizer()
{
    AuthorizerStub first;
    AuthorizerStub second;
    Reloaded reloaded;
    QVERIFY2(reloaded.start({{"authorizer-url", first.url().toLatin1()}}), reloaded.server.problem().constData());
    WsClient client;
    QVERIFY(client.opened(reloaded.server.port()));
    first.setScript(
        [](const AuthorizerStub::Request &) { return AuthorizerStub::Reply{.kind = AuthorizerStub::Reply::Hold}; });
    client.sendText(join("load"));
    WSIFY_WAIT(first.held() == 1);
    QCOMPARE(reloaded.changed({{"authorizer-url", second.url().toLatin1()}, {"authorizer-secret", "s3cret"}}).size(),
             2);
    client.sendText(numbered(1));
    QCOMPARE(first.held(), 1); // its connection is still there
    first.release();
    WSIFY_WAIT(client.messages() == QByteArrayList{"1"});
    QCOMPARE(first.count("broadcast"), 0);
    QCOMPARE(second.count("broadcast"), 1);
    QVERIFY(!second.requests().first()->header("X-Wsify-Signature").isEmpty());
    QVERIFY(client.settled());
    QVERIFY2(reloaded.server.stop(), reloaded.server.problem().constData());
}

/// The file that --authorizer-ca names is read again, although its name is the same.
void TestReload::authorities()
{
    const Identity one("DNS:localhost");
    const Identity two("DNS:localhost");
    if (!one.isValid() || !two.isValid())
        QSKIP("no openssl");
    TlsAuthorizer authorizer(two);
    const QTemporaryDir directory;
    const QString file = directory.filePath(QStringLiteral("ca.pem"));
    QVERIFY(QFile::copy(one.certificateFile(), file));
    const Values values{{"authorizer-url", authorizer.url()}, {"authorizer-ca", file.toUtf8()}};
    Reloaded reloaded;
    QVERIFY2(reloaded.start(values), reloaded.server.problem().constData());
    const auto status = [&] {
        WsClient client;
        client.open(reloaded.server.port());
        waitUntil([&] { return client.answer().status != 0; });
        return client.answer().status;
    };
    QCOMPARE(status(), 503);
    QVERIFY(QFile::remove(file) && QFile::copy(two.certificateFile(), file));
    QCOMPARE(reloaded.changed(values), QList<QByteArray>{"authorizer-ca"});
    QCOMPARE(status(), 101);
    QCOMPARE(reloaded.changed(values), QList<QByteArray>());
    QVERIFY(QFile::remove(file));
    const QList<QByteArray> gone = reloaded.changed(values);
    QVERIFY2(gone.first().startsWith("!") && gone.first().contains("--authorizer-ca"), gone.first().constData());
    QCOMPARE(status(), 101);
}

void TestReload::proxies()
{
    Reloaded reloaded;
    QVERIFY2(reloaded.start({}), reloaded.server.problem().constData());
    const auto address = [&](const QByteArray &field) { return loggedAddress(reloaded.server, {}, field + "\r\n"); };
    QCOMPARE(address("X-Forwarded-For: 192.0.2.7"), QByteArray("127.0.0.1"));
    QCOMPARE(reloaded.changed({{"trusted-proxies", "127.0.0.0/8"}}), QList<QByteArray>{"trusted-proxies"});
    QCOMPARE(address("X-Forwarded-For: 192.0.2.7"), QByteArray("192.0.2.7"));
    QCOMPARE(reloaded.changed({{"trusted-proxies", "127.0.0.0/8"}, {"real-ip-header", "forwarded"}}),
             QList<QByteArray>{"real-ip-header"});
    QCOMPARE(address("Forwarded: for=192.0.2.8"), QByteArray("192.0.2.8"));
    QVERIFY(reloaded.changed({{"trusted-proxies", "10"}}).first().contains("--trusted-proxies"));
    QCOMPARE(reloaded.changed({}).size(), 2);
    QCOMPARE(address("X-Forwarded-For: 192.0.2.7"), QByteArray("127.0.0.1"));
}

void TestReload::proxyProtocolWithItsProxies_data()
{
    QTest::addColumn<Values>("before");
    QTest::addColumn<Values>("after");
    QTest::addColumn<QByteArray>("bytes"); // a connection's first
    QTest::addColumn<QByteArray>("address");
    const Values both{{"proxy-protocol", "true"}, {"trusted-proxies", "127.0.0.0/8"}};
    const QByteArray header = "PROXY TCP4 192.0.2.9 192.0.2.1 1 2\r\n";
    // A balancer of TCP passes on what its clients write: nobody may believe it.
    QTest::newRow("the file gets both") << Values() << both << QByteArray() << QByteArray("127.0.0.1");
    QTest::newRow("the file loses both") << both << Values() << header << QByteArray("192.0.2.9");
    QTest::newRow("the file loses one") << both << Values{{"trusted-proxies", "127.0.0.1,192.0.2.9"}} << header
                                        << QByteArray("192.0.2.9");
}

/// One without the other would believe strangers, or refuse everybody: they wait for the restart together.
void TestReload::proxyProtocolWithItsProxies()
{
    QFETCH(Values, before);
    QFETCH(Values, after);
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, address);
    Reloaded reloaded;
    QVERIFY2(reloaded.start(before), reloaded.server.problem().constData());
    const QByteArray field = "X-Forwarded-For: 192.0.2.7\r\n";
    QCOMPARE(loggedAddress(reloaded.server, bytes, field), address);
    after.emplaceBack("max-batch", "5");
    const auto answer = reloaded.reload(after);
    const auto *reply = answer ? std::get_if<admin::ReloadReply>(&*answer) : nullptr;
    QVERIFY(reply);
    QCOMPARE(reply->changed, QList<QByteArray>{"max-batch"});
    QCOMPARE(reply->restart, (QList<QByteArray>{"proxy-protocol", "trusted-proxies"}));
    QCOMPARE(loggedAddress(reloaded.server, bytes, field), address);
    // As before, the other options of the file count.
    before.emplaceBack("max-batch", "6");
    QCOMPARE(reloaded.changed(before), QList<QByteArray>{"max-batch"});
}

void TestReload::accessLog()
{
    Reloaded reloaded;
    QVERIFY2(reloaded.start({}), reloaded.server.problem().constData());
    const auto logs = [&](const char *method, const QByteArray &target, bool isWanted) {
        const qsizetype before = reloaded.server.out().size();
        httpRequest(reloaded.server.port(), method, target);
        const auto isThere = [&] { return reloaded.server.out().mid(before).contains(target); };
        if (isWanted)
            return waitUntil(isThere);
        // What stands behind it in the log says that it would be there.
        reloaded.changed({{"access-log", "what"}});
        waitUntil([&] { return reloaded.server.out().mid(before).contains("was not reloaded"); });
        return isThere();
    };
    QVERIFY(logs("OPTIONS", "/broadcast", true));
    QCOMPARE(reloaded.changed({{"access-log", "off"}}), QList<QByteArray>{"access-log"});
    QVERIFY(!logs("GET", "/nothing", false));
    QCOMPARE(reloaded.changed({{"access-log", "errors"}}), QList<QByteArray>{"access-log"});
    QVERIFY(!logs("OPTIONS", "/broadcast", false));
    QVERIFY(logs("GET", "/nothing", true));
}

/// It is reckoned with the workers that run, and said.
void TestReload::automaticMaxClients()
{
    Reloaded reloaded;
    reloaded.server.limitDescriptors(2000);
    QVERIFY2(reloaded.start({{"workers", "2"}}), reloaded.server.problem().constData());
    const double before = reloaded.server.listeningLine().value(u"max_clients").toDouble();
    QCOMPARE(before, 2000 - 64 - 2 * (128 + 16));
    const auto answer = reloaded.reload({{"workers", "4"}});
    QVERIFY(answer && std::holds_alternative<admin::ReloadReply>(*answer));
    const auto reply = std::get<admin::ReloadReply>(*answer);
    QCOMPARE(reply.restart, QList<QByteArray>{"workers"});
    QCOMPARE(reply.changed, QList<QByteArray>());
    QCOMPARE(reloaded.changed({{"workers", "4"}, {"authorizer-concurrency", "28"}}),
             (QList<QByteArray>{"authorizer-concurrency", "max-clients"}));
    WSIFY_WAIT(reloaded.server.out().contains("\"max_clients\":" + QByteArray::number(2000 - 64 - 2 * (28 + 16))));
}

/// What a console has set stays, until the file says something else.
void TestReload::logLevel()
{
    Reloaded reloaded;
    QVERIFY2(reloaded.start({{"log-level", "info"}}), reloaded.server.problem().constData());
    QVERIFY(reloaded.console().ask<admin::Ok>(admin::SetLogLevel{{}, admin::LogLevel::Error}));
    QCOMPARE(reloaded.changed({{"log-level", "info"}, {"max-batch", "5"}}), QList<QByteArray>{"max-batch"});
    QCOMPARE(reloaded.option("log-level"), QByteArray("error"));
    QVERIFY(!reloaded.server.out().contains("reloaded"));
    QVERIFY(reloaded.console().ask<admin::Ok>(admin::SetLogLevel{{}, admin::LogLevel::Error, 1000}));
    const auto isShort = [&reloaded] {
        const auto config = reloaded.console().ask<admin::ConfigReply>(admin::ConfigRequest{});
        return config
               && std::ranges::any_of(config->entries, [](const auto &entry) { return entry.until.has_value(); });
    };
    QVERIFY(isShort());
    QCOMPARE(reloaded.changed({{"log-level", "debug"}, {"max-batch", "5"}}), QList<QByteArray>{"log-level"});
    QCOMPARE(reloaded.option("log-level"), QByteArray("debug"));
    QVERIFY(!isShort());
    QCOMPARE(reloaded.changed({{"log-level", "debug"}, {"max-batch", "6"}}), QList<QByteArray>{"max-batch"});
    WSIFY_WAIT(reloaded.server.out().contains("changed: max-batch"));
}

void TestReload::whatNeedsARestart()
{
    Reloaded reloaded;
    QVERIFY2(
        reloaded.start({{"workers", "2"}, {"max-body", "1M"}}, {QStringLiteral("--max-batch"), QStringLiteral("7")}),
        reloaded.server.problem().constData());
    const auto answer =
        reloaded.reload({{"workers", "3"}, {"memory-limit", "100M"}, {"max-body", "2M"}, {"max-batch", "8"}});
    QVERIFY(answer);
    const auto *reply = std::get_if<admin::ReloadReply>(&*answer);
    QVERIFY(reply);
    QCOMPARE(reply->changed, QList<QByteArray>{"max-body"});
    QCOMPARE(reply->restart, (QList<QByteArray>{"workers", "memory-limit"}));
    QCOMPARE(reply->shadowed, QList<QByteArray>{"max-batch (flag)"});
    WSIFY_WAIT(reloaded.server.out().contains("need a restart: workers, memory-limit")
               && reloaded.server.out().contains("set elsewhere: max-batch (flag)"));
    QCOMPARE(reloaded.option("workers"), QByteArray("2"));
    QCOMPARE(reloaded.option("max-batch"), QByteArray("7"));
    // Said again as long as it is so; what is only shadowed is no news.
    const auto again = reloaded.reload();
    reply = again ? std::get_if<admin::ReloadReply>(&*again) : nullptr;
    QVERIFY(reply && reply->changed.isEmpty() && reply->restart.size() == 2 && reply->shadowed.isEmpty());
}

void TestReload::whatChangesNothing_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value"); // null: the line is lost
    QTest::addColumn<QByteArray>("sentence");
    QTest::newRow("unknown key") << QByteArray("no-such-key") << QByteArray("1") << QByteArray("unknown key");
    QTest::newRow("wrong value") << QByteArray("max-batch") << QByteArray("many") << QByteArray("--max-batch");
    QTest::newRow("wrong value of what needs a restart")
        << QByteArray("workers") << QByteArray("99") << QByteArray("--workers");
    QTest::newRow("NUL") << QByteArray("broadcasting-key") << QByteArray("o\0w", 3) << QByteArray("holds a NUL");
    for (const char *name :
         {"broadcasting-key", "api-key", "metrics-key", "authorizer-secret", "authorizer-url", "allowed-origins"}) {
        const QByteArray sentence = QByteArray("--") + name + " would become empty";
        QTest::newRow((QByteArray("empty ") + name).constData()) << QByteArray(name) << QByteArray("") << sentence;
        QTest::newRow((QByteArray("lost ") + name).constData()) << QByteArray(name) << QByteArray() << sentence;
    }
    for (const char *name : {"max-clients-per-ip", "connect-rate", "connect-rate-per-ip", "command-rate"}) {
        const QByteArray sentence = QByteArray("--") + name + " would become unlimited";
        QTest::newRow((QByteArray("off ") + name).constData()) << QByteArray(name) << QByteArray("off") << sentence;
        QTest::newRow((QByteArray("lost ") + name).constData()) << QByteArray(name) << QByteArray() << sentence;
    }
}

void TestReload::whatChangesNothing()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, sentence);
    AuthorizerStub authorizer;
    const Values good{{"broadcasting-key", "old"},
                      {"api-key", "api"},
                      {"metrics-key", "metrics"},
                      {"authorizer-secret", "s3cret"},
                      {"authorizer-url", authorizer.url().toLatin1()},
                      {"allowed-origins", "https://one.example"},
                      {"max-clients-per-ip", "100"},
                      {"connect-rate", "100"},
                      {"connect-rate-per-ip", "100"},
                      {"command-rate", "100"},
                      {"max-body", "1M"}};
    Reloaded reloaded;
    QVERIFY2(reloaded.start(good), reloaded.server.problem().constData());
    Values wrong = good;
    wrong.removeIf([&](const auto &each) { return each.first == name || each.first == "max-body"; });
    wrong.emplaceBack("max-body", "2M");
    if (!value.isNull())
        wrong.emplaceBack(name, value);
    const auto answer = reloaded.reload(wrong);
    const auto *error = answer ? std::get_if<admin::Error>(&*answer) : nullptr;
    if (!error)
        QFAIL("it was not refused");
    QCOMPARE(error->code, QByteArray(admin::errorcode::Invalid));
    QVERIFY2(error->message.contains(sentence), error->message.constData());
    WSIFY_WAIT(reloaded.server.out().contains("the configuration was not reloaded: "));
    QVERIFY(!reloaded.server.out().contains("s3cret"));
    // Nor is anything that stands beside it.
    QCOMPARE(reloaded.option("max-body"), QByteArray("1M"));
    QCOMPARE(post(reloaded.server, "old"), 201);
    QCOMPARE(post(reloaded.server, ""), 403);
    WsClient client;
    QVERIFY(client.opened(reloaded.server.port()));
    QCOMPARE(authorizer.count("connect"), 1);
    // And it goes on from there.
    wrong = good;
    wrong.emplaceBack("max-batch", "9");
    QCOMPARE(reloaded.changed(wrong), QList<QByteArray>{"max-batch"});
}

void TestReload::secretFiles_data()
{
    QTest::addColumn<QByteArray>("content"); // null: a directory instead
    QTest::addColumn<QByteArray>("sentence");
    QTest::newRow("empty") << QByteArray("") << QByteArray("holds nothing");
    QTest::newRow("a line break") << QByteArray("\n") << QByteArray("holds nothing");
    QTest::newRow("NUL") << QByteArray("n\0w", 3) << QByteArray("holds a NUL");
    QTest::newRow("too large") << QByteArray(65 * 1024, 'x') << QByteArray("is over 64 KiB");
    QTest::newRow("no UTF-8") << QByteArray("\xff") << QByteArray("is not UTF-8");
    QTest::newRow("a directory") << QByteArray() << QByteArray("cannot read ");
    QTest::newRow("gone") << QByteArray("gone") << QByteArray("cannot read ");
}

/// Of either of two files.
void TestReload::secretFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, sentence);
    const QTemporaryDir directory;
    const auto write = [&directory](const char *name, const QByteArray &text) {
        QFile file(directory.filePath(QLatin1String(name)));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    QVERIFY(write("old", "old\n") && write("next", "next"));
    const Values values{{"broadcasting-key-file", directory.filePath(QStringLiteral("old")).toUtf8()},
                        {"broadcasting-key-file", directory.filePath(QStringLiteral("next")).toUtf8()}};
    Reloaded reloaded;
    QVERIFY2(reloaded.start(values), reloaded.server.problem().constData());
    const QString next = directory.filePath(QStringLiteral("next"));
    QVERIFY(QFile::remove(next));
    if (content.isNull())
        QVERIFY(QDir(directory.path()).mkdir(QStringLiteral("next")));
    else if (content != "gone")
        QVERIFY(write("next", content));
    const QByteArray answer = reloaded.changed(values).value(0);
    QVERIFY2(answer.startsWith("!") && answer.contains("--broadcasting-key-file") && answer.contains(next.toUtf8())
                 && answer.contains(sentence),
             answer.constData());
    for (const char *key : {"old", "next"})
        QCOMPARE(post(reloaded.server, key), 201);
    QCOMPARE(post(reloaded.server, ""), 403);
    QVERIFY(content.isNull() ? QDir(directory.path()).rmdir(QStringLiteral("next")) : true);
    QVERIFY(write("next", "new\n"));
    QCOMPARE(reloaded.changed(values), QList<QByteArray>{"broadcasting-key"});
    QCOMPARE(post(reloaded.server, "next"), 403);
    for (const char *key : {"old", "new"})
        QCOMPARE(post(reloaded.server, key), 201);
}

/// They give their content once: a reload refuses them, and waits for nobody.
void TestReload::pipes()
{
#ifdef Q_OS_UNIX
    const QTemporaryDir directory;
    const auto path = [&directory](const char *name) { return directory.filePath(QLatin1String(name)); };
    const auto write = [&path](const char *name, const QByteArray &text) {
        QFile file(path(name));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    const auto makePipe = [&path](const char *name) {
        QFile::remove(path(name));
        return ::mkfifo(QFile::encodeName(path(name)).constData(), 0600) == 0;
    };
    QVERIFY(write("wsify.ini", "broadcasting-key-file = " + path("key").toUtf8() + '\n') && write("key", "old"));
    WSIFY_START(server, {QStringLiteral("--config"), path("wsify.ini")});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    for (const char *name : {"key", "wsify.ini"}) {
        QVERIFY(makePipe(name));
        const auto answer = console.ask(admin::Reload{});
        const auto *error = answer ? std::get_if<admin::Error>(&*answer) : nullptr;
        QVERIFY(error);
        QVERIFY2(error->message.contains(path(name).toUtf8() + ": a pipe cannot be read again"),
                 error->message.constData());
        QVERIFY(QFile::remove(path(name)));
        QVERIFY(write("key", "old"));
    }
    QCOMPARE(post(server, "old"), 201);
#else
    QSKIP("no pipes among files");
#endif
}

/// Requests that come one behind the other are taken in that order, and each is answered.
void TestReload::manyAtOnce()
{
    Reloaded reloaded;
    QVERIFY2(reloaded.start({{"max-batch", "5"}}), reloaded.server.problem().constData());
    QVERIFY(reloaded.write({{"max-batch", "6"}}));
    for (qint64 id = 1000; id < 1020; ++id)
        reloaded.console().send(admin::Reload{id});
    int changes = 0;
    for (qint64 id = 1000; id < 1020; ++id) {
        const auto answer = reloaded.console().answerTo(id);
        const auto *reply = answer ? std::get_if<admin::ReloadReply>(&*answer) : nullptr;
        QVERIFY(reply);
        changes += int(reply->changed.size());
    }
    QCOMPARE(changes, 1);
}

WSIFY_SUITE(tst_reload, QCoreApplication, TestReload)

#include "tst_reload.moc"
