// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/client/adminclient.h"
#include "gui/models/livestats.h"
#include "gui/page/page.h"
#include "gui/servers/serverdirectory.h"
#include "gui/servers/serversearch.h"
#include "gui/settings/windowsettings.h"

#include <QMainWindow>
#include <QPointer>
#include <QSettings>

#include <vector>

class QAction;
class QMenu;
class QSplitter;
class QStackedWidget;

namespace wsify::console {

class ClientsPage;
class ConnectionView;
class DenialsPage;
class EventsPage;
class HeaderStrip;
class MessageDialog;
class SideBar;
class TrafficPage;

/// The window: pages at the left, the page in the middle, the state of the connection above it; every action with its shortcut.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    static constexpr int IconSide = 64;
    static constexpr QSize DefaultSize{1280, 800};
    static constexpr QSize FrameSize{16, 40}; ///< what a window manager puts around it, about

    /// `environment`: where servers of this machine are looked for.
    explicit MainWindow(const admin::EndpointEnvironment &environment = admin::EndpointEnvironment::ofProcess(),
                        QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Connects to that one; or, without one, to the last one if it may still be there, or to one that is found.
    void begin(const std::optional<ServerAddress> &chosen);

    AdminClient &client() { return m_client; }
    const std::vector<Page *> &pages() const { return m_pages; }
    ConnectionView &view() { return *m_view; }
    /// What a page is called in settings and files, in every language: `overview`.
    static QString nameOf(const Page *page);
    void showPage(int index);
    void showPage(Page *page);
    /// The page before, as a browser has it.
    void goBack();
    Page *currentPage() const;

protected:
    bool event(QEvent *event) override;

private:
    void makePages();
    void makeActions();
    void makeThemes(QMenu *menu);
    void restore();
    void save();
    QAction *addPageAction(QMenu *menu, Page::Ability ability, const QString &text, const QKeySequence &shortcut);
    void updateState();
    void updateActions();
    void askForServer();
    void openMessage(const QByteArray &channel);
    void askToDrain();
    void showAbout();

    QSettings m_file;
    WindowSettings m_settings{m_file};
    ServerDirectory m_directory;
    AdminClient m_client;
    ServerSearch m_search{m_client, m_directory};
    LiveStats m_stats{m_client};
    std::vector<Page *> m_pages; ///< in the order of Ctrl+1..7; owned by m_stack
    ClientsPage *m_clientsPage = nullptr;
    TrafficPage *m_trafficPage = nullptr;
    std::vector<int> m_visited; ///< pages before the current one
    EventsPage *m_eventsPage = nullptr;
    DenialsPage *m_denialsPage = nullptr;
    QStackedWidget *m_stack;
    ConnectionView *m_view;
    HeaderStrip *m_header;
    SideBar *m_sideBar;
    QSplitter *m_splitter;
    std::vector<std::pair<QAction *, Page::Ability>> m_pageActions;
    QAction *m_connect; ///< asks which server
    QAction *m_disconnect = nullptr; ///< from the server
    QAction *m_retry = nullptr;
    QAction *m_message = nullptr;
    QAction *m_drain = nullptr;
    QPointer<MessageDialog> m_messageDialog;
};

} // namespace wsify::console
