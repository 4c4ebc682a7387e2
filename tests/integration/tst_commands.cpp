// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "command.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

#include <algorithm>
#include <memory>
#include <utility>

#ifdef Q_OS_UNIX
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>
#endif

using namespace wsify;
using namespace wsify::test;

class TestCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void status();
    void lists();
    void listsInPages();
    void publishes();
    void kicksAndRemoves();
    void drains();
    void reloads();
    void refusals_data();
    void refusals();
    void serverThatIsMeant();
    void severalServers();
    void coloursOnATerminalOnly();
    void cleanupTestCase() { m_server.reset(); }

private:
    std::unique_ptr<ServerProcess> m_server; ///< of all rows of refusals()
};

void TestCommands::status()
{
    WSIFY_START(server);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(R"({"command":"join","args":{"channel":"news"}})");
    QVERIFY(client.settled());
    Command text(at(server, words("status")));
    VERIFY_ENDS(text, 0);
    QVERIFY2(text.out.contains("clients       1\n"), text.out.constData());
    QVERIFY(text.out.contains("process " + QByteArray::number(server.pid())));
    QVERIFY(!text.out.contains('\033')); // no terminal
    QCOMPARE(text.err, QByteArray());

    Command json(at(server, words("status --json")));
    VERIFY_ENDS(json, 0);
    QCOMPARE(json.out.count('\n'), 1);
    QCOMPARE(json.json().value(u"server").toObject().value(u"pid").toInteger(), server.pid());
    QCOMPARE(json.json().value(u"stats").toObject().value(u"clients").toInt(), 1);
    QVERIFY(json.json().contains(u"per_second"));
}

void TestCommands::lists()
{
    WSIFY_START(server);
    WsClient first;
    WsClient second;
    QVERIFY(first.opened(server.port(), {.headers = {"User-Agent: one"}}));
    QVERIFY(second.opened(server.port(), {.headers = {"User-Agent: two"}}));
    // What would turn the terminal's line around is shown, not done.
    first.sendText(R"({"command":"join","args":{"channel":"a\u202eb"}})");
    second.sendText(R"({"command":"join","args":{"channel":"news"}})");
    QVERIFY(first.settled() && second.settled());

    Command clients(at(server, words("clients one")));
    VERIFY_ENDS(clients, 0);
    QCOMPARE(clients.out.count('\n'), 2);
    QVERIFY2(clients.out.startsWith("CLIENT") && clients.out.endsWith(" one\n"), clients.out.constData());
    Command json(at(server, words("clients --json --sort agent --desc")));
    VERIFY_ENDS(json, 0);
    const QJsonArray rows = json.json().value(u"rows").toArray();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows.at(0).toObject().value(u"agent").toString(), QStringLiteral("two"));

    Command channels(at(server, words("channels")));
    VERIFY_ENDS(channels, 0);
    QVERIFY2(channels.out.contains("a\\u202eb") && channels.out.contains("\nnews "), channels.out.constData());
    Command none(at(server, words("channels nothing --json")));
    VERIFY_ENDS(none, 0);
    QCOMPARE(none.out, QByteArray("{\"total\":0,\"rows\":[]}\n"));
}

void TestCommands::listsInPages()
{
    WSIFY_START(server, {QStringLiteral("--max-channels"), QStringLiteral("2000")});
    WsClient client;
    QVERIFY(client.opened(server.port()));
    for (int i = 0; i < 1200; ++i)
        client.sendText(R"({"command":"join","args":{"channel":"c)" + QByteArray::number(i) + R"("}})");
    QVERIFY(client.settled());
    Command some(at(server, words("channels")));
    VERIFY_ENDS(some, 0);
    QCOMPARE(some.out.count('\n'), 102);
    QVERIFY2(some.out.contains("100 of 1,200 channels; --limit 0 shows all\n"), some.out.right(100).constData());
    Command all(at(server, words("channels --limit 0 --json")));
    VERIFY_ENDS(all, 0);
    QSet<QString> names;
    const QJsonArray rows = all.json().value(u"rows").toArray();
    for (const auto &row : rows)
        names.insert(row.toObject().value(u"channel").toString());
    QCOMPARE(names.size(), 1200);
}

