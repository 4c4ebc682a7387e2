// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/authorizerstub.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <map>
#include <memory>

using namespace wsify::test;

/// Replays golden/*.txt against the real server. Every file is a conversation, one step a line:
///
///     # comment
///     server FLAGS          starts the server (first step); {authorizer} stands for the URL of a scripted authorizer
///     open a [PATH]         client `a` connects and gets the 101; with an authorizer, `A` answers the connect first
///     refused a STATUS      the answer to a's handshake
///     a > TEXT              a sends a text frame
///     a b> TEXT             a sends a binary frame
///     a < TEXT              the next message that a receives, byte for byte
///     A STATUS BODY         the next call of the authorizer has this body (`connect`: any connect); it is answered with STATUS
///     post STATUS BODY      POST /broadcast, and the status of its answer
///     close a [CODE]        a sends a close frame and waits for the end
///     closed a CODE         the server closes a
///
/// At the end nobody may have received, and the authorizer may not have been asked, anything that no line names.
class TestTranscripts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replay_data();
    void replay();

private:
    struct Stage
    {
        ServerProcess server;
        AuthorizerStub authorizer;
        bool hasAuthorizer = false;
        std::map<QByteArray, std::unique_ptr<WsClient>> clients;
        std::map<QByteArray, qsizetype> read; ///< messages that a line has named, by client
    };
    /// Empty when the step went as written.
    static QByteArray step(Stage &stage, const QByteArray &line);
    static QByteArray leftOver(Stage &stage);
};

namespace {

/// The text up to the next space, which is taken from the line with that space.
QByteArray takeWord(QByteArray &line)
{
    const qsizetype space = line.indexOf(' ');
    const QByteArray word = line.left(space < 0 ? line.size() : space);
    line = space < 0 ? QByteArray() : line.mid(space + 1);
    return word;
}

QByteArray number(int n)
{
    return QByteArray::number(n);
}

} // namespace

void TestTranscripts::replay_data()
{
    QTest::addColumn<QString>("path");
    const QDir folder(QStringLiteral(WSIFY_GOLDEN_DIR));
    const QStringList names = folder.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name);
    for (const QString &name : names)
        QTest::newRow(name.toUtf8().constData()) << folder.filePath(name);
}

void TestTranscripts::replay()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArrayList lines = file.readAll().split('\n');
    Stage stage;
    int steps = 0;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines.at(i).isEmpty() || lines.at(i).startsWith('#'))
            continue;
        const QByteArray wrong = step(stage, lines.at(i));
        const QByteArray where = "line " + number(int(i) + 1) + ": " + lines.at(i) + "\n   " + wrong;
        QVERIFY2(wrong.isEmpty(), where.constData());
        ++steps;
    }
    QVERIFY(steps > 1);
    const QByteArray rest = leftOver(stage);
    QVERIFY2(rest.isEmpty(), rest.constData());
    stage.clients.clear();
    QVERIFY2(stage.server.stop(), stage.server.problem().constData());
}

QByteArray TestTranscripts::step(Stage &stage, const QByteArray &line)
{
    QByteArray rest = line;
    const QByteArray word = takeWord(rest);
    if (word == "server") {
        stage.hasAuthorizer = rest.contains("{authorizer}");
        stage.authorizer.setScript(
            [](const AuthorizerStub::Request &) { return AuthorizerStub::Reply{.kind = AuthorizerStub::Reply::Hold}; });
        rest.replace("{authorizer}", stage.authorizer.url().toUtf8());
        return stage.server.listening(QProcess::splitCommand(QString::fromUtf8(rest))) ? QByteArray()
                                                                                       : stage.server.problem();
    }
    if (word == "open") {
        const QByteArray name = takeWord(rest);
        auto &client = stage.clients[name];
        client = std::make_unique<WsClient>();
        stage.read[name] = 0;
        client->open(stage.server.port(), {.target = rest.isEmpty() ? QByteArray("/ws") : rest});
        if (stage.hasAuthorizer || waitUntil([&] { return client->answer().status != 0; }))
            return {};
        return "no answer to the handshake";
    }
    if (word == "A") {
        const int status = takeWord(rest).toInt();
        if (!waitUntil([&] { return stage.authorizer.held() > 0; }))
            return "the authorizer was not asked";
        const QByteArray body = stage.authorizer.heldBody();
        if (rest == "connect" ? !body.startsWith(R"({"command":"connect",)") : body != rest)
            return "the authorizer was asked: " + body;
        stage.authorizer.release(status);
        return {};
    }
    if (word == "post") {
        const int status = takeWord(rest).toInt();
        const int got = httpPost(stage.server.port(), rest).status;
        return got == status ? QByteArray() : QByteArray("answered " + number(got));
    }
    if (word == "refused" || word == "close" || word == "closed") {
        const auto client = stage.clients.find(takeWord(rest));
        if (client == stage.clients.end())
            return "no such client";
        if (word == "close")
            client->second->sendClose(rest.isEmpty() ? 1000 : quint16(rest.toInt()));
        if (!waitUntil([&] { return client->second->isDisconnected(); }))
            return "still connected";
        const int expected = rest.isEmpty() ? 1000 : rest.toInt();
        const int got = word == "refused" ? client->second->answer().status : client->second->closeCode();
        return got == expected ? QByteArray() : QByteArray("got " + number(got));
    }
    const auto found = stage.clients.find(word);
    if (found == stage.clients.end())
        return "no such step";
    WsClient &client = *found->second;
    const QByteArray direction = takeWord(rest);
    if (direction == ">" || direction == "b>") {
        if (!waitUntil([&] { return client.isOpen(); }))
            return "not connected";
        if (direction == ">")
            client.sendText(rest);
        else
            client.sendBinary(rest);
        return {};
    }
    if (direction != "<")
        return "no such step";
    const qsizetype index = stage.read[word]++;
    if (!waitUntil([&] { return client.messages().size() > index || client.isDisconnected(); })
        || client.messages().size() <= index)
        return "nothing came";
    const QByteArray &got = client.messages().at(index);
    return got == rest ? QByteArray() : QByteArray("came: " + got);
}

QByteArray TestTranscripts::leftOver(Stage &stage)
{
    if (stage.authorizer.held() > 0)
        return "the authorizer was also asked: " + stage.authorizer.heldBody();
    stage.authorizer.answerAll(200);
    for (const auto &[name, client] : stage.clients) {
        if (client->isOpen() && !client->settled())
            return "client " + name + " is no longer served";
    }
    for (const auto &[name, client] : stage.clients) {
        if (client->messages().size() != stage.read[name])
            return "client " + name + " also received: " + client->messages().at(stage.read[name]);
    }
    return {};
}

WSIFY_SUITE(tst_transcripts, QCoreApplication, TestTranscripts)
#include "tst_transcripts.moc"
