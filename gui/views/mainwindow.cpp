// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/views/mainwindow.h"

#include "gui/views/channelspage.h"
#include "gui/views/clientspage.h"
#include "gui/views/denialspage.h"
#include "gui/views/headerstrip.h"
#include "gui/views/logpage.h"
#include "gui/views/overviewpage.h"
#include "gui/views/settingspage.h"
#include "gui/views/trafficpage.h"

#include <QAction>
#include <QListWidget>
#include <QMenuBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace wsify::console {

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent)
    , m_pageList(new QListWidget)
    , m_stack(new QStackedWidget)
{
    setWindowTitle(tr("wsify"));
    auto *right = new QWidget;
    auto *column = new QVBoxLayout(right);
    column->addWidget(new HeaderStrip(m_client, m_stats));
    column->addWidget(m_stack, 1);
    auto *splitter = new QSplitter;
    splitter->addWidget(m_pageList);
    splitter->addWidget(right);
    splitter->setStretchFactor(1, 1);
    setCentralWidget(splitter);
    m_pageList->setAccessibleName(tr("Pages"));

    makePages();
    makeActions();
    connect(m_pageList, &QListWidget::currentRowChanged, this, &MainWindow::showPage);
    connect(&m_client, &AdminClient::stateChanged, this, &MainWindow::updateState);
    m_pageList->setCurrentRow(0);
    updateState();
}

MainWindow::~MainWindow()
{
    m_client.disconnect(this);
    // Pages refer to the client and its stats.
    delete takeCentralWidget();
}

/// The one list of pages.
void MainWindow::makePages()
{
    m_pages = {new OverviewPage(m_client, m_stats), new ChannelsPage(m_client), new ClientsPage(m_client),
               new TrafficPage(m_client),           new DenialsPage(m_client),  new LogPage(m_client),
               new SettingsPage(m_client)};
    for (Page *page : m_pages) {
        m_stack->addWidget(page);
        m_pageList->addItem(page->title());
        connect(page, &Page::abilitiesChanged, this, &MainWindow::updateActions);
    }
}

void MainWindow::makeActions()
{
    QMenu *view = menuBar()->addMenu(tr("&View"));
    for (size_t i = 0; i < m_pages.size(); ++i) {
        QAction *action = view->addAction(m_pages[i]->title());
        action->setShortcut(QKeySequence(Qt::CTRL | Qt::Key(int(Qt::Key_1) + int(i))));
        connect(action, &QAction::triggered, this, [this, i] { showPage(int(i)); });
    }
    QMenu *edit = menuBar()->addMenu(tr("&Edit"));
    edit->addAction(addPageAction(Page::Ability::Find, tr("&Find"), QKeySequence::Find));
    edit->addAction(addPageAction(Page::Ability::Filter, tr("Fi&lter"), QKeySequence(Qt::CTRL | Qt::Key_L)));
    edit->addAction(addPageAction(Page::Ability::Pause, tr("&Pause"), QKeySequence(Qt::Key_Space)));
    edit->addAction(addPageAction(Page::Ability::Stop, tr("&Stop"), QKeySequence(Qt::CTRL | Qt::Key_Period)));
    edit->addAction(addPageAction(Page::Ability::Clear, tr("&Clear"), QKeySequence(Qt::CTRL | Qt::Key_K)));
    edit->addAction(addPageAction(Page::Ability::Export, tr("&Export…"), QKeySequence(Qt::CTRL | Qt::Key_E)));
    edit->addAction(addPageAction(Page::Ability::Disconnect, tr("&Disconnect Client…"), QKeySequence(Qt::Key_Delete)));
}

QAction *MainWindow::addPageAction(Page::Ability ability, const QString &text, const QKeySequence &shortcut)
{
    auto *action = new QAction(text, this);
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

void MainWindow::showPage(int index)
{
    if (index < 0 || index >= int(m_pages.size()))
        return;
    m_stack->setCurrentIndex(index);
    m_pageList->setCurrentRow(index);
    updateState();
}

void MainWindow::updateState()
{
    for (Page *page : m_pages)
        page->setActive(m_client.isLive() && page == currentPage());
    updateActions();
}

void MainWindow::updateActions()
{
    const Page *page = currentPage();
    for (const auto &[action, ability] : m_pageActions)
        action->setEnabled(page && page->abilities().testFlag(ability));
}

} // namespace wsify::console
