// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/screenshots.h"

#include "gui/demo/demoserver.h"
#include "gui/lists/channelspage.h"
#include "gui/lists/listview.h"
#include "gui/log/logpage.h"
#include "gui/overview/overviewpage.h"
#include "gui/widgets/followview.h"
#include "gui/window/connectionview.h"
#include "gui/window/mainwindow.h"
#include "gui/window/statepage.h"

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QPixmap>
#include <QTimer>

#include <algorithm>

namespace wsify::console {

namespace {

constexpr int ConnectMs = 10'000;
constexpr int RatesMs = 2 * 2000 + 500; ///< they come from two refreshes
constexpr int ListenMs = 200; ///< until the server knows what a page wants
constexpr int PageMs = 800;
constexpr int LogMs = 90'000;

bool hasRates(const Page &page)
{
    return qobject_cast<const OverviewPage *>(&page) || qobject_cast<const ChannelsPage *>(&page);
}

/// One of the first of a list, and of the newest of the traffic, with its details.
void chooseRow(const Page &page)
{
    const auto *list = page.findChild<ListView *>();
    const QAbstractItemView *view =
        list ? static_cast<const QAbstractItemView *>(list) : page.findChild<FollowView *>();
    if (!view)
        return;
    const int rows = view->model()->rowCount();
    view->selectionModel()->setCurrentIndex(
        view->model()->index(std::clamp(list ? 2 : rows - 6, 0, std::max(rows - 1, 0)), 0),
        QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

} // namespace

Screenshots::Screenshots(MainWindow &window, DemoServer &demo, const QString &directory)
    : m_window(window)
    , m_demo(demo)
    , m_directory(directory)
{
}

/// The window and the demo's time go on for so long.
void Screenshots::live(int ms)
{
    QEventLoop loop;
    QTimer tick;
    connect(&tick, &QTimer::timeout, this, [this] { m_demo.advance(DemoWorld::TickMs); });
    tick.start(int(DemoWorld::TickMs));
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

bool Screenshots::take(QSize size)
{
    if (!QDir().mkpath(m_directory)) {
        m_errorText = tr("%1 cannot be made.").arg(m_directory);
        return false;
    }
    m_window.resize(size);
    m_window.show();
    if (!m_window.client().isLive()) {
        QEventLoop loop;
        connect(&m_window.client(), &AdminClient::stateChanged, &loop, [this, &loop] {
            if (m_window.client().isLive())
                loop.quit();
        });
        QTimer::singleShot(ConnectMs, &loop, &QEventLoop::quit);
        loop.exec();
    }
    if (!m_window.client().isLive()) {
        m_errorText = tr("The demo does not answer.");
        return false;
    }
    for (size_t i = 0; i < m_window.pages().size(); ++i) {
        m_window.showPage(int(i));
        const bool isLog = qobject_cast<LogPage *>(m_window.pages()[i]) != nullptr;
        live(ListenMs);
        // Something for the list of warnings.
        for (int lived = 0; i == 0 && lived < int(PastMs); lived += 10'000)
            m_demo.advance(10'000);
        // A log of some length; from here on the demo is ahead of the clock.
        for (int lived = 0; isLog && lived < LogMs; lived += 10'000)
            m_demo.advance(10'000);
        live(hasRates(*m_window.pages()[i]) ? RatesMs : ListenMs);
        if (!isLog) // which has no details, and follows
            chooseRow(*m_window.pages()[i]);
        live(PageMs);
        if (!write(MainWindow::nameOf(m_window.pages()[i])))
            return false;
    }
    return takeStates();
}

/// As they look; what leads to them is not tried here.
bool Screenshots::takeStates()
{
    m_window.showPage(0);
    live(ListenMs);
    m_demo.stop();
    live(PageMs);
    if (!write(QStringLiteral("state-gone")))
        return false;

    using enum ServerState::Kind;
    const ServerAddress socket{
        ServerAddress::Kind::Socket, QStringLiteral("/run/user/1000/wsify/admin-3000.sock"), {}, {}, {}};
    const ServerAddress remote{ServerAddress::Kind::Ssh, QStringLiteral("admin@broker.example"), {}, {}, {}};
    ServerState denied;
    denied.kind = PermissionDenied;
    denied.address.target = QStringLiteral("/run/wsify/admin.sock");
    denied.group = QStringLiteral("wsify");
    const std::pair<QString, ServerState> states[] = {
        {QStringLiteral("state-notconnected"), {NotConnected, {}, {}, 0, false, {}, {}, {}}},
        {QStringLiteral("state-noserver"), {NoServer, {}, {}, 0, false, {}, {}, {}}},
        {QStringLiteral("state-connecting"), {Connecting, remote, {}, 0, false, {}, {}, {}}},
        {QStringLiteral("state-nobodyanswers"), {NobodyAnswers, socket, {}, 0, false, {}, {}, {}}},
        {QStringLiteral("state-permission"), denied},
        {QStringLiteral("state-serverolder"), {ServerOlder, socket, {}, 0, false, QStringLiteral("3.9.1"), {}, {}}},
        {QStringLiteral("state-consoleolder"), {ConsoleOlder, remote, {}, 0, false, QStringLiteral("6.0.0"), {}, {}}},
        {QStringLiteral("state-toomany"),
         {TooManyConsoles, socket, QStringLiteral("16 consoles are connected"), 4, false, {}, {}, {}}},
        {QStringLiteral("state-ssh"),
         {Ssh, remote, QStringLiteral("admin@broker.example: Permission denied (publickey)."), 0, false, {}, {}, {}}},
        {QStringLiteral("state-noprotocol"),
         {NoProtocol, socket, QStringLiteral("this is no JSON object"), 0, false, {}, {}, {}}}};
    m_window.client().disconnectFromServer();
    for (const auto &[name, state] : states) {
        m_window.view().showState(state);
        live(ListenMs);
        if (!write(name))
            return false;
    }
    return true;
}

bool Screenshots::write(const QString &name)
{
    const QString file = name + QStringLiteral(".png");
    if (!m_window.grab().save(QDir(m_directory).filePath(file))) {
        m_errorText = tr("%1 cannot be written.").arg(QDir(m_directory).filePath(file));
        return false;
    }
    m_files.append(file);
    return true;
}

} // namespace wsify::console
