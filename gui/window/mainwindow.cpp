// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/window/mainwindow.h"

#include "gui/configuration/settingspage.h"
#include "gui/events/eventspage.h"
#include "gui/lists/channelspage.h"
#include "gui/lists/clientspage.h"
#include "gui/lists/denialspage.h"
#include "gui/log/logpage.h"
#include "gui/message/messagedialog.h"
#include "gui/models/format.h"
#include "gui/overview/overviewpage.h"
#include "gui/traffic/trafficpage.h"
#include "gui/window/appicon.h"
#include "gui/window/connectdialog.h"
#include "gui/window/connectionview.h"
#include "gui/window/headerstrip.h"
#include "gui/window/serverlist.h"
#include "gui/window/sidebar.h"

#include <QAbstractButton>
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace wsify::console {

namespace {
constexpr size_t MaxVisited = 50;
}

MainWindow::MainWindow(const admin::EndpointEnvironment &environment, QWidget *parent)
    : QMainWindow(parent)
    , m_directory(environment, m_settings)
    , m_stack(new QStackedWidget)
    , m_view(new ConnectionView(m_client, m_directory, m_search, m_stack))
    , m_header(new HeaderStrip(m_client, m_stats))
    , m_splitter(new QSplitter)
    , m_connect(new QAction(tr("Co&nnect to Server…"), this))
{
    m_connect->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_N));
    m_connect->setToolTip(tr("Connect to another server (Ctrl+N)"));
    connect(m_connect, &QAction::triggered, this, &MainWindow::askForServer);
    auto *servers = new ServerList(m_client, m_directory);
    connect(servers, &ServerList::connectWanted, m_view, &ConnectionView::connectTo);
    m_sideBar = new SideBar(servers, m_connect);

    auto *right = new QWidget;
    auto *column = new QVBoxLayout(right);
    column->addWidget(m_header);
    column->addWidget(m_view, 1);
    m_splitter->addWidget(m_sideBar);
    m_splitter->addWidget(right);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    setCentralWidget(m_splitter);

    makePages();
    makeActions();
    connect(m_sideBar, &SideBar::pageWanted, this, qOverload<int>(&MainWindow::showPage));
    connect(m_view, &ConnectionView::dialogWanted, this, &MainWindow::askForServer);
    connect(m_view, &ConnectionView::connected, this, [this] {
        m_settings.setLastServer(m_client.address());
        m_directory.remember(m_client.address());
    });
    connect(m_view, &ConnectionView::changed, this, &MainWindow::updateState);
    connect(&m_directory, &ServerDirectory::changed, this, &MainWindow::updateState); // a new name
    showPage(0);
    restore();
    m_sideBar->focusPages();
}

MainWindow::~MainWindow()
{
    save();
    m_view->disconnect(this);
    m_client.disconnectFromServer(); // while the pages can still put back what they changed for a while
    // They refer to the client and its stats.
    delete m_messageDialog;
    delete takeCentralWidget();
}

/// Space presses the button that has the focus, and is a shortcut of the pages elsewhere only.
bool MainWindow::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space
        && (qobject_cast<QAbstractButton *>(focusWidget()) || qobject_cast<QComboBox *>(focusWidget()))) {
        event->accept();
        return true;
    }
    return QMainWindow::event(event);
}

void MainWindow::restore()
{
    const QSize available = screen()->availableSize();
    resize(DefaultSize.boundedTo(available - FrameSize));
    if (!minimumSizeHint().boundedTo(available - FrameSize).isValid()
        || minimumSizeHint().width() > available.width() - FrameSize.width()
        || minimumSizeHint().height() > available.height() - FrameSize.height())
        setWindowState(windowState() | Qt::WindowMaximized);
    restoreGeometry(m_settings.geometry());
    m_splitter->restoreState(m_settings.splitter());
    for (Page *page : m_pages) {
        if (nameOf(page) == m_settings.page())
            showPage(page);
    }
}

void MainWindow::save()
{
    m_settings.setGeometry(saveGeometry());
    m_settings.setSplitter(m_splitter->saveState());
    m_settings.setPage(nameOf(currentPage()));
}

QString MainWindow::nameOf(const Page *page)
{
    // wsify::console::OverviewPage
    const QString name = QString::fromLatin1(page->metaObject()->className());
    return name.sliced(name.lastIndexOf(QLatin1Char(':')) + 1).chopped(4).toLower();
}

