// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/authorizerstub.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <functional>
#include <memory>

#ifdef Q_OS_UNIX
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>
#endif

using namespace wsify;
using namespace wsify::test;

namespace {

/// A subcommand of the real binary as a child. No variable of the caller names a server.
class Command
{
public:
    using Prepare = std::function<void(QProcess &)>;

    explicit Command(const QStringList &arguments, const QHash<QString, QString> &variables = {},
                     const Prepare &prepare = {})
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const QString binary = environment.value(QStringLiteral("WSIFY_BINARY"), QStringLiteral(WSIFY_BINARY_PATH));
        const QStringList names = environment.keys();
        for (const QString &name : names) {
            if (name.startsWith(QLatin1String("WSIFY_")))
                environment.remove(name);
        }
        environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
        for (auto it = variables.begin(); it != variables.end(); ++it)
            environment.insert(it.key(), it.value());
        process.setProcessEnvironment(environment);
        QObject::connect(&process, &QProcess::readyReadStandardOutput, &process,
                         [this] { out += process.readAllStandardOutput(); });
        QObject::connect(&process, &QProcess::readyReadStandardError, &process,
                         [this] { err += process.readAllStandardError(); });
        if (prepare)
            prepare(process);
        process.start(binary, arguments);
    }
    ~Command()
    {
        process.kill();
        process.waitForFinished();
    }
    Command(const Command &) = delete;
    Command &operator=(const Command &) = delete;

    /// Its exit code, -1 if it crashed or did not end.
    int ended(const QByteArray &input = {})
    {
        process.write(input);
        process.closeWriteChannel();
        if (!waitUntil([this] { return process.state() == QProcess::NotRunning; }))
            return -1;
        out += process.readAllStandardOutput();
        err += process.readAllStandardError();
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }

    QProcess process;
    QByteArray out;
    QByteArray err;
};

QStringList words(const char *text)
{
    return QString::fromUtf8(text).split(u' ', Qt::SkipEmptyParts);
}

/// The command at that server.
QStringList at(const ServerProcess &server, const QStringList &arguments)
{
    return arguments + QStringList{QStringLiteral("--admin-socket"), server.adminSocket()};
}

#define VERIFY_ENDS(command, code)                                                                                     \
    do {                                                                                                               \
        const int ended = (command).ended();                                                                           \
        QVERIFY2(ended == (code), (QByteArray::number(ended) + ": " + (command).out + (command).err).constData());     \
    } while (false)

} // namespace

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
    void refusals_data();
    void refusals();
    void serverThatIsMeant();
    void severalServers();
    void tails();
    void tailsAsJson();
    void tailSaysWhatItSkipped();
    void tailEndsWithItsReader();
    void tailEndsWithTheServer();
    void config();
    void help();
    void completion();
    void coloursOnATerminalOnly();
    void authorizer();
    void authorizerThatFails();
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

void TestCommands::tails()
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

void TestCommands::tailsAsJson()
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

void TestCommands::tailSaysWhatItSkipped()
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

void TestCommands::tailEndsWithItsReader()
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

void TestCommands::tailEndsWithTheServer()
{
    WSIFY_START(server);
    Command tail(at(server, words("tail")));
    WSIFY_WAIT(tail.out.endsWith('\n'));
    QVERIFY2(server.stop(), server.problem().constData());
    VERIFY_ENDS(tail, 3);
    QCOMPARE(tail.err, QByteArray("wsify: the server ended the connection\n"));
}

