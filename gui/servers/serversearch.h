// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/client/serveraddress.h"

#include <QList>
#include <QObject>
#include <QTimer>

#include <optional>

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

class ServerDirectory;

/// Connects to a server of this machine as long as nobody has chosen one: to the first of the sockets that are found behind which somebody answers,
/// and to one that comes later if there is none.
class ServerSearch : public QObject
{
    Q_OBJECT

public:
    static constexpr int AgainMs = 2000;

    /// Both live longer.
    ServerSearch(AdminClient &client, ServerDirectory &directory, QObject *parent = nullptr);

    void start();
    /// Somebody has chosen.
    void stop();
    /// Until something answers.
    bool isRunning() const { return m_isRunning; }
    /// One that is there, and may not be used.
    const std::optional<ServerAddress> &denied() const { return m_denied; }

Q_SIGNALS:
    void changed();

private:
    void next();
    void look();

    AdminClient &m_client;
    ServerDirectory &m_directory;
    QList<ServerAddress> m_tried; ///< of those that are there now
    std::optional<ServerAddress> m_denied;
    QTimer m_again; ///< a socket stays where it is when another server takes it over
    bool m_isRunning = false;
};

} // namespace wsify::console