void TestCommands::publishes()
{
    WSIFY_START(server);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(R"({"command":"join","args":{"channel":"news"}})");
    QVERIFY(client.settled());
    const auto publish = [&server](const QStringList &more, const QByteArray &input, int code) {
        Command command(at(server, QStringList{QStringLiteral("publish"), QStringLiteral("news")} + more));
        return command.ended(input) == code ? command.out + command.err : "wrong: " + command.out + command.err;
    };
    QCOMPARE(publish({QStringLiteral("{\"a\": 1}")}, {}, 0), QByteArray("sent to 1 member on this server\n"));
    QCOMPARE(publish({QStringLiteral("-5"), QStringLiteral("--json")}, {}, 0), QByteArray("{\"delivered\":1}\n"));
    QVERIFY(publish({QStringLiteral("-")}, "[1,\n2]\n", 0).startsWith("sent"));
    QVERIFY(publish({QStringLiteral("--text"), QStringLiteral("say \"hi\"")}, {}, 0).startsWith("sent"));
    QVERIFY(publish({QStringLiteral("-"), QStringLiteral("--text")}, "piped\n", 0).startsWith("sent"));
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), (QByteArrayList{"{\"a\": 1}", "-5", "[1, 2]", "\"say \\\"hi\\\"\"", "\"piped\""}));

    const QByteArray wrong = publish({QStringLiteral("hello")}, {}, 2);
    QVERIFY2(wrong.contains("CONTENT is not JSON") && wrong.contains("--text"), wrong.constData());
    QVERIFY(publish({QStringLiteral("-")}, {}, 2).contains("CONTENT is not JSON"));
    QVERIFY(publish({QStringLiteral("-")}, '"' + QByteArray(1024 * 1024, 'x') + '"', 2).contains("longer than"));
    QVERIFY(publish({QStringLiteral("-"), QStringLiteral("--text")}, "\xff", 2).contains("not UTF-8"));
}

void TestCommands::kicksAndRemoves()
{
    WSIFY_START(server);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(R"({"command":"join","args":{"channel":"news"}})");
    QVERIFY(client.settled());
    Command clients(at(server, words("clients --json")));
    VERIFY_ENDS(clients, 0);
    const QString id = clients.json().value(u"rows").toArray().at(0).toObject().value(u"client").toString();
    Command leave(at(server, {QStringLiteral("leave"), id, QStringLiteral("news")}));
    VERIFY_ENDS(leave, 0);
    Command channels(at(server, words("channels")));
    VERIFY_ENDS(channels, 0);
    QCOMPARE(channels.out, QByteArray("no channels\n"));
    Command kick(at(server, {QStringLiteral("kick"), id, QStringLiteral("--code"), QStringLiteral("4001"),
                             QStringLiteral("--reason"), QStringLiteral("bye bye")}));
    VERIFY_ENDS(kick, 0);
    QCOMPARE(kick.out, QByteArray("disconnected " + id.toUtf8() + '\n'));
    WSIFY_WAIT(client.closeCode() == 4001);
    QCOMPARE(client.closeReason(), QByteArray("bye bye"));
}

void TestCommands::drains()
{
    WSIFY_START(server);
    Command drain(at(server, words("drain")));
    VERIFY_ENDS(drain, 0);
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 0);
    Command gone(at(server, words("status")));
    VERIFY_ENDS(gone, 3);
    QVERIFY2(gone.err.contains("cannot connect") && gone.err.count('\n') == 1, gone.err.constData());
}

void TestCommands::reloads()
{
    QTemporaryFile file;
    const auto write = [&file](const QByteArray &text) {
        return file.resize(0) && file.seek(0) && file.write(text) == text.size() && file.flush();
    };
    QVERIFY(file.open() && write("max-batch = 5\nmax-body = 1M\n"));
    WSIFY_START(server, {QStringLiteral("--config"), file.fileName(), QStringLiteral("--max-body=2M"),
                         QStringLiteral("--workers=2")});
    Command same(at(server, words("reload")));
    VERIFY_ENDS(same, 0);
    QCOMPARE(same.out, QByteArray("changed: nothing\n"));
    QVERIFY(write("max-batch = 6\nmax-channels = 7\nmax-body = 3M\nlog-format = text\n"));
    Command text(at(server, words("reload")));
    VERIFY_ENDS(text, 0);
    QCOMPARE(text.out, QByteArray("changed: max-batch, max-channels\nneeds a restart: log-format\n"
                                  "set elsewhere: max-body (flag)\n"));
    QVERIFY(write("max-batch = 8\n"));
    Command json(at(server, words("reload --json")));
    VERIFY_ENDS(json, 0);
    QCOMPARE(json.out.count('\n'), 1);
    QCOMPARE(json.json().value(u"changed").toArray(),
             (QJsonArray{QStringLiteral("max-batch"), QStringLiteral("max-channels")}));
    QCOMPARE(json.json().value(u"restart").toArray(), QJsonArray());
    QCOMPARE(json.json().value(u"shadowed").toArray(), QJsonArray{QStringLiteral("max-body (flag)")});
    QVERIFY(!json.json().contains(u"id"));
    QVERIFY(write("max-batch = many\n"));
    for (const char *command : {"reload", "reload --json"}) {
        Command wrong(at(server, words(command)));
        VERIFY_ENDS(wrong, 1);
        QCOMPARE(wrong.out, QByteArray());
        QVERIFY2(wrong.err.startsWith("wsify: ") && wrong.err.contains("--max-batch") && wrong.err.count('\n') == 1,
                 wrong.err.constData());
    }
    Command none(words("reload --listen-addr 127.0.0.1:1"));
    VERIFY_ENDS(none, 3);
    Command argument(at(server, words("reload now")));
    VERIFY_ENDS(argument, 2);
}

