// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/client/adminclient.h"
#include "desktop.h"
#include "fakeserver.h"
#include "support/suite.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace wsify;
using namespace std::chrono_literals;

namespace {

admin::Log line(qint64 t, const QByteArray &text, qint64 dropped = 0)
{
    return {t, admin::LogLevel::Info, text, {"{}"}, dropped};
}

/// The texts of those that are new.
QByteArrayList take(Heard<admin::Log> &heard, const QList<admin::Log> &lines, bool isPast)
{
    QByteArrayList taken;
    for (admin::Log log : lines) {
        log.past = isPast;
        if (heard.take(log))
            taken.append(log.text);
    }
    return taken;
}

} // namespace

class TestAdminClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addresses_data();
    void addresses();
    void saysHelloAndIsLive();
    void answersComeToWhoAsked();
    void whoIsToldOfTheEndMayAskAgain();
    void topicsOfAllOwnersAreSubscribed();
    void aServerThatEndsIsFoundAgain();
    void nobodyListens();
    void versionsThatDoNotMeet();
    void aSilentServerIsQuietThenGone();
    void aServerThatAnswersPingsIsNotQuiet();
    void aSlowReaderDoesNotTakeTheServerForSilent();
    void aServerThatNeverSaidHelloIsNotResponding();
    void sshNoticesALostNetwork();
    void whatIsNoProtocol();
    void nothingIsUnheardAtFirst();
    void whatWasHeardIsNotHeardAgain();
    void lossesAreToldOnce();

private:
    static ServerAddress at(const test::FakeServer &server)
    {
        return {ServerAddress::Kind::Socket, server.path(), {}, {}, {}};
    }
};

void TestAdminClient::addresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("read");
    const auto row = [](const char *text, const char *read) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(read);
    };
    row("/run/wsify/admin.sock", "/run/wsify/admin.sock");
    row("ssh://host", "ssh://host");
    row("ssh://user@host:2222/", "ssh://user@host:2222");
    row("ssh://user@[::1]:22", "ssh://user@[::1]:22");
    row("ssh://-oProxyCommand=x", "");
    row("ssh://-l@host", "");
    row("ssh://user:password@host", "");
    row("ssh://host/run/wsify/admin.sock", "ssh://host/run/wsify/admin.sock");
    row("ssh://ann@host:22/run/admin.sock?port=3912", "ssh://ann@host:22/run/admin.sock?port=3912");
    row("ssh://host?port=3912", "ssh://host?port=3912");
    row("ssh://host/$(reboot)", "");
    row("ssh://host/a b", "");
    row("ssh://host?port=x", "");
    row("ssh://host?post=1", "");
    row("exec:docker exec -i X wsify admin-connect", "exec:docker exec -i X wsify admin-connect");
    row("exec: ", "");
    row("ssh://DOM%5Cann.lee+x@host", "ssh://DOM\\ann.lee+x@host");
    row("ssh://x;reboot;@host", "");
    row("ssh://$(reboot)@host", "");
    row("ssh://a%0Ab@host", "");
    row("  ", "");
}

void TestAdminClient::addresses()
{
    QFETCH(QString, text);
    QFETCH(QString, read);
    const auto address = ServerAddress::fromString(text);
    QCOMPARE(address ? address->toString() : QString(), read);
}

void TestAdminClient::saysHelloAndIsLive()
{
    test::FakeServer server;
    AdminClient client;
    client.connectTo(at(server));
    QTRY_VERIFY(client.isLive());
    QCOMPARE(client.hello(), server.hello);
    QTRY_VERIFY(server.last<admin::ConsoleHello>());
    QCOMPARE(server.last<admin::ConsoleHello>()->client, QByteArray("wsify-console"));
    QVERIFY(client.has(admin::feature::Watch));
    QVERIFY(!client.has("telepathy"));
}

