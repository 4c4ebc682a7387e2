// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/client/adminclient.h"
#include "desktop.h"
#include "fakeserver.h"
#include "gui/configuration/settingspage.h"
#include "gui/widgets/emptystate.h"
#include "gui/widgets/plaintable.h"
#include "support/suite.h"
#include "tests/support/wait.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QFont>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace wsify;
using namespace wsify::console;

namespace {

QList<admin::ConfigEntry> someEntries()
{
    return {{"listen-addr", ":3000", "flag"},
            {"authorizer-url", "", "default"},
            {"broadcasting-key", "***", "environment"},
            {"broker-dsn", "redis://wsify:***@redis.internal:6379/0", "file"},
            {"instance", "\"a\"", "file"},
            {"log-level", "info", "default"}};
}

struct Fixture
{
    Fixture()
    {
        server.answer = [this](const admin::ConsoleMessage &message) {
            const auto *config = std::get_if<admin::ConfigRequest>(&message);
            if (!config)
                return false;
            ++asked;
            if (holds)
                return true;
            if (refusal.code.isEmpty()) {
                server.send(admin::ConfigReply{config->id, entries});
            } else {
                refusal.id = config->id;
                server.send(refusal);
            }
            return true;
        };
        page.resize(1000, 600);
        page.show();
        QObject::connect(&client, &AdminClient::stateChanged, &page, [this] { page.setActive(client.isLive()); });
    }
    ~Fixture() { client.disconnect(); }

    void connect() { client.connectTo({ServerAddress::Kind::Socket, server.path(), {}, {}, {}}); }
    bool connectAndShow()
    {
        connect();
        return test::waitUntil([this] { return page.model().rowCount() == entries.size(); });
    }
    EmptyState &empty() { return *page.findChild<EmptyState *>(); }
    QPushButton &emptyButton() { return *empty().findChild<QPushButton *>(); }
    QLineEdit &find() { return *page.findChild<QLineEdit *>(); }
    QToolButton &changedOnly() { return tool(QStringLiteral("Changed Only")); }
    QToolButton &tool(const QString &text)
    {
        for (QToolButton *button : page.findChildren<QToolButton *>()) {
            if (button->text() == text)
                return *button;
        }
        qFatal("no button %s", qPrintable(text));
    }
    QStringList names()
    {
        QStringList names;
        const QAbstractItemModel &model = *page.view().model();
        for (int row = 0; row < model.rowCount(); ++row)
            names.append(model.index(row, ConfigModel::Name).data().toString());
        return names;
    }
    QString cell(int row, int column) { return page.view().model()->index(row, column).data().toString(); }
    bool says(const QString &text)
    {
        const auto labels = page.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&text](const QLabel *label) { return label->text().contains(text); });
    }

    test::FakeServer server;
    QList<admin::ConfigEntry> entries = someEntries();
    admin::Error refusal;
    bool holds = false;
    int asked = 0;
    AdminClient client;
    SettingsPage page{client};
};

