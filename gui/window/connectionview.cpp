// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/window/connectionview.h"

#include "common/client/adminclient.h"
#include "gui/models/format.h"
#include "gui/servers/serverdirectory.h"
#include "gui/servers/serversearch.h"
#include "gui/widgets/tones.h"
#include "gui/window/gonebar.h"
#include "gui/window/statepage.h"

#include <QEvent>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace wsify::console {

namespace {

constexpr qsizetype MaxLine = 512; // characters

/// What a program on another machine has said is nothing to be shown as it is.
QString inLines(const QString &text)
{
    QStringList lines;
    for (const QString &line : text.split(u'\n'))
        lines.append(Format::line(line.toUtf8(), MaxLine));
    return lines.join(u'\n');
}

} // namespace

ConnectionView::ConnectionView(AdminClient &client, ServerDirectory &directory, ServerSearch &search, QWidget *pages)
    : m_client(client)
    , m_directory(directory)
    , m_search(search)
    , m_localServer(directory.environment())
    , m_pages(pages)
    , m_notice(new NoticeBar)
    , m_goneBar(new GoneBar)
    , m_stack(new QStackedWidget)
    , m_statePage(new StatePage)
{
    m_stack->addWidget(m_pages);
    m_stack->addWidget(m_statePage);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_goneBar);
    column->addWidget(m_stack, 1);
    column->addWidget(m_notice); // below the pages, which stay where they are

    m_statePage->setSearched(directory.directories());
    m_statePage->setFound(directory.found());
    connect(&directory, &ServerDirectory::changed, this, [this] { m_statePage->setFound(m_directory.found()); });
    connect(&client, &AdminClient::stateChanged, this, &ConnectionView::update);
    connect(&search, &ServerSearch::changed, this, &ConnectionView::update);
    connect(m_goneBar, &GoneBar::retryWanted, &client, &AdminClient::retry);
    connect(m_statePage, &StatePage::retryWanted, &client, &AdminClient::retry);
    connect(m_statePage, &StatePage::connectWanted, this, &ConnectionView::connectTo);
    connect(m_statePage, &StatePage::dialogWanted, this, &ConnectionView::dialogWanted);
    connect(m_statePage, &StatePage::startWanted, this, &ConnectionView::startLocalServer);
    connect(m_statePage, &StatePage::cancelWanted, this, [this] {
        m_search.stop();
        m_client.disconnectFromServer();
    });
    connect(&m_localServer, &LocalServer::started, this, [this](const ServerAddress &address) {
        m_statePage->setStarting(false, {});
        // Somebody who looks at another server by now goes on to do so.
        if (!showsPages())
            connectTo(address);
    });
    connect(&m_localServer, &LocalServer::failed, this,
            [this](const QString &text) { m_statePage->setStarting(false, text); });
    update();
}

bool ConnectionView::showsPages() const
{
    return m_stack->currentWidget() == m_pages;
}

void ConnectionView::startLocalServer()
{
    m_localServer.start();
    m_statePage->setStarting(true, {});
}

void ConnectionView::connectTo(const ServerAddress &address)
{
    m_search.stop();
    m_client.connectTo(address);
}

void ConnectionView::update()
{
    const bool isLive = m_client.isLive();
    if (isLive && !m_wasLive)
        becameLive();
    else if (!isLive && m_wasLive)
        m_seen = QDateTime::currentDateTime().addSecs(
            m_client.problem() == Problem::NotResponding ? -AdminClient::GoneAfter : 0);
    m_wasLive = isLive;

    using enum AdminClient::State;
    if (m_client.state() == Idle || m_client.state() == Failed || m_client.address() != m_shown)
        m_shown.reset();
    setGrey(m_shown && !isLive);
    if (m_shown) {
        m_stack->setCurrentWidget(m_pages);
        m_goneBar->setSeconds(m_client.secondsToRetry());
        if (isLive)
            m_goneBar->hide();
        else
            m_goneBar->say(whatHappened(), m_seen);
    } else {
        m_goneBar->hide();
        m_notice->clear();
        m_statePage->setState(state());
        m_stack->setCurrentWidget(m_statePage);
    }
    Q_EMIT changed();
}

void ConnectionView::showState(const ServerState &state)
{
    m_statePage->setState(state);
    m_stack->setCurrentWidget(m_statePage);
}

