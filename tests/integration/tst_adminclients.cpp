// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <memory>
#include <vector>

using namespace wsify::test;

/// Lists, details and what consoles do to clients, asked of the real server over its socket.
class TestAdminClients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsClients();
    void sortsByEveryField();
    void pagesMeetEveryClientOnce();
    void listsChannels();
    void saysWhatIsWrong();
    void showsOneClient();
    void hidesSecrets();
    void keepsNothingWithoutSocket();
    void showsOneChannel();
    void countsWhatAClientSendsAndGets();
    void measuresTheWayThereAndBack();
    void showsWhatIsUnsent();
    void kicks();
    void takesOutOfAChannel();
    void aConsoleThatLeavesEndsItsLists();
};

namespace {

void put(QJsonObject &object, const char *key, const QByteArray &value)
{
    object[QLatin1String(key)] = QString::fromUtf8(value);
}
void put(QJsonObject &object, const char *key, const char *value)
{
    put(object, key, QByteArray(value));
}
void put(QJsonObject &object, const char *key, int value)
{
    object[QLatin1String(key)] = value;
}
void put(QJsonObject &object, const char *key, bool value)
{
    object[QLatin1String(key)] = value;
}
void fill(QJsonObject &)
{
}
template <typename Value, typename... More>
void fill(QJsonObject &object, const char *key, const Value &value, const More &...more)
{
    put(object, key, value);
    fill(object, more...);
}

/// A value as text: `rows.0.agent`; empty when it is not there.
QByteArray at(QJsonValue value, const QByteArray &path)
{
    for (const QByteArray &key : path.split('.'))
        value = value.isArray() ? value.toArray().at(key.toInt()) : value.toObject().value(QLatin1String(key));
    return value.isDouble() ? QByteArray::number(value.toInteger()) : value.toVariant().toString().toUtf8();
}

/// One field of all rows.
QByteArrayList column(const QJsonObject &answer, const char *field, const char *rows = "rows")
{
    QByteArrayList values;
    for (const QJsonValue &row : answer.value(QLatin1String(rows)).toArray())
        values.append(at(row, field));
    return values;
}

bool offers(const QJsonObject &hello, const char *feature)
{
    return hello.value(QLatin1String("features")).toArray().contains(QLatin1String(feature));
}

/// A console that asks one thing after the other.
class Asker
{
public:
    explicit Asker(const QString &path)
    {
        m_socket.connectToServer(path);
        if (m_socket.waitForConnected(DeadlineMs))
            m_hello = line();
    }

    template <typename... Fields>
    QJsonObject ask(const char *type, const Fields &...fields)
    {
        send(type, fields...);
        return line();
    }
    template <typename... Fields>
    void send(const char *type, const Fields &...fields)
    {
        QJsonObject request;
        fill(request, "type", type, fields...);
        m_socket.write(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n');
        m_socket.flush();
    }
    QJsonObject line()
    {
        if (!waitUntil([this] { return m_socket.canReadLine(); }))
            return {};
        return QJsonDocument::fromJson(m_socket.readLine()).object();
    }
    const QJsonObject &hello() const { return m_hello; }

private:
    QLocalSocket m_socket;
    QJsonObject m_hello;
};

/// A server with three workers and a socket for consoles.
struct Watched
{
    bool start(const QStringList &arguments = {})
    {
        return server.listening(
            QStringList{QStringLiteral("--workers"), QStringLiteral("3"), QStringLiteral("--admin-socket"), path()}
            + arguments);
    }
    QString path() const { return directory.filePath(QStringLiteral("s")); }