void TestCommands::config()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("wsify.ini"));
    const auto write = [&path](const QByteArray &content) {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
    };
    QVERIFY(write("workers = 3\nbroadcasting-key = hunter2\n"));
    Command json({QStringLiteral("config"), QStringLiteral("--json"), QStringLiteral("--config"), path});
    VERIFY_ENDS(json, 0);
    QVERIFY(!json.out.contains("hunter2"));
    const QJsonArray entries = json.json().value(u"entries").toArray();
    const auto found = std::find_if(entries.begin(), entries.end(), [](const QJsonValue &entry) {
        return entry.toObject().value(u"name").toString() == QLatin1String("workers");
    });
    QVERIFY(found != entries.end());
    QCOMPARE(found->toObject().value(u"value").toString(), QStringLiteral("3"));
    QCOMPARE(found->toObject().value(u"source").toString(), QStringLiteral("file ") + path);

    Command good({QStringLiteral("config"), QStringLiteral("--check"), path});
    VERIFY_ENDS(good, 0);
    QCOMPARE(good.out, path.toUtf8() + " is valid\n");
    // A variable that hides the value does not hide the mistake.
    QVERIFY(write("workers = many\n"));
    Command bad({QStringLiteral("config"), QStringLiteral("--check"), path},
                {{QStringLiteral("WSIFY_WORKERS"), QStringLiteral("2")}});
    VERIFY_ENDS(bad, 2);
    QVERIFY2(bad.err.contains("--workers") && bad.err.contains("line 1"), bad.err.constData());
    Command none({QStringLiteral("config"), QStringLiteral("--check"), path + QStringLiteral(".not")});
    VERIFY_ENDS(none, 2);
}

void TestCommands::help()
{
    Command flag(words("--help"));
    Command command(words("help"));
    VERIFY_ENDS(flag, 0);
    VERIFY_ENDS(command, 0);
    QCOMPARE(flag.out, command.out);
    Command topic(words("help publish"));
    Command behind(words("publish --help"));
    VERIFY_ENDS(topic, 0);
    VERIFY_ENDS(behind, 0);
    QCOMPARE(topic.out, behind.out);
    Command all(words("help all"), {{QStringLiteral("WSIFY_WORKERS"), QStringLiteral("many")}});
    VERIFY_ENDS(all, 0);
    QVERIFY(all.out.contains("--max-waiting-bytes"));
    Command unknown(words("help nothing"));
    VERIFY_ENDS(unknown, 2);
    QVERIFY2(unknown.err.contains("publish") && unknown.err.contains("filters"), unknown.err.constData());
}