void ConnectionView::becameLive()
{
    const bool isBack = m_shown == m_client.address();
    m_shown = m_client.address();
    if (!isBack)
        m_notice->clear();
    else if (m_client.hasRestarted())
        m_notice->say(NoticeBar::Kind::Done,
                      tr("The server was restarted. Counters start from zero and all clients reconnected."));
    else
        m_notice->say(NoticeBar::Kind::Done, tr("The connection is back. It is the same server, not restarted."));
    Q_EMIT connected();
}

ServerState ConnectionView::state() const
{
    using enum ServerState::Kind;
    ServerState state;
    const bool isTrying =
        m_client.state() == AdminClient::State::Connecting || m_client.state() == AdminClient::State::Handshaking;
    if (m_search.isRunning()) {
        // It goes from socket to socket, again and again; what is said stays.
        if (m_search.denied()) {
            return ServerState::denied(*m_search.denied());
        } else if (isTrying && m_statePage->state().kind != NoServer) {
            state.kind = Connecting;
            state.address = m_client.address();
        } else {
            state.kind = NoServer;
        }
        return state;
    }
    if (m_client.state() == AdminClient::State::Idle)
        return state;
    state.address = m_client.address();
    if (isTrying && m_client.problem() == Problem::None) {
        state.kind = Connecting;
        return state;
    }
    state.text = inLines(m_client.problemText());
    state.seconds = m_client.secondsToRetry();
    state.isTrying = isTrying;
    state.serverVersion = Format::line(m_client.hello().serverVersion);
    switch (m_client.problem()) {
    case Problem::None:
    case Problem::NoServer:
    case Problem::ServerGone:
    case Problem::NotResponding:
        state.kind = NobodyAnswers;
        break;
    case Problem::PermissionDenied:
        if (state.address.kind == ServerAddress::Kind::Socket) {
            const ServerState denied = ServerState::denied(state.address);
            state.owner = denied.owner;
            state.group = denied.group;
        }
        state.kind = PermissionDenied;
        break;
    case Problem::ServerOlder:
        state.kind = ServerOlder;
        break;
    case Problem::ConsoleOlder:
        state.kind = ConsoleOlder;
        break;
    case Problem::TooManyConsoles:
        state.kind = TooManyConsoles;
        break;
    case Problem::SlowConsole:
    case Problem::Protocol:
        state.kind = NoProtocol;
        break;
    case Problem::NoProgram:
        state.kind = NoProgram;
        break;
    case Problem::Ssh:
        state.kind = Ssh;
        break;
    }
    // The system's words for these say nothing that the sentence does not.
    if (state.address.kind == ServerAddress::Kind::Socket
        && (state.kind == NobodyAnswers || state.kind == PermissionDenied))
        state.text.clear();
    return state;
}

QString ConnectionView::whatHappened() const
{
    switch (m_client.problem()) {
    case Problem::SlowConsole:
        return tr("The server ended the connection, because this console did not read fast enough.");
    case Problem::TooManyConsoles:
        return tr("The server serves as many consoles as it can.");
    case Problem::Protocol:
        return tr("The connection has ended: %1").arg(Format::line(m_client.problemText().toUtf8()));
    case Problem::Ssh:
        return tr("The connection by ssh has ended.");
    case Problem::NoProgram:
        return tr("wsify was not found there any more.");
    case Problem::NotResponding:
        return tr("The server is not responding.");
    default:
        return tr("Connection lost.");
    }
}

/// Old data is read, searched and copied as ever; it only looks like what it is.
void ConnectionView::setGrey(bool isGrey)
{
    if (isGrey == m_isGrey)
        return;
    m_isGrey = isGrey;
    applyGrey();
}

void ConnectionView::applyGrey()
{
    QPalette own;
    if (m_isGrey) {
        const QColor grey = Tones::muted(palette());
        for (const QPalette::ColorGroup group : {QPalette::Active, QPalette::Inactive}) {
            own.setColor(group, QPalette::Text, grey);
            own.setColor(group, QPalette::WindowText, grey);
        }
    }
    m_pages->setPalette(own);
}

void ConnectionView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_isGrey)
        applyGrey();
    QWidget::changeEvent(event);
}

} // namespace wsify::console