    /// A client whose agent is its name.
    WsClient &add(const QByteArray &name, const QByteArrayList &channels = {}, Handshake handshake = {})
    {
        clients.push_back(std::make_unique<WsClient>());
        WsClient &client = *clients.back();
        handshake.headers.append("User-Agent: " + name);
        if (!client.opened(server.port(), handshake))
            return client;
        for (const QByteArray &channel : channels)
            client.sendText(join(channel));
        client.settled();
        return client;
    }
    /// Its id, as a console finds it. By its agent: a short word would be found in random ids, too.
    QByteArray id(Asker &asker, const char *name)
    {
        return at(asker.ask("list", "kind", "clients", "query", QByteArray("agent == ") + name), "rows.0.client");
    }

    QTemporaryDir directory{QDir::tempPath() + QStringLiteral("/wsa-XXXXXX")};
    ServerProcess server;
    std::vector<std::unique_ptr<WsClient>> clients;
};

} // namespace

void TestAdminClients::listsClients()
{
    Watched w;
    QVERIFY2(w.start(), w.server.problem().constData());
    w.add("ada", {"1", "2"});
    w.add("bob", {"1", "2", "3", "4"});
    w.add("cleo", {"1", "2", "3"});
    w.add("dora");
    Asker asker(w.path());
    QVERIFY(offers(asker.hello(), "list"));
    const auto list = [&asker](const auto &...more) { return asker.ask("list", "id", 7, "kind", "clients", more...); };

    QJsonObject answer = list();
    QCOMPARE(at(answer, "id"), QByteArray("7"));
    QCOMPARE(at(answer, "total"), QByteArray("4"));
    QByteArrayList agents = column(answer, "agent");
    std::sort(agents.begin(), agents.end());
    QCOMPARE(agents, (QByteArrayList{"ada", "bob", "cleo", "dora"}));
    QByteArrayList workers = column(answer, "worker");
    std::sort(workers.begin(), workers.end());
    QCOMPARE(std::unique(workers.begin(), workers.end()) - workers.begin(), 3);

    answer = list("sort", "channels", "desc", true);
    QCOMPARE(column(answer, "agent"), (QByteArrayList{"bob", "cleo", "ada", "dora"}));
    QCOMPARE(column(answer, "channels"), (QByteArrayList{"4", "3", "2", "0"}));
    answer = list("sort", "agent", "desc", true, "query", "!agent == bob", "offset", 1, "limit", 1);
    QCOMPARE(at(answer, "total"), QByteArray("3"));
    QCOMPARE(column(answer, "agent"), (QByteArrayList{"cleo"}));
    QCOMPARE(at(list("query", "ip == 127.0.0.1 && size < 1k"), "total"), QByteArray("4"));
    QCOMPARE(at(list("query", "size > 0"), "total"), QByteArray("0"));
    answer = list("offset", 4);
    QCOMPARE(at(answer, "total"), QByteArray("4"));
    QVERIFY(column(answer, "agent").isEmpty());
}

void TestAdminClients::sortsByEveryField()
{
    Watched w;
    QVERIFY2(w.start(), w.server.problem().constData());
    for (const char *name : {"ada", "bob", "cleo", "dora"})
        w.add(name, {name});
    Asker asker(w.path());
    const QStringList fields =
        asker.ask("list", "kind", "clients").value(QLatin1String("rows")).toArray().first().toObject().keys();
    QCOMPARE(fields.size(), 10);
    for (const QString &name : fields) {
        const QByteArray field = name.toLatin1();
        const QJsonObject up = asker.ask("list", "kind", "clients", "sort", field);
        const QJsonObject down = asker.ask("list", "kind", "clients", "sort", field, "desc", true);
        QCOMPARE(column(up, "client").size(), 4);
        QByteArrayList values = column(down, field);
        std::reverse(values.begin(), values.end());
        QCOMPARE(column(up, field), values);
        const bool isNumber = !values.first().isEmpty() && values.first().toLongLong() != 0;
        std::sort(values.begin(), values.end(), [isNumber](const QByteArray &a, const QByteArray &b) {
            return isNumber ? a.toLongLong() < b.toLongLong() : a < b;
        });
        QCOMPARE(column(up, field), values);
    }
}

void TestAdminClients::pagesMeetEveryClientOnce()
{
    Watched w;
    QVERIFY2(w.start(), w.server.problem().constData());
    for (int i = 0; i < 40; ++i)
        w.add("agent");
    Asker asker(w.path());
    QByteArrayList met;
    for (int offset = 0; offset < 40; offset += 7) {
        const QJsonObject answer = asker.ask("list", "kind", "clients", "sort", "queue", "offset", offset, "limit", 7);
        QCOMPARE(at(answer, "total"), QByteArray("40"));
        met += column(answer, "client");
    }
    QCOMPARE(met.size(), 40);
    QByteArrayList sorted = met; // all queues are empty: by id
    std::sort(sorted.begin(), sorted.end());
    QCOMPARE(met, sorted);
    QVERIFY(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
}

void TestAdminClients::listsChannels()
{
    Watched w;
    QVERIFY2(w.start(), w.server.problem().constData());
    WsClient &sender = w.add("a", {"news", "chat:1"});
    w.add("b", {"news", "chat:1", "chat:2"});
    w.add("c", {"news"});
    w.add("d", {"news"});
    for (int i = 0; i < 3; ++i)
        sender.sendText(broadcast("chat:2", "1"));
    sender.sendText(broadcast("news", "1"));
    QVERIFY(sender.settled());
    Asker asker(w.path());
    QJsonObject answer = asker.ask("list", "kind", "channels");
    QCOMPARE(at(answer, "total"), QByteArray("3"));
    QCOMPARE(column(answer, "channel"), (QByteArrayList{"chat:1", "chat:2", "news"}));
    // Members of all workers, publications once.
    QCOMPARE(column(answer, "members"), (QByteArrayList{"2", "1", "4"}));
    QCOMPARE(column(answer, "messages"), (QByteArrayList{"0", "3", "1"}));
    answer = asker.ask("list", "kind", "channels", "sort", "members", "desc", true, "limit", 2);
    QCOMPARE(at(answer, "total"), QByteArray("3"));
    QCOMPARE(column(answer, "channel"), (QByteArrayList{"news", "chat:1"}));
    answer = asker.ask("list", "kind", "channels", "sort", "messages", "query", "channel ~ chat:*");
    QCOMPARE(column(answer, "channel"), (QByteArrayList{"chat:1", "chat:2"}));

    w.clients[3]->sendClose();
    WSIFY_WAIT(at(asker.ask("list", "kind", "channels"), "rows.2.members") == "3");
}

void TestAdminClients::saysWhatIsWrong()
{
    Watched w;
    QVERIFY2(w.start(), w.server.problem().constData());
    Asker asker(w.path());
    for (const char *kind : {"clients", "channels"}) {
        QJsonObject answer = asker.ask("list", "id", 1, "kind", kind, "query", "ip == 1 && (");
        QCOMPARE(at(answer, "code"), QByteArray("bad_filter"));
        QCOMPARE(at(answer, "column"), QByteArray("13"));
        answer = asker.ask("list", "id", 1, "kind", kind, "sort", "colour");
        QCOMPARE(at(answer, "code"), QByteArray("bad_request"));
        QCOMPARE(at(answer, "field"), QByteArray("sort"));
    }
    QCOMPARE(at(asker.ask("get", "client", "nobody"), "code"), QByteArray("not_found"));
    QCOMPARE(at(asker.ask("get", "channel", "nothing"), "code"), QByteArray("not_found"));
    QCOMPARE(at(asker.ask("kick", "client", "nobody"), "code"), QByteArray("not_found"));
    QCOMPARE(at(asker.ask("leave", "client", "nobody", "channel", "c"), "code"), QByteArray("not_found"));
    QCOMPARE(at(asker.ask("leave", "client", "nobody", "channel", " "), "field"), QByteArray("channel"));
    for (const int code : {1004, 1005, 1006, 1015, 2000, 2999})
        QCOMPARE(at(asker.ask("kick", "client", "nobody", "code", code), "field"), QByteArray("code"));
}

void TestAdminClients::showsOneClient()
{
    Watched w;
    QVERIFY2(w.start(), w.server.problem().constData());
    Handshake handshake;
    handshake.target = "/ws?token=geheim&room=7";
    handshake.headers = {"Origin: https://example.org"};
    handshake.protocols = {"chat"};
    w.add("ada", {"1", "2"}, handshake);
    w.add("bob");
    Asker asker(w.path());
    const QByteArray id = w.id(asker, "ada");
    const QJsonObject answer = asker.ask("get", "id", 3, "client", id);
    QCOMPARE(at(answer, "id"), QByteArray("3"));
    const QJsonObject client = answer.value(QLatin1String("client")).toObject();
    QCOMPARE(at(client, "client"), id);
    QCOMPARE(at(client, "agent"), QByteArray("ada"));
    QCOMPARE(at(client, "ip"), QByteArray("127.0.0.1"));
    QCOMPARE(at(client, "protocol"), QByteArray("***")); // it may be a token
    QCOMPARE(at(client, "origin"), QByteArray("https://example.org"));
    QCOMPARE(at(client, "query"), QByteArray("token=***&room=***"));
    QCOMPARE(at(client, "channels"), QByteArray("2"));
    QStringList joined = client.value(QLatin1String("joined")).toVariant().toStringList();
    joined.sort();
    QCOMPARE(joined.join(u','), QStringLiteral("1,2"));
    QCOMPARE(at(client, "reading"), QByteArray("true"));
    QCOMPARE(at(client, "waiting"), QByteArray("0"));
    QVERIFY(at(client, "idle_ms").toInt() < DeadlineMs);
    const qint64 age = QDateTime::currentMSecsSinceEpoch() - at(client, "connected_at").toLongLong();
    QVERIFY2(age >= 0 && age < DeadlineMs, QByteArray::number(age).constData());
}

void TestAdminClients::hidesSecrets()
{
    Watched w;
    QVERIFY2(w.start({QStringLiteral("--authorizer-forward"),
                      QStringLiteral("cookie,authorization,x-ticket,sec-websocket-protocol,accept-language")}),
             w.server.problem().constData());
    Handshake handshake;
    handshake.headers = {"Cookie: session=geheim", "Authorization: Bearer geheim", "X-Ticket: geheim",
                         "Accept-Language: de"};
    handshake.protocols = {"geheim"};
    w.add("ada", {}, handshake);
    Asker asker(w.path());
    const QJsonObject client = asker.ask("get", "client", w.id(asker, "ada")).value(QLatin1String("client")).toObject();
    const auto headers = column(client, "name", "headers");
    QCOMPARE(headers.size(), 5);
    QCOMPARE(column(client, "value", "headers").count("***"), 4);
    QCOMPARE(column(client, "value", "headers").value(headers.indexOf("Accept-Language")), QByteArray("de"));
    QVERIFY(!QJsonDocument(client).toJson().contains("geheim"));
}

void TestAdminClients::keepsNothingWithoutSocket()
{
    Watched w; // the same flags, the last one counts
    QVERIFY2(w.start({QStringLiteral("--admin-socket"), QStringLiteral("off")}), w.server.problem().constData());
    QVERIFY(w.add("ada", {"1"}).isOpen());
    QVERIFY(!QFileInfo::exists(w.path()));
}

void TestAdminClients::showsOneChannel()
{
    Watched w;
    QVERIFY2(w.start(), w.server.problem().constData());
    for (const char *name : {"a", "b", "c", "d", "e"})
        w.add(name, {"news"});
    w.add("other");
    Asker asker(w.path());
    const QJsonObject channel = asker.ask("get", "channel", "news").value(QLatin1String("channel")).toObject();
    QCOMPARE(at(channel, "channel"), QByteArray("news"));
    QCOMPARE(at(channel, "members"), QByteArray("5"));
    QByteArrayList members = column(channel, "client", "clients");
    std::sort(members.begin(), members.end());
    QCOMPARE(members, column(asker.ask("list", "kind", "clients", "query", "!other", "sort", "client"), "client"));
    QCOMPARE(column(channel, "ip", "clients").count("127.0.0.1"), 5);
}

void TestAdminClients::countsWhatAClientSendsAndGets()
{
    Watched w;
    QVERIFY2(w.start({QStringLiteral("--ping-interval"), QStringLiteral("1s")}), w.server.problem().constData());
    WsClient &sender = w.add("sender");
    WsClient &member = w.add("member", {"c"});
    Asker asker(w.path());
    const auto figure = [&](const char *name, const char *field) {
        return at(asker.ask("list", "kind", "clients", "query", QByteArray("agent == ") + name),
                  QByteArray("rows.0.") + field)
            .toInt();
    };
    const int before = figure("member", "msg_out");
    const int sent = figure("sender", "msg_in");
    for (int i = 0; i < 10; ++i)
        sender.sendText(broadcast("c", "1"));
    member.sendRaw(WsClient::frame(WsClient::Ping, "x"));
    WSIFY_WAIT(member.messages().size() == 10 && member.pings() >= 2 && member.pongs().size() == 1);
    QCOMPARE(figure("member", "msg_out"), before + 10); // no pings, no pongs
    QCOMPARE(figure("sender", "msg_in"), sent + 10);
}

void TestAdminClients::measuresTheWayThereAndBack()
{
    Watched w;
    QVERIFY2(w.start({QStringLiteral("--ping-interval"), QStringLiteral("2s")}), w.server.problem().constData());
    WsClient &prompt = w.add("prompt");
    WsClient &late = w.add("late");
    late.setAutoPong(false);
    Asker asker(w.path());
    const auto rtt = [&](const char *name) {
        const QJsonObject answer = asker.ask("get", "client", w.id(asker, name));
        return answer.value(QLatin1String("client")).toObject().value(QLatin1String("rtt_ms"));
    };
    QVERIFY(rtt("prompt").isUndefined() || prompt.pings() > 0);
    WSIFY_WAIT(prompt.pings() > 0 && late.pings() > 0);
    QElapsedTimer pinged;
    pinged.start();
    WSIFY_WAIT(!rtt("prompt").isUndefined());
    QVERIFY2(rtt("prompt").toInt(-1) >= 0, QByteArray::number(rtt("prompt").toInt(-1)).constData());
    QVERIFY(rtt("late").isUndefined());
    WSIFY_WAIT(pinged.elapsed() > 200);
    late.sendRaw(WsClient::frame(WsClient::Pong, {}));
    WSIFY_WAIT(!rtt("late").isUndefined());
    if (late.pings() == 1) // else it is of the second
        QVERIFY2(rtt("late").toInt() >= 190, QByteArray::number(rtt("late").toInt()).constData());
}

void TestAdminClients::showsWhatIsUnsent()
{
    Watched w;
    QVERIFY2(w.start({QStringLiteral("--max-queue"), QStringLiteral("16M"), QStringLiteral("--max-message"),
                      QStringLiteral("4M")}),
             w.server.problem().constData());
    WsClient &sender = w.add("sender");
    w.add("reader", {"c"});
    w.add("sleeper", {"c"}).stopReading();
    // More than the kernel's buffers take.
    for (int i = 0; i < 4; ++i)
        sender.sendText(broadcast("c", '"' + QByteArray(3'000'000, 'x') + '"'));
    Asker asker(w.path());
    const auto longest = [&asker] {
        return asker.ask("list", "kind", "clients", "sort", "queue", "desc", true, "limit", 1);
    };
    // The reader may be behind for a while, too, and the first to be.
    const auto behind = [&asker] { return asker.ask("list", "kind", "clients", "query", "size > 1M"); };
    const auto isSleeper = [](const QJsonObject &list) { return at(list, "rows.0.agent") == QByteArray("sleeper"); };
    QJsonObject first;
    WSIFY_WAIT((first = longest(), isSleeper(first) && at(first, "rows.0.queue").toInt() > 1'000'000)
               && at(behind(), "total") == QByteArray("1"));
}

void TestAdminClients::kicks()
{
    Watched w;
    QVERIFY2(w.start(), w.server.problem().constData());
    WsClient &ada = w.add("ada", {"1"});
    WsClient &bob = w.add("bob", {"1"});
    Asker asker(w.path());
    QVERIFY(offers(asker.hello(), "control"));
    const QByteArray id = w.id(asker, "ada");
    QCOMPARE(at(asker.ask("kick", "client", id, "code", 4001, "reason", "grüße"), "type"), QByteArray("ok"));
    WSIFY_WAIT(ada.isDisconnected());
    QCOMPARE(ada.closeCode(), 4001);
    QCOMPARE(ada.closeReason(), QByteArray("grüße"));
    WSIFY_WAIT(at(asker.ask("list", "kind", "clients"), "total") == "1");
    QCOMPARE(at(asker.ask("kick", "client", id), "code"), QByteArray("not_found"));

    QCOMPARE(at(asker.ask("kick", "client", w.id(asker, "bob")), "type"), QByteArray("ok"));
    WSIFY_WAIT(bob.isDisconnected());
    QCOMPARE(bob.closeCode(), 1008);
    QCOMPARE(bob.closeReason(), QByteArray("kicked"));
    WSIFY_WAIT(w.server.out().contains("\"command\":\"kick\",\"what\":\"" + id + "\",\"uid\":"));
}

void TestAdminClients::takesOutOfAChannel()
{
    Watched w;
    QVERIFY2(w.start(), w.server.problem().constData());
    WsClient &ada = w.add("ada", {"1", "2"});
    WsClient &bob = w.add("bob", {"1"});
    Asker asker(w.path());
    const QByteArray id = w.id(asker, "ada");
    QCOMPARE(at(asker.ask("leave", "client", id, "channel", "1"), "type"), QByteArray("ok"));
    QCOMPARE(at(asker.ask("leave", "client", id, "channel", "1"), "code"), QByteArray("not_found"));
    bob.sendText(broadcast("1", "1"));
    bob.sendText(broadcast("2", "2"));
    WSIFY_WAIT(bob.messages().size() == 1 && ada.messages().size() == 1);
    QCOMPARE(ada.messages().first(), QByteArray("2"));
    QVERIFY(ada.isOpen());
    WSIFY_WAIT(w.server.out().contains("\"command\":\"leave\",\"what\":\"" + id + " 1\",\"uid\":"));
    // It may come back.
    ada.sendText(join("1"));
    QVERIFY(ada.settled());
    bob.sendText(broadcast("1", "3"));
    WSIFY_WAIT(ada.messages().size() == 2);
}

void TestAdminClients::aConsoleThatLeavesEndsItsLists()
{
    Watched w;
    QVERIFY2(w.start(), w.server.problem().constData());
    for (int i = 0; i < 20; ++i)
        w.add("agent", {QByteArray::number(i)});
    for (int round = 0; round < 20; ++round) {
        Asker gone(w.path());
        for (int i = 0; i < 8; ++i)
            gone.send("list", "kind", i % 2 ? "clients" : "channels");
        gone.send("get", "client", "nobody");
    }
    Asker asker(w.path());
    QCOMPARE(at(asker.ask("list", "kind", "clients"), "total"), QByteArray("20"));
    QCOMPARE(at(asker.ask("list", "kind", "channels"), "total"), QByteArray("20"));
    QVERIFY2(w.server.stop(), w.server.problem().constData());
}

WSIFY_SUITE(tst_adminclients, QCoreApplication, TestAdminClients)
#include "tst_adminclients.moc"
