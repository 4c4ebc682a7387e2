// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/window/serverlist.h"

#include "common/client/adminclient.h"
#include "gui/models/format.h"
#include "gui/servers/serverdirectory.h"
#include "gui/widgets/symbols.h"
#include "gui/widgets/tones.h"
#include "gui/window/sidebar.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QInputDialog>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QPixmap>

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
            auto *item = new QListWidgetItem;
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
        QString name = m_directory.name(m_addresses[i]);
        // A path tells people less than what the server calls itself.
        if (isChosen && !m_directory.isRenamed(m_addresses[i]) && name == m_addresses[i].target
            && !m_client.hello().instance.isEmpty())
            name = QString::fromUtf8(m_client.hello().instance);
        item(i)->setText(Format::line(name.toUtf8()));
        item(i)->setIcon(iconOf(m_addresses[i], isChosen));
        //: name of a server
        const QString said = !isChosen           ? name
                             : m_client.isLive() ? tr("%1, connected").arg(name)
                                                 : tr("%1, not connected").arg(name);
        item(i)->setData(Qt::AccessibleTextRole, said);
        if (isChosen && !currentItem())
            setCurrentRow(i);
    }
}

/// With a dot that says how it is, as the accessible text does: good or bad of the chosen one, grey of one that is there.
QIcon ServerList::iconOf(const ServerAddress &address, bool isChosen) const
{
    const bool isRemote = address.kind != ServerAddress::Kind::Socket;
    const QIcon icon = Symbols::icon(isRemote ? Symbol::Remote : Symbol::Server);
    QColor dot;
    if (isChosen)
        dot = m_client.isLive()                                    ? Tones::good(palette())
              : m_client.state() == AdminClient::State::Connecting ? Tones::doubtful(palette())
                                                                   : Tones::bad(palette());
    else if (m_directory.found().contains(address))
        dot = Tones::muted(palette());
    if (!dot.isValid())
        return icon;
    QPixmap picture = icon.pixmap(QSize(SideBar::IconSide, SideBar::IconSide), devicePixelRatioF());
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette().color(QPalette::Window), 1.5));
    painter.setBrush(dot);
    constexpr int Dot = 8;
    const int leading = isRightToLeft() ? 0 : SideBar::IconSide - Dot;
    painter.drawEllipse(QRectF(leading, SideBar::IconSide - Dot, Dot, Dot).adjusted(0.5, 0.5, -0.5, -0.5));
    painter.end();
    return picture;
}

void ServerList::askForName(const ServerAddress &address)
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename Server"));
    dialog->setLabelText(tr("Name of %1:").arg(address.toString()));
    dialog->setTextValue(m_directory.name(address));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, address](const QString &name) {
        // What it is called anyway is nothing to keep.
        m_directory.rename(address, name == ServerDirectory::nameOf(address) ? QString() : name);
    });
    dialog->open();
}

void ServerList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F2 && currentItem())
        askForName(m_addresses[currentRow()]);
    else
        QListWidget::keyPressEvent(event);
}

void ServerList::changeEvent(QEvent *event)
{
    QListWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        mark();
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
    QAction *rename = menu->addAction(tr("&Rename…"));
    rename->setShortcut(Qt::Key_F2);
    connect(rename, &QAction::triggered, this, [this, address] { askForName(address); });
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
