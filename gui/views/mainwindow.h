// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/client/adminclient.h"
#include "gui/models/livestats.h"
#include "gui/views/page.h"

#include <QMainWindow>

#include <vector>

class QAction;
class QActionGroup;
class QListWidget;
class QStackedWidget;

namespace wsify::console {

/// The window: pages at the left, the page in the middle, the state of the connection above it.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget *parent = nullptr);
    ~MainWindow() override;

    AdminClient &client() { return m_client; }
    const std::vector<Page *> &pages() const { return m_pages; }
    void showPage(int index);

private:
    void makePages();
    void makeActions();
    QAction *addPageAction(Page::Ability ability, const QString &text, const QKeySequence &shortcut);
    void updateState();
    void updateActions();
    Page *currentPage() const;

    AdminClient m_client;
    LiveStats m_stats{m_client};
    std::vector<Page *> m_pages; ///< in the order of Ctrl+1..7; owned by m_stack
    QListWidget *m_pageList;
    QStackedWidget *m_stack;
    std::vector<std::pair<QAction *, Page::Ability>> m_pageActions;
};

} // namespace wsify::console
