// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/servers/serverdirectory.h"

#include "gui/settings/windowsettings.h"

#include <QRegularExpression>

namespace wsify::console {

ServerDirectory::ServerDirectory(const admin::EndpointEnvironment &environment, WindowSettings &settings,
                                 QObject *parent)
    : QObject(parent)
    , m_environment(environment)
    , m_settings(settings)
{
    connect(&m_timer, &QTimer::timeout, this, &ServerDirectory::refresh);
    m_timer.start(RefreshMs);
    refresh();
}

QList<ServerAddress> ServerDirectory::found() const
{
    return m_found;
}

void ServerDirectory::refresh()
{
    m_found.clear();
    const auto sockets = admin::findSockets(directories(), m_environment);
    for (const admin::FoundSocket &socket : sockets)
        m_found.append({ServerAddress::Kind::Socket, socket.name, {}, {}, {}});
    update();
}

void ServerDirectory::remember(const ServerAddress &address)
{
    QList<ServerAddress> named = m_settings.servers();
    if (m_found.contains(address) || (!named.isEmpty() && named.first() == address))
        return;
    named.removeAll(address);
    named.prepend(address);
    if (named.size() > MaxNamed)
        named.resize(MaxNamed);
    m_settings.setServers(named);
    update();
}

void ServerDirectory::forget(const ServerAddress &address)
{
    QList<ServerAddress> named = m_settings.servers();
    named.removeAll(address);
    m_settings.setServers(named);
    if (isRenamed(address))
        rename(address, {});
    update();
}

void ServerDirectory::update()
{
    QList<Server> servers;
    const QList<ServerAddress> named = m_settings.servers();
    for (const ServerAddress &address : std::as_const(m_found))
        servers.append({address, true, named.contains(address)});
    for (const ServerAddress &address : named) {
        if (!m_found.contains(address))
            servers.append({address, false, true});
    }
    if (servers == m_servers)
        return;
    m_servers = servers;
    Q_EMIT changed();
}

QString ServerDirectory::name(const ServerAddress &address) const
{
    return isRenamed(address) ? m_settings.serverName(address) : nameOf(address);
}

bool ServerDirectory::isRenamed(const ServerAddress &address) const
{
    return !m_settings.serverName(address).isEmpty();
}

void ServerDirectory::rename(const ServerAddress &address, const QString &name)
{
    m_settings.setServerName(address, name.trimmed().left(MaxName));
    Q_EMIT changed();
}

QString ServerDirectory::nameOf(const ServerAddress &address)
{
    if (address.kind == ServerAddress::Kind::Ssh)
        return address.toString().sliced(QStringLiteral("ssh://").size());
    if (address.kind == ServerAddress::Kind::Command)
        return address.target;
    static const QRegularExpression ours(QStringLiteral("(^|[/\\\\])(wsify-)?admin-([0-9]{1,5})(\\.sock)?$"));
    const auto match = ours.match(address.target);
    return match.hasMatch() ? QStringLiteral("localhost:") + match.captured(3) : address.target;
}

} // namespace wsify::console