void TestAdminClient::answersComeToWhoAsked()
{
    test::FakeServer server;
    QList<admin::RequestId> ids;
    server.answer = [&](const admin::ConsoleMessage &message) {
        if (const auto *ping = std::get_if<admin::Ping>(&message)) {
            ids.append(ping->id);
            return true;
        }
        return false;
    };
    AdminClient client;
    client.connectTo(at(server));
    QTRY_VERIFY(client.isLive());
    QByteArrayList answers;
    const auto note = [&](const char *name) {
        return [&answers, name](const admin::ServerMessage &message) {
            answers.append(QByteArray(name) + (std::holds_alternative<admin::Ok>(message) ? " ok" : " error"));
        };
    };
    QObject context;
    auto gone = std::make_unique<QObject>();
    client.request(admin::Ping{}, &context, note("first"));
    client.request(admin::Ping{}, &context, note("second"));
    client.request(admin::Ping{}, gone.get(), note("gone"));
    client.request(admin::Ping{}, &context, note("unanswered"));
    QTRY_COMPARE(ids.size(), qsizetype(4));
    gone.reset();
    server.send(admin::Ok{ids[2], admin::Ping::Type});
    server.send(admin::Ok{ids[1], admin::Ping::Type});
    server.send(admin::Error{ids[0], admin::errorcode::Off, "no", {}, {}});
    QTRY_COMPARE(answers, (QByteArrayList{"second ok", "first error"}));
    server.cut();
    QTRY_COMPARE(answers, (QByteArrayList{"second ok", "first error", "unanswered error"}));
}

void TestAdminClient::whoIsToldOfTheEndMayAskAgain()
{
    test::FakeServer server;
    server.answer = [](const admin::ConsoleMessage &message) { return std::holds_alternative<admin::Ping>(message); };
    AdminClient client;
    client.connectTo(at(server));
    QTRY_VERIFY(client.isLive());
    QByteArrayList told;
    QObject context;
    client.request(admin::Ping{}, &context, [&](const admin::ServerMessage &) {
        told.append(client.isLive() ? "live" : "not live");
        client.want(&context, admin::Topic::Log);
        client.request(admin::Ping{}, &context, [&](const admin::ServerMessage &) { told.append("again"); });
    });
    QTRY_VERIFY(server.last<admin::Ping>());
    client.disconnectFromServer();
    QCOMPARE(told, QByteArrayList()); // in a later turn
    QTRY_COMPARE(told, (QByteArrayList{"not live", "again"}));
}

void TestAdminClient::topicsOfAllOwnersAreSubscribed()
{
    test::FakeServer server;
    AdminClient client;
    QObject one;
    client.want(&one, admin::Topic::Stats);
    client.connectTo(at(server));
    QTRY_VERIFY(server.last<admin::Subscribe>());
    QCOMPARE(server.last<admin::Subscribe>()->topics, admin::Topics(admin::Topic::Stats));
    {
        QObject other;
        client.want(&other, admin::Topic::Stats | admin::Topic::Log);
        QTRY_COMPARE(server.last<admin::Subscribe>()->topics, admin::Topics(admin::Topic::Log));
    }
    QTRY_VERIFY(server.last<admin::Unsubscribe>());
    QCOMPARE(server.last<admin::Unsubscribe>()->topics, admin::Topics(admin::Topic::Log));
    QSignalSpy stats(&client, &AdminClient::statsReceived);
    server.send(admin::Stats{});
    QTRY_COMPARE(stats.size(), qsizetype(1));
}