void TestCommands::refusals_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char *arguments, int code, const char *error) {
        QTest::newRow(arguments) << words(arguments) << code << QByteArray(error);
    };
    row("kick nobody", 1, "wsify: no such client\n");
    row("leave nobody news", 1, "wsify: no such client\n");
    row("kick x --code 999", 2, "wsify: invalid value for --code: expected a close code from 1000 to 4999\n");
    row("clients channel==", 2, "wsify: the filter is wrong at character 10: a value is missing\n");
    row("channels --sort size", 2,
        "wsify: invalid value \"size\" for --sort: expected one of channel, members, messages\n");
    row("clients --limit few", 2, "wsify: invalid value for --limit: expected a number of rows, or 0 for all\n");
    row("publish a\177b 1", 2, "wsify: channel: the channel is empty, too long or has a control character\n");
}

void TestCommands::refusals()
{
    if (!m_server) {
        m_server = std::make_unique<ServerProcess>();
        QVERIFY2(m_server->listening(), m_server->problem().constData());
    }
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QByteArray, error);
    Command command(at(*m_server, arguments));
    VERIFY_ENDS(command, code);
    QCOMPARE(command.err, error);
    QCOMPARE(command.out, QByteArray());
}

void TestCommands::serverThatIsMeant()
{
    WSIFY_START(server);
    Command none(words("status --listen-addr 127.0.0.1:1"));
    VERIFY_ENDS(none, 3);
    QVERIFY2(none.err.startsWith("wsify: no server of this user on port 1 was found"), none.err.constData());
    Command off(words("status --admin-socket off"));
    VERIFY_ENDS(off, 2);
    // As in a container: the server's own variables, of which those that do not concern the command may be anything.
    Command byVariable(words("status"), {{QStringLiteral("WSIFY_ADMIN_SOCKET"), server.adminSocket()},
                                         {QStringLiteral("WSIFY_WORKERS"), QStringLiteral("many")}});
    VERIFY_ENDS(byVariable, 0);
}

void TestCommands::severalServers()
{
    const QTemporaryDir runtime;
    const ServerProcess::Environment variables{{QStringLiteral("XDG_RUNTIME_DIR"), runtime.path()}};
    WSIFY_START(one, {QStringLiteral("--admin-socket=")}, variables);
    WSIFY_START(two, {QStringLiteral("--admin-socket=")}, variables);
    Command both(words("status"), variables);
    VERIFY_ENDS(both, 2);
    for (const quint16 port : {one.port(), two.port()})
        QVERIFY2(both.err.contains("admin-" + QByteArray::number(port) + ".sock"), both.err.constData());
    Command named(
        {QStringLiteral("status"), QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:%1").arg(two.port())},
        variables);
    VERIFY_ENDS(named, 0);
    QVERIFY(named.out.contains("process " + QByteArray::number(two.pid())));
}

void TestCommands::coloursOnATerminalOnly()
{
#ifdef Q_OS_UNIX
    WSIFY_START(server);
    const auto onTerminal = [&server](const QHash<QString, QString> &variables) -> QByteArray {
        const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
        if (terminal < 0 || ::grantpt(terminal) != 0 || ::unlockpt(terminal) != 0)
            return "no terminal";
        const QString name = QString::fromLocal8Bit(::ptsname(terminal)); // NOLINT(concurrency-mt-unsafe): one thread
        QHash<QString, QString> all{{QStringLiteral("TERM"), QStringLiteral("xterm")},
                                    {QStringLiteral("NO_COLOR"), QString()}};
        all.insert(variables);
        Command command(at(server, words("status")), all,
                        [&name](QProcess &process) { process.setStandardOutputFile(name); });
        QByteArray shown(64 * 1024, 0);
        const int code = command.ended();
        shown.truncate(std::max<qsizetype>(::read(terminal, shown.data(), size_t(shown.size())), 0));
        ::close(terminal);
        return code == 0 ? shown : command.err;
    };
    if (onTerminal({}) == "no terminal")
        QSKIP("no terminal");
    QVERIFY(onTerminal({}).contains("\033[1mclients "));
    for (const auto &variable : {std::pair{"NO_COLOR", "1"}, std::pair{"TERM", "dumb"}}) {
        const QByteArray shown = onTerminal({{QLatin1String(variable.first), QLatin1String(variable.second)}});
        QVERIFY2(shown.contains("clients ") && !shown.contains('\033'), shown.constData());
    }
#else
    QSKIP("no terminal");
#endif
}

WSIFY_SUITE(tst_commands, QCoreApplication, TestCommands)
#include "tst_commands.moc"
