// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/widgets/symbols.h"

#include <QWidget>

class QAction;
class QListWidget;
class QListWidgetItem;

namespace wsify::console {

class ServerList;

/// At the window's left: the servers, and the pages of the one that is shown.
class SideBar : public QWidget
{
    Q_OBJECT

public:
    static constexpr int IconSide = 16;
    /// Rows of its lists have some.
    static void giveAir(const QListWidget &list, QListWidgetItem &item);

    /// `connectAction`: below the servers, as a button; not owned. The list becomes a child.
    SideBar(ServerList *servers, QAction *connectAction, QWidget *parent = nullptr);

    void addPage(Symbol symbol, const QString &title);
    void setPage(int index);
    /// Something goes on there while another page is shown.
    void setRecording(int index, bool isRecording);
    /// Not by a focus proxy: Tab passes over what stands before one that is a child.
    void focusPages();

Q_SIGNALS:
    void pageWanted(int index);

private:
    QListWidget *m_pages;
};

} // namespace wsify::console