void TestAdminClient::aServerThatEndsIsFoundAgain()
{
    test::FakeServer server;
    AdminClient client;
    QObject owner;
    client.want(&owner, admin::Topic::Stats);
    client.connectTo(at(server));
    QTRY_VERIFY(client.isLive());
    server.stop();
    QTRY_COMPARE(client.state(), AdminClient::State::Waiting);
    QCOMPARE(client.problem(), Problem::ServerGone);
    QVERIFY(client.secondsToRetry() > 0);
    server.requests.clear();
    server.hello.bootId = "boot2";
    QVERIFY(server.listen());
    QTRY_VERIFY_WITH_TIMEOUT(client.isLive(), 20'000);
    QVERIFY(client.hasRestarted());
    QTRY_VERIFY(server.last<admin::Subscribe>());
}

void TestAdminClient::nobodyListens()
{
    test::FakeServer server;
    server.stop();
    AdminClient client;
    client.connectTo(at(server));
    QTRY_COMPARE(client.state(), AdminClient::State::Failed);
    QCOMPARE(client.problem(), Problem::NoServer);
    QVERIFY(server.listen());
    client.retry();
    QTRY_VERIFY(client.isLive());
}

void TestAdminClient::versionsThatDoNotMeet()
{
    test::FakeServer server;
    server.hello.protoMin = server.hello.protoMax = admin::ProtoMax + 1;
    AdminClient client;
    client.connectTo(at(server));
    QTRY_COMPARE(client.state(), AdminClient::State::Failed);
    QCOMPARE(client.problem(), Problem::ConsoleOlder);
}

void TestAdminClient::aSilentServerIsQuietThenGone()
{
    test::FakeServer server;
    bool answers = false;
    server.answer = [&answers](const admin::ConsoleMessage &) { return !answers; };
    AdminClient client(nullptr, "test", 20ms);
    QList<int> quiet;
    connect(&client, &AdminClient::quietChanged, &client, [&] {
        if (client.isLive())
            quiet.append(client.quiet());
    });
    client.connectTo(at(server));
    QTRY_VERIFY(client.isLive());
    QTRY_VERIFY(client.quiet() >= AdminClient::QuietAfter);
    QVERIFY(!quiet.contains(0));
    QVERIFY(server.last<admin::Ping>());
    server.send(admin::Stats{});
    QTRY_VERIFY(quiet.contains(0) || !client.isLive());
    QVERIFY(client.isLive()); // it was heard
    QCOMPARE(client.quiet(), 0);
    quiet.clear();
    QTRY_COMPARE(client.state(), AdminClient::State::Waiting);
    QCOMPARE(client.problem(), Problem::NotResponding);
    QCOMPARE(client.quiet(), 0);
    QVERIFY(quiet.contains(AdminClient::QuietAfter));
    // And it is tried again: whoever comes back is found.
    answers = true;
    QTRY_VERIFY(client.isLive());
}

void TestAdminClient::aServerThatAnswersPingsIsNotQuiet()
{
    test::FakeServer server;
    AdminClient client(nullptr, "test", 20ms);
    client.connectTo(at(server));
    const auto pings = [&server] {
        return std::count_if(server.requests.cbegin(), server.requests.cend(),
                             [](const auto &one) { return std::holds_alternative<admin::Ping>(one); });
    };
    QTRY_VERIFY(pings() > AdminClient::GoneAfter);
    QVERIFY(client.isLive());
}

/// As a command whose output is read slowly: what came is in its hands, and takes it longer than GoneAfter.
void TestAdminClient::aSlowReaderDoesNotTakeTheServerForSilent()
{
    constexpr int Count = 3 * AdminClient::GoneAfter;
    test::FakeServer server;
    bool answers = true;
    server.answer = [&answers](const admin::ConsoleMessage &) { return !answers; };
    AdminClient client(nullptr, "test", 20ms);
    client.connectTo(at(server));
    QTRY_VERIFY(client.isLive());
    answers = false;
    int read = 0;
    connect(&client, &AdminClient::logReceived, &client, [&read] {
        ++read;
        QThread::msleep(30); // longer than a tick
    });
    for (int i = 0; i < Count; ++i)
        server.send(admin::Log{0, admin::LogLevel::Info, "a line", {"{}"}, 0});
    QTRY_VERIFY(read == Count || !client.isLive());
    QCOMPARE(read, Count);
    QVERIFY(client.isLive());
    QTRY_COMPARE(client.problem(), Problem::NotResponding); // all is read, and nothing comes
}

/// The kernel connects in the name of a process that is frozen: it may thaw.
void TestAdminClient::aServerThatNeverSaidHelloIsNotResponding()
{
    test::FakeServer server;
    server.saysHello = false;
    AdminClient client(nullptr, "test", 20ms);
    client.connectTo(at(server));
    QTRY_COMPARE(client.state(), AdminClient::State::Waiting);
    QCOMPARE(client.problem(), Problem::NotResponding);
    server.saysHello = true;
    QTRY_VERIFY(client.isLive());
}

void TestAdminClient::sshNoticesALostNetwork()
{
    const QString options = Link::sshOptions().join(u' ');
    QVERIFY2(options.contains(QStringLiteral("-o ServerAliveInterval=5 -o ServerAliveCountMax=3")),
             qPrintable(options));
}

void TestAdminClient::whatIsNoProtocol()
{
    test::FakeServer server;
    server.saysHello = false;
    AdminClient client;
    client.connectTo(at(server));
    QTRY_COMPARE(client.state(), AdminClient::State::Handshaking);
    QTRY_VERIFY(server.hasConsole());
    server.sendRaw("SSH-2.0-OpenSSH_9.2\r\n");
    QTRY_COMPARE(client.state(), AdminClient::State::Failed);
    QCOMPARE(client.problem(), Problem::Protocol);
}

/// A clock that was set back, and equal lines of one moment, are no reason to leave one out.
void TestAdminClient::nothingIsUnheardAtFirst()
{
    Heard<admin::Log> heard;
    heard.begin(false);
    QCOMPARE(take(heard, {line(9, "a"), line(2, "b"), line(2, "b"), line(1, "c")}, true),
             (QByteArrayList{"a", "b", "b", "c"}));
    QVERIFY(!heard.joins());
}

void TestAdminClient::whatWasHeardIsNotHeardAgain()
{
    Heard<admin::Log> heard;
    heard.begin(false);
    QCOMPARE(take(heard, {line(100, "a"), line(101, "twin")}, false).size(), 2);
    heard.begin(true);
    // The other twin came when nobody was there.
    QCOMPARE(take(heard, {line(100, "a"), line(101, "twin"), line(101, "twin"), line(102, "b")}, true),
             (QByteArrayList{"twin", "b"}));
    QVERIFY(heard.joins());
    // The clock is set back while the console is there, and goes on after it has gone.
    QCOMPARE(take(heard, {line(50, "early")}, false).size(), 1);
    heard.begin(true);
    QCOMPARE(take(heard, {line(102, "b"), line(50, "early"), line(51, "next"), line(3, "again")}, true),
             (QByteArrayList{"next", "again"}));
    QVERIFY(heard.joins());
    // What the server did not send was counted; it does not come later, among what is new.
    QCOMPARE(take(heard, {line(200, "last")}, false).size(), 1);
    heard.begin(true);
    QCOMPARE(take(heard, {line(150, "skipped"), line(200, "last"), line(200, "new")}, true), (QByteArrayList{"new"}));
    // A past that does not reach back so far says so.
    heard.begin(true);
    QCOMPARE(take(heard, {line(300, "late")}, true).size(), 1);
    QVERIFY(!heard.joins());
    // Another process has another past.
    heard.begin(false);
    QCOMPARE(take(heard, {line(300, "late")}, true).size(), 1);
}

void TestAdminClient::lossesAreToldOnce()
{
    Heard<admin::Log> heard;
    const auto dropped = [&heard](admin::Log log, bool isPast) {
        log.past = isPast;
        return heard.take(log) ? log.dropped : -1;
    };
    heard.begin(false);
    QCOMPARE(dropped(line(1, "a"), false), 0);
    QCOMPARE(dropped(line(2, "b", 7), false), 7);
    QCOMPARE(dropped(line(3, "c", 7), false), 0);
    heard.begin(true);
    QCOMPARE(dropped(line(1, "a"), true), -1);
    QCOMPARE(dropped(line(2, "b", 7), true), -1);
    QCOMPARE(dropped(line(3, "c", 7), true), -1);
    QCOMPARE(dropped(line(4, "d", 9), true), 2);
    QCOMPARE(dropped(line(5, "e", 9), false), 0);
}

WSIFY_SUITE(tst_adminclient, wsify::test::OnDesktop<QApplication>, TestAdminClient)
#include "tst_adminclient.moc"
