// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/client/adminclient.h"
#include "desktop.h"
#include "fakelists.h"
#include "fakeserver.h"
#include "gui/message/messagedialog.h"
#include "gui/widgets/noticebar.h"
#include "support/suite.h"
#include "tests/support/wait.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace wsify;
using namespace wsify::console;

namespace {

using Kind = MessageDialog::Kind;

struct Fixture
{
    explicit Fixture(const QByteArray &channel = {})
        : first(channel)
    {
        const auto lists_ = server.answer;
        server.answer = [this, lists_](const admin::ConsoleMessage &message) {
            const auto *publish = std::get_if<admin::Publish>(&message);
            if (!publish)
                return lists_(message);
            if (holds)
                return true;
            if (refusal.code.isEmpty()) {
                server.send(admin::PublishReply{publish->id, delivered});
            } else {
                refusal.id = publish->id;
                server.send(refusal);
            }
            return true;
        };
    }
    ~Fixture() { client.disconnect(); }

    bool connect()
    {
        client.connectTo({ServerAddress::Kind::Socket, server.path(), {}, {}, {}});
        if (!test::waitUntil([this] { return client.isLive(); }))
            return false;
        dialog = std::make_unique<MessageDialog>(client, first);
        dialog->show();
        return true;
    }
    /// Until the server has said what came of it.
    bool sendAndWait()
    {
        notice().clear();
        dialog->send();
        return test::waitUntil([this] { return !notice().text().isEmpty(); });
    }
    void type(const QString &text) { content().setPlainText(text); }
    QLineEdit &channel() { return *dialog->findChild<QLineEdit *>(); }
    QPlainTextEdit &content() { return *dialog->findChild<QPlainTextEdit *>(); }
    QComboBox &kind() { return *dialog->findChild<QComboBox *>(); }
    NoticeBar &notice() { return *dialog->findChild<NoticeBar *>(); }
    QPushButton &button(const QString &text)
    {
        for (QPushButton *button : dialog->findChildren<QPushButton *>()) {
            if (button->text() == text)
                return *button;
        }
        qFatal("no button %s", qPrintable(text));
    }
    QPushButton &sendButton() { return button(QStringLiteral("&Send")); }
    qsizetype published() const
    {
        return std::count_if(server.requests.begin(), server.requests.end(),
                             [](const auto &request) { return std::holds_alternative<admin::Publish>(request); });
    }

