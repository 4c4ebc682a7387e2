// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/client/serveraddress.h"
#include "gui/servers/localserver.h"
#include "gui/servers/serverstate.h"
#include "gui/widgets/noticebar.h"

#include <QDateTime>
#include <QWidget>

#include <optional>

class QStackedWidget;

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

class GoneBar;
class ServerDirectory;
class ServerSearch;
class StatePage;

/// Shows what there is to see of a server: its pages while it is there, greyed with the time of their data and a countdown when it is gone, and a
/// page that says why when it cannot be reached.
class ConnectionView : public QWidget
{
    Q_OBJECT

public:
    /// `pages`: becomes a child. The others live longer.
    ConnectionView(AdminClient &client, ServerDirectory &directory, ServerSearch &search, QWidget *pages);

    /// Whether the pages are to be seen, be it with old data.
    bool showsPages() const;
    /// A line above the pages.
    void say(NoticeBar::Kind kind, const QString &text) { m_notice->say(kind, text); }

    /// In the place of the real one, until that changes; for pictures.
    void showState(const ServerState &state);

    const StatePage &statePage() const { return *m_statePage; }
    const GoneBar &goneBar() const { return *m_goneBar; }
    const NoticeBar &notice() const { return *m_notice; }

    /// As if somebody had asked for it there.
    void startLocalServer();
    /// Somebody has chosen that one.
    void connectTo(const ServerAddress &address);

Q_SIGNALS:
    /// Ask for an address.
    void dialogWanted();
    void changed();
    /// To the server of client().address().
    void connected();

protected:
    void changeEvent(QEvent *event) override;

private:
    void update();
    void becameLive();
    ServerState state() const;
    QString whatHappened() const;
    void setGrey(bool isGrey);
    void applyGrey();

    AdminClient &m_client;
    ServerDirectory &m_directory;
    ServerSearch &m_search;
    LocalServer m_localServer;
    QWidget *m_pages;
    NoticeBar *m_notice;
    GoneBar *m_goneBar;
    QStackedWidget *m_stack;
    StatePage *m_statePage;
    std::optional<ServerAddress> m_shown; ///< whose data the pages have
    QDateTime m_seen; ///< until when
    bool m_wasLive = false;
    bool m_isGrey = false;
};

} // namespace wsify::console
