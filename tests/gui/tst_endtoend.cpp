// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/client/adminclient.h"
#include "desktop.h"
#include "gui/lists/clientspage.h"
#include "gui/lists/denialspage.h"
#include "gui/lists/kickdialog.h"
#include "gui/lists/listview.h"
#include "gui/message/messagedialog.h"
#include "gui/traffic/trafficpage.h"
#include "gui/traffic/trafficview.h"
#include "gui/widgets/filterbar.h"
#include "gui/widgets/noticebar.h"
#include "gui/window/mainwindow.h"
#include "support/authorizerstub.h"
#include "support/serverprocess.h"
#include "support/wait.h"
#include "support/wsclient.h"
#include "virtualdisplay.h"

#include <QApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <optional>
#include <variant>

using namespace wsify;
using namespace wsify::console;
using namespace wsify::test;

namespace {

/// The rows of a table as it shows them, a line each.
QStringList textOf(const QAbstractItemModel &model)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append(model.index(row, column).data().toString());
        lines.append(cells.join(QLatin1Char('|')));
    }
    return lines;
}

} // namespace

/// An operator's way through the console, with the real server, real clients and, where there is an X server to be had, a real window.
class TestEndToEnd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void anOperatorsWay();
    void theServerDiesAndComesBack();
    void contentIsJudgedAsTheServerDoes_data();
    void contentIsJudgedAsTheServerDoes();

private:
    QTemporaryDir m_directory;
};

void TestEndToEnd::initTestCase()
{
    qInfo("window system: %s", qPrintable(QGuiApplication::platformName()));
    QLocale::setDefault(QLocale::c());
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_directory.path());
}

void TestEndToEnd::anOperatorsWay()
{
    AuthorizerStub stub;
    stub.setScript([](const AuthorizerStub::Request &request) {
        return AuthorizerStub::Reply{.status = request.body.contains("private") ? 402 : 200};
    });
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), stub.url()});

    // Connect.
    MainWindow window;
    window.resize(1280, 800);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.client().connectTo({ServerAddress::Kind::Socket, server.adminSocket(), {}, {}, {}});
    WSIFY_WAIT(window.client().isLive());

    // See a client appear.
    QTest::keyClick(&window, Qt::Key_3, Qt::ControlModifier);
    auto *clients = window.findChild<ClientsPage *>();
    QCOMPARE(window.currentPage(), static_cast<Page *>(clients));
    auto *list = clients->findChild<ListView *>();
    QCOMPARE(list->model()->rowCount(), 0);
    WsClient member;
    WsClient other;
    QVERIFY(member.opened(server.port()));
    member.sendText(join("news"));
    QVERIFY(member.settled());
    WSIFY_WAIT(list->model()->rowCount() == 1);
    QVERIFY(textOf(*list->model()).constFirst().contains(QStringLiteral("127.0.0.1")));
    QString id;
    for (int column = 0; column < list->model()->columnCount() && id.size() != 20; ++column)
        id = list->model()->index(0, column).data().toString();
    QCOMPARE(id.size(), 20);
    QVERIFY(other.opened(server.port()));
    WSIFY_WAIT(list->model()->rowCount() == 2);

    // Watch what flows on one channel.
    auto *traffic = window.findChild<TrafficPage *>();
    QSignalSpy recording(traffic, &TrafficPage::recordingChanged);
    QTest::keyClick(&window, Qt::Key_4, Qt::ControlModifier);
    QCOMPARE(window.currentPage(), static_cast<Page *>(traffic));
    QTest::keyClick(&window, Qt::Key_L, Qt::ControlModifier);
    QCOMPARE(window.focusWidget(), static_cast<QWidget *>(traffic->filterBar().edit()));
    const QString text = QStringLiteral("channel == news && dir == out");
    for (FilterBar *bar : {&traffic->filterBar(), &traffic->captureBar()}) {
        bar->edit()->setFocus();
        QTest::keyClicks(bar->edit(), text);
        QTest::keyClick(bar->edit(), Qt::Key_Escape); // no candidate
        QTest::keyClick(bar->edit(), Qt::Key_Return);
        QCOMPARE(bar->filter(), text);
    }
    traffic->view().setFocus();
    const TrafficModel &rows = traffic->model();
    WSIFY_WAIT(!recording.isEmpty()); // the watch has begun
    other.sendText(broadcast("news", R"({"headline":"first"})"));
    WSIFY_WAIT(rows.rowCount() == 1);
    other.sendText(broadcast("elsewhere", R"("unseen")"));
    other.sendText(broadcast("news", R"("a second one")"));
    WSIFY_WAIT(textOf(rows).constLast().contains(QStringLiteral("a second one")));
    for (const QString &line : textOf(rows))
        QVERIFY2(line.contains(QStringLiteral("news")) && !line.contains(QStringLiteral("unseen")), qPrintable(line));

    // Pause: the view stands, and what comes meanwhile is counted; then go on.
    QTest::keyClick(&traffic->view(), Qt::Key_Space);
    QVERIFY(traffic->isPaused());
    const int shown = rows.rowCount();
    for (int i = 0; i < 3; ++i)
        other.sendText(broadcast("news", R"("while paused")"));
    WSIFY_WAIT(rows.waitingRows() >= 3); // whatever else is captured
    QCOMPARE(rows.rowCount(), shown);
    QTest::keyClick(&traffic->view(), Qt::Key_Space);
    WSIFY_WAIT(rows.rowCount() == shown + 3);

    // Export what is shown.
    const QString file = m_directory.filePath(QStringLiteral("rows.jsonl"));
    QSignalSpy exported(traffic, &TrafficPage::exported);
    traffic->exportAll(file, TrafficExport::Format::JsonLines);
    WSIFY_WAIT(exported.size() == 1);
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    const QByteArrayList lines = written.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), rows.rowCount());
    for (const QByteArray &line : lines)
        QCOMPARE(QJsonDocument::fromJson(line)[QStringLiteral("channel")].toString(), QStringLiteral("news"));

    // Why was this client refused?
    other.sendText(join("private"));
    QTest::keyClick(&window, Qt::Key_6, Qt::ControlModifier);
    auto *denials = window.findChild<DenialsPage *>();
    QCOMPARE(window.currentPage(), static_cast<Page *>(denials));
    const QAbstractItemModel &refused = *denials->findChild<ListView *>()->model();
    WSIFY_WAIT(refused.rowCount() == 1);
    QVERIFY2(textOf(refused).constFirst().contains(QStringLiteral("private"))
                 && textOf(refused).constFirst().contains(QStringLiteral("402")),
             qPrintable(textOf(refused).constFirst()));

    // Send a message.
    QTest::keyClick(&window, Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    auto *message = window.findChild<MessageDialog *>();
    QVERIFY(message);
    message->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(message));
    message->findChild<QLineEdit *>()->setText(QStringLiteral("news"));
    auto *content = message->findChild<QPlainTextEdit *>();
    QTest::keyClicks(content, QStringLiteral("{\"from\": \"operator\""));
    QVERIFY(!message->canSend());
    QTest::keyClicks(content, QStringLiteral("}"));
    QVERIFY2(message->canSend(), qPrintable(message->problem()));
    member.clearMessages();
    // With the mouse: without a window manager X may not have settled yet who has the keys.
    for (QPushButton *button : message->findChildren<QPushButton *>()) {
        if (button->text() == QStringLiteral("&Send"))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    WSIFY_WAIT(member.messages() == QByteArrayList{R"({"from": "operator"})"});
    WSIFY_WAIT(message->findChild<NoticeBar *>()->text().contains(QStringLiteral("delivered to 1")));
    message->close();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));

    // Disconnect the one that is a member.
    QTest::keyClick(&window, Qt::Key_3, Qt::ControlModifier);
    QTest::keyClick(&window, Qt::Key_L, Qt::ControlModifier);
    auto *bar = clients->findChild<FilterBar *>();
    QCOMPARE(window.focusWidget(), static_cast<QWidget *>(bar->edit()));
    QTest::keyClicks(bar->edit(), QStringLiteral("client == ") + id);
    QTest::keyClick(bar->edit(), Qt::Key_Escape);
    QTest::keyClick(bar->edit(), Qt::Key_Return);
    QCOMPARE(bar->error(), QString());
    QCOMPARE(bar->filter(), QStringLiteral("client == ") + id);
    WSIFY_WAIT(list->model()->rowCount() == 1);
    list->setFocus();
    list->selectRowAt(0);
    QTest::keyClick(list, Qt::Key_Delete);
    auto *kick = clients->findChild<KickDialog *>();
    QVERIFY(kick);
    QTest::keyClicks(kick->findChild<QLineEdit *>(QStringLiteral("reason")), QStringLiteral("enough"));
    kick->accept();
    WSIFY_WAIT(member.isDisconnected());
    QVERIFY2(member.closeReason().contains("enough"), member.closeReason());
    WSIFY_WAIT(list->model()->rowCount() == 0);
    QVERIFY(other.isOpen());
}