void TestCommands::completion()
{
    Command unknown(words("completion csh"));
    VERIFY_ENDS(unknown, 2);
    QCOMPARE(unknown.err, QByteArray("wsify: there is no completion for \"csh\"; expected one of bash, zsh, fish\n"));
    QHash<QString, QByteArray> scripts;
    for (const char *shell : {"bash", "zsh", "fish"}) {
        Command command({QStringLiteral("completion"), QString::fromLatin1(shell)});
        VERIFY_ENDS(command, 0);
        for (const char *word : {"status", "publish", "listen-addr", "reason"})
            QVERIFY2(command.out.contains(word), word);
        scripts.insert(QString::fromLatin1(shell), command.out);
        QProcess check; // where the shell is there: whether it takes the script
        check.start(QString::fromLatin1(shell), {QStringLiteral("-n")});
        if (!check.waitForStarted())
            continue;
        check.write(command.out);
        check.closeWriteChannel();
        QVERIFY(check.waitForFinished());
        QVERIFY2(check.exitCode() == 0, check.readAllStandardError().constData());
    }
    const auto completed = [&scripts](const char *line) -> QByteArray {
        QProcess bash;
        bash.start(QStringLiteral("bash"), {QStringLiteral("--norc")});
        if (!bash.waitForStarted())
            return "no bash";
        bash.write(scripts.value(QStringLiteral("bash")) + "COMP_WORDS=(" + line
                   + ")\nCOMP_CWORD=$((${#COMP_WORDS[@]}-1))\n_wsify\necho ${COMPREPLY[@]}\n");
        bash.closeWriteChannel();
        bash.waitForFinished();
        return bash.readAllStandardOutput() + bash.readAllStandardError();
    };
    if (completed("wsify ''") == "no bash")
        QSKIP("no bash");
    QCOMPARE(completed("wsify sta"), QByteArray("status\n"));
    QCOMPARE(completed("wsify kick --rea"), QByteArray("--reason\n"));
    QCOMPARE(completed("wsify status --wor"), QByteArray("\n"));
    QCOMPARE(completed("wsify --wor"), QByteArray("--workers\n"));
    QCOMPARE(completed("wsify --log-level w"), QByteArray("warning\n"));
    QCOMPARE(completed("wsify --admin-payloads ''"), QByteArray("off head full\n"));
    QCOMPARE(completed("wsify completion z"), QByteArray("zsh\n"));
    QCOMPARE(completed("wsify help filt"), QByteArray("filters\n"));
    QCOMPARE(completed("wsify publish sta"), QByteArray("\n"));
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

void TestCommands::authorizer()
{
    AuthorizerStub stub;
    stub.setScript([](const AuthorizerStub::Request &request) -> AuthorizerStub::Reply {
        if (request.command() == "connect")
            return {.status = request.body.contains(R"("query":{"token":["secret"]})") ? 200 : 403};
        if (request.command() == "join")
            return {.status = 302, .headers = {"Location: http://127.0.0.1:1/elsewhere"}};
        return {.status = 403, .body = "not \033[31m you"};
    });
    Command text({QStringLiteral("authorizer"), stub.url(), QStringLiteral("--query"), QStringLiteral("token=secret"),
                  QStringLiteral("--channel"), QStringLiteral("chat:1"), QStringLiteral("--authorizer-secret"),
                  QStringLiteral("hunter2")});
    VERIFY_ENDS(text, 0); // denials are answers
    QVERIFY2(text.out.contains("Allowed: ") && text.out.contains("Redirects are not followed")
                 && text.out.contains("not \\u001b[31m you") && !text.out.contains("hunter2"),
             text.out.constData());
    QCOMPARE(stub.requests().size(), 3); // it followed nothing
    QCOMPARE(stub.requests().at(1)->body, QByteArray(R"({"command":"join","args":{"channel":"chat:1"}})"));
    QVERIFY(stub.requests().at(1)->header("X-Wsify-Signature").startsWith("sha256="));
    QCOMPARE(stub.requests().at(1)->header("Content-Type"), QByteArray("application/json"));

    Command json({QStringLiteral("authorizer"), QStringLiteral("--json")},
                 {{QStringLiteral("WSIFY_AUTHORIZER_URL"), stub.url()}});
    VERIFY_ENDS(json, 0);
    const QJsonArray calls = json.json().value(u"calls").toArray();
    QCOMPARE(calls.size(), 3);
    QCOMPARE(calls.at(0).toObject().value(u"verdict").toString(), QStringLiteral("denied"));
    QCOMPARE(calls.at(2).toObject().value(u"status").toInt(), 403);
}

void TestCommands::authorizerThatFails()
{
    AuthorizerStub stub;
    stub.setScript([](const AuthorizerStub::Request &request) -> AuthorizerStub::Reply {
        if (request.command() == "connect")
            return {.status = 500};
        return {.kind = request.command() == "join" ? AuthorizerStub::Reply::Hold : AuthorizerStub::Reply::Answer};
    });
    Command command(
        {QStringLiteral("authorizer"), stub.url(), QStringLiteral("--authorizer-timeout"), QStringLiteral("300ms")});
    VERIFY_ENDS(command, 1);
    QVERIFY2(command.out.contains("Answer 500") && command.out.contains("no answer within 300 ms")
                 && command.out.contains("Allowed: the command is carried out"),
             command.out.constData());
    Command none(words("authorizer"));
    VERIFY_ENDS(none, 2);
    QVERIFY2(none.err.contains("expected the URL of an authorizer"), none.err.constData());
}

WSIFY_SUITE(tst_commands, QCoreApplication, TestCommands)
#include "tst_commands.moc"
