// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/endpoint.h"
#include "common/client/serveraddress.h"

#include <QList>
#include <QObject>
#include <QTimer>

namespace wsify::console {

class WindowSettings;

/// The servers that the console can offer: whose sockets are on this machine, and those that somebody has named. Whether one is there is known
/// when the console connects.
///
/// Main thread. Looks at some directories of the disk every two seconds.
class ServerDirectory : public QObject
{
    Q_OBJECT

public:
    static constexpr int RefreshMs = 2000;
    static constexpr qsizetype MaxNamed = 20;
    static constexpr qsizetype MaxName = 64; ///< characters

    struct Server
    {
        ServerAddress address;
        bool isFound = false; ///< on this machine, now
        bool isNamed = false; ///< remembered until forget()

        bool operator==(const Server &) const = default;
    };

    /// The settings live longer.
    ServerDirectory(const admin::EndpointEnvironment &environment, WindowSettings &settings, QObject *parent = nullptr);

    const admin::EndpointEnvironment &environment() const { return m_environment; }
    /// Those on this machine first.
    const QList<Server> &servers() const { return m_servers; }
    QList<ServerAddress> found() const;
    /// Where sockets are looked for.
    QStringList directories() const { return admin::socketDirectories(m_environment); }
    /// Looks at the disk now.
    void refresh();
    /// Of one that is found anyway nothing has to be remembered.
    void remember(const ServerAddress &address);
    void forget(const ServerAddress &address);

    /// What somebody calls it, or nameOf().
    QString name(const ServerAddress &address) const;
    bool isRenamed(const ServerAddress &address) const;
    /// An empty name is that of nameOf() again.
    void rename(const ServerAddress &address, const QString &name);

    /// For people, and short: `localhost:3000`, `user@host`, or a path.
    static QString nameOf(const ServerAddress &address);

Q_SIGNALS:
    void changed();

private:
    void update();

    const admin::EndpointEnvironment m_environment;
    WindowSettings &m_settings;
    QList<ServerAddress> m_found;
    QList<Server> m_servers;
    QTimer m_timer;
};

} // namespace wsify::console