/// The one list of pages.
void MainWindow::makePages()
{
    m_clientsPage = new ClientsPage(m_client);
    m_trafficPage = new TrafficPage(m_client);
    m_eventsPage = new EventsPage(m_client);
    m_denialsPage = new DenialsPage(m_client);
    const std::pair<Page *, Symbol> pages[] = {{new OverviewPage(m_client, m_stats), Symbol::Overview},
                                               {new ChannelsPage(m_client), Symbol::Channels},
                                               {m_clientsPage, Symbol::Clients},
                                               {m_trafficPage, Symbol::Traffic},
                                               {m_eventsPage, Symbol::Events},
                                               {m_denialsPage, Symbol::Denials},
                                               {new LogPage(m_client), Symbol::Log},
                                               {new SettingsPage(m_client), Symbol::Settings}};
    for (const auto &[page, symbol] : pages) {
        m_pages.push_back(page);
        m_stack->addWidget(page);
        m_sideBar->addPage(symbol, page->title());
        connect(page, &Page::abilitiesChanged, this, &MainWindow::updateActions);
        // The page first: one that comes back to another server drops what it had of the last one.
        connect(page, &Page::trafficWanted, this, [this](const QString &filter) {
            showPage(m_trafficPage);
            m_trafficPage->applyFilter(filter);
        });
        connect(page, &Page::eventsWanted, this, [this](const QString &filter) {
            showPage(m_eventsPage);
            m_eventsPage->showFilter(filter);
        });
        connect(page, &Page::denialsWanted, this, [this](const QString &filter) {
            showPage(m_denialsPage);
            m_denialsPage->showFilter(filter);
        });
        connect(page, &Page::clientWanted, this, [this](const QByteArray &client) {
            showPage(m_clientsPage);
            m_clientsPage->showClient(client);
        });
        connect(page, &Page::messageWanted, this, &MainWindow::openMessage);
    }
    const auto traffic = int(std::find(m_pages.begin(), m_pages.end(), m_trafficPage) - m_pages.begin());
    connect(m_trafficPage, &TrafficPage::recordingChanged, m_sideBar,
            [this, traffic](bool isRecording) { m_sideBar->setRecording(traffic, isRecording); });
}

void MainWindow::makeActions()
{
    QMenu *file = menuBar()->addMenu(tr("&File"));
    file->addAction(m_connect);
    m_disconnect = file->addAction(tr("Disconnect from Ser&ver"));
    connect(m_disconnect, &QAction::triggered, this, [this] {
        m_search.stop();
        m_client.disconnectFromServer();
    });
    file->addSeparator();
    addPageAction(file, Page::Ability::Export, tr("&Export…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    file->addSeparator();
    QAction *quit = file->addAction(tr("&Quit"));
    quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));
    quit->setMenuRole(QAction::QuitRole);
    connect(quit, &QAction::triggered, this, &QWidget::close);

    QMenu *edit = menuBar()->addMenu(tr("&Edit"));
    addPageAction(edit, Page::Ability::Find, tr("&Find"), QKeySequence(Qt::CTRL | Qt::Key_F));
    addPageAction(edit, Page::Ability::Filter, tr("Fi&lter"), QKeySequence(Qt::CTRL | Qt::Key_L));
    edit->addSeparator();
    addPageAction(edit, Page::Ability::Clear, tr("&Clear"), QKeySequence(Qt::CTRL | Qt::Key_K));

    QMenu *view = menuBar()->addMenu(tr("&View"));
    for (size_t i = 0; i < m_pages.size(); ++i) {
        QAction *action = view->addAction(m_pages[i]->title());
        action->setShortcut(QKeySequence(Qt::CTRL | Qt::Key(int(Qt::Key_1) + int(i))));
        connect(action, &QAction::triggered, this, [this, i] { showPage(int(i)); });
    }
    QAction *back = view->addAction(tr("&Back"));
    back->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Left));
    connect(back, &QAction::triggered, this, &MainWindow::goBack);
    view->addSeparator();
    // Fields take both keys for themselves while somebody types.
    addPageAction(view, Page::Ability::Pause, tr("&Pause"), QKeySequence(Qt::Key_Space));
    addPageAction(view, Page::Ability::Stop, tr("&Stop"), QKeySequence(Qt::CTRL | Qt::Key_Period));

    QAction *workers = view->addAction(tr("Show &Each Worker"));
    workers->setCheckable(true);
    workers->setToolTip(tr("Traffic: a row for each worker that delivers a publication"));
    connect(workers, &QAction::toggled, m_trafficPage, &TrafficPage::setEachWorker);
    connect(m_trafficPage, &TrafficPage::eachWorkerChanged, workers, &QAction::setChecked);

    view->addSeparator();
    makeThemes(view->addMenu(tr("&Theme")));

    QMenu *server = menuBar()->addMenu(tr("&Server"));
    m_retry = server->addAction(tr("&Try to Connect Now"));
    m_retry->setShortcut(QKeySequence(Qt::Key_F5));
    connect(m_retry, &QAction::triggered, &m_client, &AdminClient::retry);
    server->addSeparator();
    m_message = server->addAction(tr("Send &Message…"));
    m_message->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P));
    connect(m_message, &QAction::triggered, this, [this] { openMessage({}); });
    addPageAction(server, Page::Ability::Disconnect, tr("Disconnect &Client…"), QKeySequence(Qt::Key_Delete));
    server->addSeparator();
    m_drain = server->addAction(tr("Shut &Down (Drain)…"));
    connect(m_drain, &QAction::triggered, this, &MainWindow::askToDrain);

    QMenu *help = menuBar()->addMenu(tr("&Help"));
    QAction *about = help->addAction(tr("&About wsify"));
    about->setMenuRole(QAction::AboutRole);
    connect(about, &QAction::triggered, this, &MainWindow::showAbout);
    QAction *aboutQt = help->addAction(tr("About &Qt"));
    aboutQt->setMenuRole(QAction::AboutQtRole);
    connect(aboutQt, &QAction::triggered, qApp, &QApplication::aboutQt);
}

