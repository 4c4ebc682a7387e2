// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/window/serverlist.h"

#include "common/client/adminclient.h"
#include "gui/models/format.h"
#include "gui/servers/serverdirectory.h"
#include "gui/widgets/symbols.h"
#include "gui/window/sidebar.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

#include <algorithm>

namespace wsify::console {

ServerList::ServerList(AdminClient &client, ServerDirectory &directory, QWidget *parent)
    : QListWidget(parent)
    , m_client(client)
    , m_directory(directory)
{
    setAccessibleName(tr("Servers"));
    setTextElideMode(Qt::ElideMiddle);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    // What is chosen is said by the bold name; a second highlight beside that of the pages would only be louder.
    setSelectionMode(QAbstractItemView::NoSelection);
    setFrameShape(QFrame::NoFrame);
    viewport()->setAutoFillBackground(false);
    setIconSize({SideBar::IconSide, SideBar::IconSide});
    connect(this, &QWidget::customContextMenuRequested, this, &ServerList::showMenu);
    // A style decides whether one click or two activate; here one does, as in the list of pages below.
    const auto want = [this](QListWidgetItem *item) {
        if (const ServerAddress &address = m_addresses[row(item)]; address != m_client.address() || !m_client.isLive())
            Q_EMIT connectWanted(address);
    };
    connect(this, &QListWidget::itemClicked, this, want);
    connect(this, &QListWidget::itemActivated, this, want);
    connect(&directory, &ServerDirectory::changed, this, &ServerList::update);
    connect(&client, &AdminClient::stateChanged, this, &ServerList::update);
    update();
}

void ServerList::update()
{
    QList<ServerAddress> addresses;
    for (const ServerDirectory::Server &server : m_directory.servers())
        addresses.append(server.address);
    // One that was named by the command line, say.
    const bool isConnected = m_client.state() != AdminClient::State::Idle;
    if (isConnected && !m_client.address().target.isEmpty() && !addresses.contains(m_client.address()))
        addresses.prepend(m_client.address());
    if (addresses != m_addresses) {
        const ServerAddress current = m_addresses.value(currentRow());
        m_addresses = addresses;
        clear();
        for (const ServerAddress &address : std::as_const(m_addresses)) {
            const bool isRemote = address.kind != ServerAddress::Kind::Socket;
            auto *item = new QListWidgetItem(Symbols::icon(isRemote ? Symbol::Remote : Symbol::Server), QString());
            item->setToolTip(address.toString().toHtmlEscaped());
            addItem(item);
            SideBar::giveAir(*this, *item);
        }
        if (const qsizetype row = m_addresses.indexOf(current); row >= 0)
            setCurrentRow(int(row));
        updateGeometry();
    }
    mark();
}

/// The one that is connected, or shall be.
void ServerList::mark()
{
    for (int i = 0; i < count(); ++i) {
        const bool isChosen = m_client.state() != AdminClient::State::Idle && m_addresses[i] == m_client.address();
        QFont font = this->font();
        font.setBold(isChosen);
        item(i)->setFont(font);
        QString name = ServerDirectory::nameOf(m_addresses[i]);
        // A path tells people less than what the server calls itself.
        if (isChosen && name == m_addresses[i].target && !m_client.hello().instance.isEmpty())
            name = QString::fromUtf8(m_client.hello().instance);
        item(i)->setText(Format::line(name.toUtf8()));
        //: name of a server
        const QString said = !isChosen           ? name
                             : m_client.isLive() ? tr("%1, connected").arg(name)
                                                 : tr("%1, not connected").arg(name);
        item(i)->setData(Qt::AccessibleTextRole, said);
        if (isChosen && !currentItem())
            setCurrentRow(i);
    }
}

void ServerList::showMenu(const QPoint &position)
{
    QListWidgetItem *item = itemAt(position);
    if (!item) // by the keyboard, perhaps
        item = currentItem();
    if (!item)
        return;
    const ServerAddress address = m_addresses[row(item)];
    const auto &servers = m_directory.servers();
    const auto server = std::find_if(servers.begin(), servers.end(),
                                     [&address](const ServerDirectory::Server &one) { return one.address == address; });
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *open = menu->addAction(tr("&Connect"));
    connect(open, &QAction::triggered, this, [this, address] { Q_EMIT connectWanted(address); });
    QAction *copy = menu->addAction(tr("C&opy Address"));
    connect(copy, &QAction::triggered, this, [address] { QGuiApplication::clipboard()->setText(address.toString()); });
    QAction *forget = menu->addAction(tr("&Forget"));
    forget->setEnabled(server != servers.end() && server->isNamed);
    connect(forget, &QAction::triggered, this, [this, address] { m_directory.forget(address); });
    menu->popup(viewport()->mapToGlobal(position));
}

QSize ServerList::sizeHint() const
{
    const int rows = std::clamp(count(), 1, MaxRows);
    const int rowHeight = count() > 0 ? sizeHintForRow(0) : fontMetrics().height();
    return {0, rows * rowHeight + 2 * frameWidth()};
}

QSize ServerList::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

} // namespace wsify::console
