// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/client/adminclient.h"
#include "gui/models/livestats.h"
#include "gui/views/page.h"

#include <QMainWindow>

#include <vector>

class QAction;
class QListWidget;
class QMenu;
class QStackedWidget;

namespace wsify::console {

class ClientsPage;
class DenialsPage;
class NoticeBar;
class TrafficPage;

/// The window: pages at the left, the page in the middle, the state of the connection above it; every action with its shortcut.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget *parent = nullptr);
    ~MainWindow() override;

    AdminClient &client() { return m_client; }
    const std::vector<Page *> &pages() const { return m_pages; }
    void showPage(int index);
    void showPage(Page *page);
    Page *currentPage() const;

private:
    void makePages();
    void makeActions();
    QAction *addPageAction(QMenu *menu, Page::Ability ability, const QString &text, const QKeySequence &shortcut);
    void updateState();
    void updateActions();
    void askToDrain();
    void showAbout();

    AdminClient m_client;
    LiveStats m_stats{m_client};
    std::vector<Page *> m_pages; ///< in the order of Ctrl+1..7; owned by m_stack
    ClientsPage *m_clientsPage = nullptr;
    TrafficPage *m_trafficPage = nullptr;
    DenialsPage *m_denialsPage = nullptr;
    QListWidget *m_pageList;
    NoticeBar *m_notice;
    QStackedWidget *m_stack;
    std::vector<std::pair<QAction *, Page::Ability>> m_pageActions;
    QAction *m_drain = nullptr;
};

} // namespace wsify::console