    QByteArray first;
    test::FakeServer server;
    test::FakeLists lists{server};
    admin::Error refusal;
    qint64 delivered = 3;
    bool holds = false;
    AdminClient client;
    std::unique_ptr<MessageDialog> dialog;
};

class TestMessageDialog : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    }
    void init() { QSettings().clear(); }

    void sendsJsonAsItStands()
    {
        Fixture f("news");
        QVERIFY(f.connect());
        QVERIFY(!f.dialog->isModal());
        QCOMPARE(f.channel().text(), QStringLiteral("news"));
        WSIFY_WAIT(f.content().hasFocus());
        QVERIFY(!f.sendButton().isEnabled());
        f.type(QStringLiteral(" {\"a\":1.50,\n \"a\":\"ü\"}\n"));
        QVERIFY(f.sendButton().isEnabled());
        f.sendButton().click();
        WSIFY_WAIT(!f.notice().text().isEmpty());
        QCOMPARE(f.server.last<admin::Publish>()->channel, QByteArray("news"));
        // Digits and order are the sender's; line breaks between values travel as spaces.
        QCOMPARE(f.server.last<admin::Publish>()->content.text, QByteArray("{\"a\":1.50,  \"a\":\"ü\"}"));
        QVERIFY2(f.notice().text().contains(QStringLiteral("delivered to 3 client")), qPrintable(f.notice().text()));
        QCOMPARE(f.notice().kind(), NoticeBar::Kind::Done);
        QVERIFY(f.dialog->isVisible());
        QVERIFY(f.sendButton().isEnabled());
    }

    void sendsPlainTextAsAString()
    {
        Fixture f("news");
        QVERIFY(f.connect());
        f.kind().setCurrentIndex(int(Kind::Text));
        QVERIFY(f.sendButton().isEnabled()); // an empty text is one
        f.type(QStringLiteral("He said \"no\"\nand left"));
        QVERIFY(f.sendAndWait());
        QCOMPARE(f.server.last<admin::Publish>()->content.text, QByteArray("\"He said \\\"no\\\"\\nand left\""));
    }

    void saysWhatIsWrongAndWhere()
    {
        Fixture f("news");
        QVERIFY(f.connect());
        QTest::keyClicks(&f.content(), QStringLiteral("{'a"));
        QVERIFY2(f.dialog->problem().startsWith(QStringLiteral("Line 1, column 2: ")), qPrintable(f.dialog->problem()));
        QVERIFY(!f.sendButton().isEnabled());
        QCOMPARE(f.content().extraSelections().size(), 1);
        QCOMPARE(f.content().extraSelections().first().cursor.selectedText(), QStringLiteral("'"));
        QCOMPARE(f.content().accessibleDescription(), f.dialog->problem());
        f.type(QStringLiteral("[1,\n2"));
        QVERIFY(f.dialog->problem().startsWith(QStringLiteral("Line 2, column 2: ")));
        QCOMPARE(f.content().extraSelections().first().cursor.selectedText(), QStringLiteral("2"));
        // An order by keys is none then.
        QTest::keyClick(&f.content(), Qt::Key_Return, Qt::ControlModifier);
        f.dialog->send();
        f.type(QStringLiteral("[1,\n2]"));
        QVERIFY(f.dialog->problem().isEmpty());
        QVERIFY(f.content().extraSelections().isEmpty());
        QCOMPARE(f.published(), 0);
        // As a plain text anything can be sent.
        f.type(QStringLiteral("{'a"));
        f.kind().setCurrentIndex(int(Kind::Text));
        QVERIFY(f.dialog->canSend());
        QVERIFY(f.content().extraSelections().isEmpty());
    }

    /// By the server's rule, and in its words; tst_endtoend asks a real one.
    void contentIsNotTooDeep()
    {
        Fixture f("news");
        QVERIFY(f.connect());
        const auto nested = [](int depth) { return QString(depth, u'[') + QString(depth, u']'); };
        f.type(nested(128));
        QVERIFY2(f.dialog->canSend(), qPrintable(f.dialog->problem()));
        for (const int depth : {129, 200}) {
            f.type(nested(depth));
            QVERIFY(!f.dialog->canSend());
            QCOMPARE(f.dialog->problem(),
                     QStringLiteral("Line 1, column 129: ") + QString::fromUtf8(admin::Publish::TooDeep));
        }
        QCOMPARE(f.published(), 0);
    }

    void aChannelIsNeeded()
    {
        Fixture f;
        QVERIFY(f.connect());
        WSIFY_WAIT(f.channel().hasFocus());
        f.type(QStringLiteral("1"));
        QCOMPARE(f.dialog->problem(), QStringLiteral("Name the channel."));
        f.channel().setText(QStringLiteral("a\tb"));
        QVERIFY(f.dialog->problem().contains(QStringLiteral("control characters")));
        f.channel().setText(QStringLiteral("a"));
        QVERIFY(f.dialog->canSend());
        // Enter in a field is no order to send.
        QTest::keyClick(&f.channel(), Qt::Key_Return);
        QVERIFY(f.content().hasFocus());
        QCOMPARE(f.published(), 0);
        QTest::keyClick(&f.content(), Qt::Key_Return, Qt::ControlModifier);
        WSIFY_WAIT(f.published() == 1);
    }

    void whatNobodyGetsIsSaid()
    {
        Fixture f("news");
        f.delivered = 0;
        f.server.hello.broker = "redis";
        QVERIFY(f.connect());
        f.type(QStringLiteral("1"));
        QVERIFY(f.sendAndWait());
        QVERIFY(f.notice().text().contains(QStringLiteral("the channel has no members")));
        QVERIFY(f.notice().text().contains(QStringLiteral("other servers")));
    }

    void refusalsAreSaidInWords_data()
    {
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QString>("words");
        QTest::newRow("broker") << QByteArray(admin::errorcode::Broker) << QByteArray()
                                << QStringLiteral("the broker did not confirm");
        QTest::newRow("drain") << QByteArray(admin::errorcode::Draining) << QByteArray()
                               << QStringLiteral("the server shuts down");
        QTest::newRow("off") << QByteArray(admin::errorcode::Off) << QByteArray() << QStringLiteral("turned off");
        QTest::newRow("channel") << QByteArray(admin::errorcode::BadRequest) << QByteArray("channel")
                                 << QStringLiteral("this channel (it is so)");
        QTest::newRow("content") << QByteArray(admin::errorcode::BadRequest) << QByteArray("content")
                                 << QStringLiteral("this content (it is so)");
        QTest::newRow("newer") << QByteArray("newer_code") << QByteArray() << QStringLiteral("not sent: it is so");
    }
    void refusalsAreSaidInWords()
    {
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, field);
        QFETCH(QString, words);
        Fixture f("news");
        f.refusal = {{}, code, "it is so", field.isEmpty() ? std::nullopt : std::optional(field), {}};
        QVERIFY(f.connect());
        f.type(QStringLiteral("1"));
        QVERIFY(f.sendAndWait());
        QCOMPARE(f.notice().kind(), NoticeBar::Kind::Problem);
        QVERIFY2(f.notice().text().contains(words), qPrintable(f.notice().text()));
        QVERIFY(f.dialog->recent().isEmpty());
        QVERIFY(f.dialog->canSend());
    }

    void aConnectionThatEnds()
    {
        Fixture f("news");
        f.holds = true;
        QVERIFY(f.connect());
        f.type(QStringLiteral("1"));
        f.dialog->send();
        QVERIFY(!f.dialog->canSend()); // not twice
        f.dialog->send();
        WSIFY_WAIT(f.published() == 1);
        f.server.stop();
        WSIFY_WAIT(f.notice().text().contains(QStringLiteral("perhaps the message was sent")));
        QCOMPARE(f.dialog->problem(), QStringLiteral("There is no connection to a server."));
        QCOMPARE(f.content().toPlainText(), QStringLiteral("1"));
        f.holds = false;
        f.server.requests.removeIf(
            [](const auto &request) { return std::holds_alternative<admin::ListRequest>(request); });
        QVERIFY(f.server.listen());
        f.client.retry();
        WSIFY_WAIT(f.dialog->canSend());
        WSIFY_WAIT(f.server.last<admin::ListRequest>()); // its channels may be others
        QCOMPARE(f.published(), 1);
    }

    void anotherServerIsNamed()
    {
        Fixture f("news");
        QVERIFY(f.connect());
        const QString title = f.dialog->windowTitle();
        QVERIFY2(title.contains(QStringLiteral("localhost:1")), qPrintable(title));
        QVERIFY(f.notice().text().isEmpty());
        // The same, back again.
        f.server.cut();
        WSIFY_WAIT(!f.client.isLive());
        WSIFY_WAIT(f.client.isLive());
        QVERIFY(f.notice().text().isEmpty());
        test::FakeServer other;
        f.client.connectTo({ServerAddress::Kind::Ssh, QStringLiteral("ann@production"), {}, {}, {}});
        QVERIFY2(f.notice().text().contains(QStringLiteral("ann@production")), qPrintable(f.notice().text()));
        QVERIFY(f.dialog->windowTitle().contains(QStringLiteral("ann@production")));
        f.client.disconnectFromServer();
    }

    void aServerThatTakesNone()
    {
        Fixture f("news");
        f.server.hello.features = {admin::feature::Stats};
        QVERIFY(f.connect());
        f.type(QStringLiteral("1"));
        QCOMPARE(f.dialog->problem(), QStringLiteral("This server takes no messages from consoles."));
        QVERIFY(!f.server.last<admin::ListRequest>());
    }

    void aLongContentIsNotSent()
    {
        Fixture f("news");
        QVERIFY(f.connect());
        f.type(u'"' + QString(admin::MaxLine, u'x') + u'"');
        QVERIFY2(f.dialog->problem().contains(QStringLiteral("at most")), qPrintable(f.dialog->problem()));
        f.type(u'"' + QString(admin::MaxLine - 1024, u'x') + u'"');
        QVERIFY(f.sendAndWait());
        QCOMPARE(f.published(), 1);
        QVERIFY(f.dialog->recent().isEmpty()); // too long to be kept
    }

    void channelsAreCompleted()
    {
        Fixture f;
        f.lists.channels = {{"chat:1", 1, 0}, {"Chat:2", 7, 0}, {"news", 3, 0}, {"chat*", 0, 0}};
        QVERIFY(f.connect());
        QTest::keyClicks(&f.channel(), QStringLiteral("chat"));
        QAbstractItemView &popup = *f.channel().completer()->popup();
        WSIFY_WAIT(popup.isVisible() && popup.model()->rowCount() == 3);
        QCOMPARE(popup.model()->index(0, 0).data().toString(), QStringLiteral("Chat:2")); // the most members
        QTest::keyClicks(&popup, QStringLiteral(":"));
        WSIFY_WAIT(popup.isVisible() && popup.model()->rowCount() == 2);
        QTest::keyClick(&popup, Qt::Key_Down);
        QTest::keyClick(&popup, Qt::Key_Return);
        QCOMPARE(f.channel().text(), QStringLiteral("Chat:2"));
        QCOMPARE(f.published(), 0);
        // What somebody types is no pattern.
        f.channel().clear();
        QTest::keyClicks(&f.channel(), QStringLiteral("chat*"));
        WSIFY_WAIT(f.server.last<admin::ListRequest>()->query.contains("\\*"));
    }

    void theLastOnesAreKept()
    {
        Fixture f("news");
        QVERIFY(f.connect());
        QVERIFY(!f.button(QStringLiteral("&Recent")).isEnabled());
        for (int i = 0; i < MessageDialog::MaxRecent + 2; ++i) {
            f.type(QString::number(i));
            QVERIFY(f.sendAndWait());
        }
        f.type(QStringLiteral("5"));
        QVERIFY(f.sendAndWait());
        f.kind().setCurrentIndex(int(Kind::Text));
        f.channel().setText(QStringLiteral("a & b"));
        f.type(QStringLiteral("two\nlines"));
        QVERIFY(f.sendAndWait());
        QCOMPARE(f.dialog->recent().size(), MessageDialog::MaxRecent);
        QCOMPARE(f.dialog->recent().at(1).content, QStringLiteral("5"));
        QCOMPARE(f.dialog->recent().at(2).content, QStringLiteral("21"));

        Fixture next;
        QVERIFY(next.connect());
        QCOMPARE(next.dialog->recent(), f.dialog->recent());
        QMenu &menu = *next.button(QStringLiteral("&Recent")).menu();
        Q_EMIT menu.aboutToShow();
        QCOMPARE(menu.actions().size(), MessageDialog::MaxRecent);
        QCOMPARE(menu.actions().first()->text(), QStringLiteral("a && b: two lines"));
        menu.actions().first()->trigger();
        QCOMPARE(next.dialog->message(),
                 (MessageDialog::Message{QStringLiteral("a & b"), Kind::Text, QStringLiteral("two\nlines")}));
    }

    void settingsOfAnotherVersionAreNothing()
    {
        QSettings().setValue(QStringLiteral("message/recent"),
                             QVariantList{1, QStringList{QStringLiteral("a")}, QVariant()});
        Fixture f;
        QVERIFY(f.connect());
        QVERIFY(f.dialog->recent().isEmpty());
    }

    void everythingHasAName()
    {
        Fixture f;
        QVERIFY(f.connect());
        for (const QWidget *widget : f.dialog->findChildren<QWidget *>()) {
            if (widget->focusPolicy() == Qt::NoFocus || widget->objectName().startsWith(QStringLiteral("qt_"))
                || qobject_cast<const QLabel *>(widget) || widget->window() != f.dialog.get())
                continue;
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty())
                         || widget->parentWidget()->inherits("QLineEdit"),
                     widget->metaObject()->className());
        }
    }
};

} // namespace

WSIFY_SUITE(tst_messagedialog, wsify::test::OnDesktop<QApplication>, TestMessageDialog)

#include "tst_messagedialog.moc"