/// What was seen last stays, and the console finds its way back by itself.
void TestEndToEnd::theServerDiesAndComesBack()
{
    WSIFY_START(server);
    MainWindow window;
    window.show();
    window.client().connectTo({ServerAddress::Kind::Socket, server.adminSocket(), {}, {}, {}});
    WSIFY_WAIT(window.client().isLive());
    server.kill();
    WSIFY_WAIT(window.client().state() == AdminClient::State::Waiting);
    QVERIFY2(server.listening(), server.problem());
    WSIFY_WAIT(window.client().isLive());
    QVERIFY(window.client().hasRestarted());
}

void TestEndToEnd::contentIsJudgedAsTheServerDoes_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("place"); // empty: it is taken
    const auto nested = [](int depth) { return QByteArray(depth, '[') + QByteArray(depth, ']'); };
    QTest::newRow("128 deep") << nested(128) << QString();
    QTest::newRow("129 deep") << nested(129) << QStringLiteral("Line 1, column 129: ");
    QTest::newRow("200 deep") << nested(200) << QStringLiteral("Line 1, column 129: ");
}

/// What the editor says is the server's own sentence.
void TestEndToEnd::contentIsJudgedAsTheServerDoes()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, place);
    WSIFY_START(server);
    AdminClient client;
    client.connectTo({ServerAddress::Kind::Socket, server.adminSocket(), {}, {}, {}});
    WSIFY_WAIT(client.isLive());
    MessageDialog editor(client, "news");
    editor.setMessage({QStringLiteral("news"), MessageDialog::Kind::Json, QString::fromUtf8(content)});
    QCOMPARE(editor.canSend(), place.isEmpty());

    std::optional<admin::ServerMessage> answer;
    client.request(admin::Publish{{}, "news", {content}}, this,
                   [&answer](const admin::ServerMessage &message) { answer = message; });
    WSIFY_WAIT(answer.has_value());
    if (place.isEmpty()) {
        QVERIFY(std::holds_alternative<admin::PublishReply>(*answer));
        return;
    }
    const auto *error = std::get_if<admin::Error>(&*answer);
    QVERIFY(error && error->field == QByteArray("content"));
    QCOMPARE(editor.problem(), place + QString::fromUtf8(error->message));
}

int tst_endtoend(int argc, char **argv)
{
    const Desktop desktop;
    const VirtualDisplay display;
    const QApplication application(argc, argv);
    TestEndToEnd test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}

#include "tst_endtoend.moc"
