// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/settings/windowsettings.h"

#include <QSettings>
#include <QStringList>
#include <QVariantMap>

namespace wsify::console {

namespace {

constexpr QLatin1StringView GeometryKey("window/geometry");
constexpr QLatin1StringView SplitterKey("window/splitter");
constexpr QLatin1StringView PageKey("window/page");
constexpr QLatin1StringView ThemeKey("window/theme");
constexpr QLatin1StringView ServersKey("servers/named");
constexpr QLatin1StringView NamesKey("servers/names");
constexpr QLatin1StringView LastKey("servers/last");

} // namespace

QByteArray WindowSettings::geometry() const
{
    return m_settings.value(GeometryKey).toByteArray();
}

void WindowSettings::setGeometry(const QByteArray &geometry)
{
    m_settings.setValue(GeometryKey, geometry);
}

QByteArray WindowSettings::splitter() const
{
    return m_settings.value(SplitterKey).toByteArray();
}

void WindowSettings::setSplitter(const QByteArray &state)
{
    m_settings.setValue(SplitterKey, state);
}

QString WindowSettings::page() const
{
    return m_settings.value(PageKey).toString();
}

void WindowSettings::setPage(const QString &name)
{
    m_settings.setValue(PageKey, name);
}

Theme WindowSettings::theme() const
{
    return Themes::fromName(m_settings.value(ThemeKey).toString()).value_or(Theme::System);
}

void WindowSettings::setTheme(Theme theme)
{
    m_settings.setValue(ThemeKey, Themes::nameOf(theme));
}

QList<ServerAddress> WindowSettings::servers() const
{
    QList<ServerAddress> servers;
    const QStringList texts = m_settings.value(ServersKey).toStringList();
    for (const QString &text : texts) {
        if (const auto address = ServerAddress::fromString(text); address && !servers.contains(*address))
            servers.append(*address);
    }
    return servers;
}

void WindowSettings::setServers(const QList<ServerAddress> &servers)
{
    QStringList texts;
    for (const ServerAddress &server : servers)
        texts.append(server.toString());
    m_settings.setValue(ServersKey, texts);
}

QString WindowSettings::serverName(const ServerAddress &server) const
{
    return m_settings.value(NamesKey).toMap().value(server.toString()).toString();
}

void WindowSettings::setServerName(const ServerAddress &server, const QString &name)
{
    QVariantMap names = m_settings.value(NamesKey).toMap();
    if (name.isEmpty())
        names.remove(server.toString());
    else
        names.insert(server.toString(), name);
    m_settings.setValue(NamesKey, names);
}

std::optional<ServerAddress> WindowSettings::lastServer() const
{
    return ServerAddress::fromString(m_settings.value(LastKey).toString());
}

void WindowSettings::setLastServer(const ServerAddress &server)
{
    m_settings.setValue(LastKey, server.toString());
}

} // namespace wsify::console