class TestSettingsPage : public QObject
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

    void showsValuesAndWhereTheyComeFrom()
    {
        Fixture f;
        const QAbstractItemModelTester model(&f.page.model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        const QAbstractItemModelTester shown(f.page.view().model(),
                                             QAbstractItemModelTester::FailureReportingMode::Fatal);
        QCOMPARE(f.empty().sentence(), QStringLiteral("There is no connection to a server."));
        QVERIFY(f.connectAndShow());
        QVERIFY(f.page.view().isVisible());
        QCOMPARE(f.names(), QStringList({QStringLiteral("listen-addr"), QStringLiteral("authorizer-url"),
                                         QStringLiteral("broadcasting-key"), QStringLiteral("broker-dsn"),
                                         QStringLiteral("instance"), QStringLiteral("log-level")}));
        QCOMPARE(f.cell(0, ConfigModel::Value), QStringLiteral(":3000"));
        QCOMPARE(f.cell(0, ConfigModel::Source), QStringLiteral("Command line"));
        QCOMPARE(f.cell(1, ConfigModel::Value), QStringLiteral("empty"));
        QCOMPARE(f.cell(1, ConfigModel::Source), QStringLiteral("Default"));
        QCOMPARE(f.cell(2, ConfigModel::Value), QStringLiteral("set, and not shown"));
        QCOMPARE(f.cell(2, ConfigModel::Source), QStringLiteral("Environment"));
        QCOMPARE(f.cell(3, ConfigModel::Source), QStringLiteral("File"));
        const auto isBold = [&](int row) {
            return f.page.view().model()->index(row, 0).data(Qt::FontRole).value<QFont>().bold();
        };
        QVERIFY(isBold(0));
        QVERIFY(!isBold(5));
        QVERIFY(f.says(QStringLiteral("6 setting(s), 4 of them changed")));
        QVERIFY(f.says(QStringLiteral("engine native")));
    }

    void asksWheneverItIsOpened()
    {
        Fixture f;
        QVERIFY(f.connectAndShow());
        f.page.view().setCurrentIndex(f.page.view().model()->index(2, 0));
        f.page.setActive(false);
        f.page.setActive(true);
        WSIFY_WAIT(f.asked == 2);
        f.entries[5] = {"log-level", "debug", "console"};
        f.page.setActive(false);
        f.page.setActive(true);
        WSIFY_WAIT(f.cell(5, ConfigModel::Value) == QStringLiteral("debug"));
        QCOMPARE(f.cell(5, ConfigModel::Source), QStringLiteral("Console"));
        // Of another process nothing is shown that was the last one's.
        f.holds = true;
        f.server.hello.bootId = "boot2";
        f.server.cut();
        WSIFY_WAIT(!f.client.isLive());
        QCOMPARE(f.page.model().rowCount(), 6);
        WSIFY_WAIT(f.client.isLive() && f.asked == 4);
        QCOMPARE(f.page.model().rowCount(), 0);
        QCOMPARE(f.empty().sentence(), QStringLiteral("Loading…"));
    }

    void findsAndLeavesOutDefaults()
    {
        Fixture f;
        QVERIFY(f.connectAndShow());
        f.page.perform(Page::Ability::Find);
        QVERIFY(f.find().hasFocus());
        QTest::keyClicks(&f.find(), QStringLiteral("REDIS"));
        QCOMPARE(f.names(), QStringList(QStringLiteral("broker-dsn")));
        f.find().setText(QStringLiteral("--log-"));
        QCOMPARE(f.names(), QStringList(QStringLiteral("log-level")));
        QVERIFY(f.says(QStringLiteral("; 1 shown")));
        f.changedOnly().click();
        QVERIFY(f.empty().isVisible());
        f.emptyButton().click();
        QCOMPARE(f.names().size(), 6);
        QVERIFY(!f.changedOnly().isChecked());
        f.changedOnly().click();
        QCOMPARE(f.names().size(), 4);
        // That is kept.
        Fixture next;
        QVERIFY(next.changedOnly().isChecked());
    }

    void copiesLinesOfAFile()
    {
        Fixture f;
        QVERIFY(f.connectAndShow());
        f.tool(QStringLiteral("Copy")).click();
        const QAbstractItemModel &model = *f.page.view().model();
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("listen-addr = :3000\n"
                                "authorizer-url = \"\"\n"
                                "# broadcasting-key = ***\n"
                                "# broker-dsn = redis://wsify:***@redis.internal:6379/0\n"
                                "instance = \"\"a\"\"\n"
                                "log-level = info\n"));
        f.page.view().setFocus();
        f.page.view().selectionModel()->select(model.index(5, 0),
                                               QItemSelectionModel::Select | QItemSelectionModel::Rows);
        f.page.view().selectionModel()->select(model.index(0, 0),
                                               QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QTest::keySequence(&f.page.view(), QKeySequence::Copy);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("listen-addr = :3000\nlog-level = info\n"));
    }

    void aRefusalIsSaid()
    {
        Fixture f;
        f.refusal = {{}, admin::errorcode::Off, "not for you", {}, {}};
        f.connect();
        WSIFY_WAIT(f.empty().sentence().contains(QStringLiteral("not for you")));
        QCOMPARE(f.emptyButton().text(), QStringLiteral("Try Again"));
        f.refusal = {};
        f.emptyButton().click();
        WSIFY_WAIT(f.page.model().rowCount() == 6);
    }

    void aServerWithoutSettings()
    {
        Fixture f;
        f.server.hello.features.removeAll(admin::feature::Config);
        f.connect();
        WSIFY_WAIT(f.client.isLive());
        QCOMPARE(f.empty().sentence(), QStringLiteral("This server does not show its settings."));
        QCOMPARE(f.asked, 0);
    }

    void everythingHasAName()
    {
        Fixture f;
        for (const QWidget *widget : f.page.findChildren<QWidget *>()) {
            if (widget->focusPolicy() == Qt::NoFocus || widget->objectName().startsWith(QStringLiteral("qt_"))
                || qobject_cast<const QHeaderView *>(widget) || qobject_cast<const QLabel *>(widget))
                continue;
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty())
                         || (button && button->isHidden()) || widget->parentWidget()->inherits("QLineEdit"),
                     widget->metaObject()->className());
        }
    }
};

} // namespace

WSIFY_SUITE(tst_settingspage, wsify::test::OnDesktop<QApplication>, TestSettingsPage)

#include "tst_settingspage.moc"
