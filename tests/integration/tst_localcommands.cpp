// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "command.h"
#include "support/authorizerstub.h"
#include "support/suite.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace wsify;
using namespace wsify::test;

class TestLocalCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void config();
    void help();
    void completion();
    void authorizer();
    void authorizerThatFails();
    void authorizerWithResults();
};

void TestLocalCommands::config()
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

    // Only keys that rotate are a list.
    Command secret({QStringLiteral("config"), QStringLiteral("--authorizer-secret"), QStringLiteral("a,b,c"),
                    QStringLiteral("--broadcasting-key=a,b"), QStringLiteral("--broadcasting-key=c")});
    VERIFY_ENDS(secret, 0);
    const QList<QByteArray> lines = secret.out.split('\n');
    const auto shown = [&lines](const QByteArray &name) {
        for (const QByteArray &line : lines) {
            if (line.startsWith(name + ' '))
                return line.simplified();
        }
        return QByteArray();
    };
    QCOMPARE(shown("authorizer-secret"), QByteArray("authorizer-secret = *** (flag)"));
    QCOMPARE(shown("broadcasting-key"), QByteArray("broadcasting-key = ***,*** (flag)"));

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

void TestLocalCommands::help()
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

void TestLocalCommands::completion()
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

void TestLocalCommands::authorizer()
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

void TestLocalCommands::authorizerThatFails()
{
    AuthorizerStub stub;
    stub.setScript([](const AuthorizerStub::Request &request) -> AuthorizerStub::Reply {
        if (request.command() == "connect")
            return {.status = 500};
        return {.kind = request.command() == "join" ? AuthorizerStub::Reply::Hold : AuthorizerStub::Reply::Answer};
    });
    Command command(
        {QStringLiteral("authorizer"), stub.url(), QStringLiteral("--authorizer-timeout"), QStringLiteral("900ms")});
    VERIFY_ENDS(command, 1);
    QVERIFY2(command.out.contains("Answer 500") && command.out.contains("no answer within 900 ms")
                 && command.out.contains("Allowed: the command is carried out"),
             command.out.constData());
    Command none(words("authorizer"));
    VERIFY_ENDS(none, 2);
    QVERIFY2(none.err.contains("expected the URL of an authorizer"), none.err.constData());
}

void TestLocalCommands::authorizerWithResults()
{
    AuthorizerStub stub;
    stub.setScript([](const AuthorizerStub::Request &request) -> AuthorizerStub::Reply {
        return {.body = request.command() == "connect" ? R"({"wsify":{"user":"42"}})" : R"({"wsify":{"usr":"42"}})"};
    });
    Command command({QStringLiteral("authorizer"), stub.url()});
    VERIFY_ENDS(command, 1);
    QVERIFY2(command.out.contains("Allowed: the client is connected. The result object is understood."),
             command.out.constData());
    QVERIFY2(command.out.contains("The answer is not understood: \"wsify.usr\" is not known to this version."),
             command.out.constData());
}

WSIFY_SUITE(tst_localcommands, QCoreApplication, TestLocalCommands)
#include "tst_localcommands.moc"
