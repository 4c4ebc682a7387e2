// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/client/serveraddress.h"
#include "gui/widgets/theme.h"

#include <QByteArray>
#include <QList>

#include <optional>

class QSettings;

namespace wsify::console {

/// What the window remembers from one start to the next; pages keep what is theirs themselves. What cannot be read counts as not there: the
/// file is the user's, and may be of another version.
class WindowSettings
{
public:
    /// The settings live longer.
    explicit WindowSettings(QSettings &settings)
        : m_settings(settings)
    {
    }

    QByteArray geometry() const;
    void setGeometry(const QByteArray &geometry);
    QByteArray splitter() const;
    void setSplitter(const QByteArray &state);
    /// Its name, which stays the same when pages come and go.
    QString page() const;
    void setPage(const QString &name);
    Theme theme() const;
    void setTheme(Theme theme);
    /// That somebody has named, the last one first.
    QList<ServerAddress> servers() const;
    void setServers(const QList<ServerAddress> &servers);
    /// What somebody calls a server; empty: nothing.
    QString serverName(const ServerAddress &server) const;
    /// An empty one is forgotten.
    void setServerName(const ServerAddress &server, const QString &name);
    /// That was shown last.
    std::optional<ServerAddress> lastServer() const;
    void setLastServer(const ServerAddress &server);

private:
    QSettings &m_settings;
};

} // namespace wsify::console