void MainWindow::makeThemes(QMenu *menu)
{
    auto *group = new QActionGroup(this);
    const std::pair<Theme, QString> themes[] = {
        {Theme::System, tr("As the &System")}, {Theme::Light, tr("&Light")}, {Theme::Dark, tr("&Dark")}};
    for (const auto &[theme, text] : themes) {
        QAction *action = group->addAction(menu->addAction(text));
        action->setCheckable(true);
        action->setChecked(theme == Themes::current());
        connect(action, &QAction::triggered, this, [this, chosen = theme] {
            Themes::apply(chosen);
            m_settings.setTheme(chosen);
        });
    }
}

QAction *MainWindow::addPageAction(QMenu *menu, Page::Ability ability, const QString &text,
                                   const QKeySequence &shortcut)
{
    QAction *action = menu->addAction(text);
    action->setShortcut(shortcut);
    connect(action, &QAction::triggered, this, [this, ability] {
        if (Page *page = currentPage())
            page->perform(ability);
    });
    m_pageActions.emplace_back(action, ability);
    return action;
}

Page *MainWindow::currentPage() const
{
    const int index = m_stack->currentIndex();
    return index < 0 ? nullptr : m_pages[size_t(index)];
}

void MainWindow::showPage(Page *page)
{
    showPage(int(std::find(m_pages.begin(), m_pages.end(), page) - m_pages.begin()));
}

void MainWindow::showPage(int index)
{
    if (index < 0 || index >= int(m_pages.size()))
        return;
    if (const int before = m_stack->currentIndex(); before != index && before >= 0) {
        m_visited.push_back(before);
        if (m_visited.size() > MaxVisited)
            m_visited.erase(m_visited.begin());
    }
    const bool wasInPages = m_stack->isAncestorOf(focusWidget());
    m_stack->setCurrentIndex(index);
    m_sideBar->setPage(index);
    // Not into a field, where Space would type; who moves through the side bar stays there.
    if (QWidget *first = m_pages[size_t(index)]->firstFocus(); first && wasInPages)
        first->setFocus(Qt::ShortcutFocusReason);
    updateState();
}

void MainWindow::goBack()
{
    if (m_visited.empty())
        return;
    const int page = m_visited.back();
    m_visited.pop_back();
    const auto visited = m_visited;
    showPage(page);
    m_visited = visited;
}

void MainWindow::begin(const std::optional<ServerAddress> &chosen)
{
    const auto last = m_settings.lastServer();
    if (chosen)
        m_view->connectTo(*chosen);
    else if (last
             && (last->kind != ServerAddress::Kind::Socket || m_directory.found().contains(*last)
                 || QFileInfo::exists(last->target)))
        m_view->connectTo(*last);
    else
        m_search.start();
}

void MainWindow::updateState()
{
    const bool isChosen = m_client.state() != AdminClient::State::Idle && !m_search.isRunning();
    //: title of the window: name of the server
    setWindowTitle(isChosen ? tr("%1 – wsify").arg(m_directory.name(m_client.address())) : tr("wsify"));
    // What stands in the place of the pages says it all; the numbers would be those of another server.
    m_header->setVisible(m_view->showsPages());
    for (Page *page : m_pages)
        page->setActive(m_client.isLive() && page == currentPage());
    updateActions();
}

void MainWindow::updateActions()
{
    const Page *page = m_view->showsPages() ? currentPage() : nullptr;
    for (const auto &[action, ability] : m_pageActions)
        action->setEnabled(page && page->abilities().testFlag(ability));
    const auto state = m_client.state();
    m_disconnect->setEnabled(state != AdminClient::State::Idle);
    m_retry->setEnabled(state == AdminClient::State::Waiting || state == AdminClient::State::Failed);
    m_message->setEnabled(m_client.isLive() && m_client.has(admin::feature::Control));
    m_drain->setEnabled(m_client.isLive() && m_client.has(admin::feature::Control));
}

void MainWindow::askForServer()
{
    QList<ServerAddress> known;
    for (const ServerDirectory::Server &server : m_directory.servers())
        known.append(server.address);
    auto *dialog = new ConnectDialog(known, {}, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { m_view->connectTo(dialog->address()); });
    dialog->open();
}

/// One for all messages: it stays open, so that one can be sent again, or to another channel.
void MainWindow::openMessage(const QByteArray &channel)
{
    if (!m_messageDialog) {
        m_messageDialog = new MessageDialog(m_client, channel, this);
        m_messageDialog->setAttribute(Qt::WA_DeleteOnClose);
    } else if (!channel.isEmpty()) {
        m_messageDialog->setChannel(channel);
    }
    m_messageDialog->show();
    m_messageDialog->raise();
    m_messageDialog->activateWindow();
}

void MainWindow::askToDrain()
{
    // Several servers of one machine have its name; where they listen tells them apart.
    const QString listen = Format::line(m_client.hello().listen.value(0));
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Shut Down"),
                                tr("Shut down %1?").arg(listen.isEmpty() ? m_client.address().toString() : listen),
                                QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    //: %n: clients
    box->setInformativeText(
        tr("New clients are refused, %Ln connections are closed, then the process exits. Only a supervisor such as "
           "systemd would start it again.",
           nullptr, m_stats.isKnown() ? int(m_stats.last().clients) : 0));
    auto *drain = box->addButton(tr("Shut &Down"), QMessageBox::DestructiveRole);
    box->setDefaultButton(QMessageBox::Cancel);
    // What was asked about is gone with the connection; who comes back may be another.
    connect(&m_client, &AdminClient::stateChanged, box, [this, box] {
        if (!m_client.isLive())
            box->reject();
    });
    connect(drain, &QAbstractButton::clicked, this, [this] {
        m_client.request(admin::Drain{}, this, [this](const admin::ServerMessage &answer) {
            const auto *error = std::get_if<admin::Error>(&answer);
            if (!error)
                m_view->say(NoticeBar::Kind::Done, tr("The server drains: it lets nobody in, and ends."));
            else if (error->code == AdminClient::NotConnected)
                m_view->say(NoticeBar::Kind::Problem,
                            tr("The connection ended before the server answered; perhaps it drains."));
            else
                m_view->say(NoticeBar::Kind::Problem, tr("The server refused: %1").arg(Format::line(error->message)));
        });
    });
    box->open();
}

void MainWindow::showAbout()
{
    const QString version = QApplication::applicationVersion();
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("About wsify"), tr("wsify console %1").arg(version),
                                QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(appIcon().pixmap(IconSide, IconSide));
    // For a report: in English, whatever the language is.
    QStringList versions{QStringLiteral("wsify-console %1, Qt %2").arg(version, QString::fromLatin1(qVersion()))};
    QString text = tr("Shows what a wsify server does, and who is connected to it.");
    if (m_client.isLive()) {
        const admin::ServerHello &hello = m_client.hello();
        text += QLatin1Char('\n')
                + tr("The server is wsify %1, with the engine %2, on Qt %3.")
                      .arg(Format::line(hello.serverVersion), Format::line(hello.engine), Format::line(hello.qt));
        versions.append(QStringLiteral("wsify %1, engine %2, Qt %3, broker %4, %5 workers")
                            .arg(Format::line(hello.serverVersion), Format::line(hello.engine), Format::line(hello.qt),
                                 Format::line(hello.broker))
                            .arg(hello.workers));
    }
    text += QStringLiteral("\n\n") + tr("© 2026 The wsify authors. Free software under the MIT license.");
    // Rich text where it looks like some, whatever the box is set to.
    box->setInformativeText(text.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>")));
    auto *copy = box->addButton(tr("&Copy Versions"), QMessageBox::ActionRole);
    connect(copy, &QAbstractButton::clicked, this,
            [versions] { QGuiApplication::clipboard()->setText(versions.join(u'\n')); });
    box->open();
}

} // namespace wsify::console
