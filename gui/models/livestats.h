// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/client/serveraddress.h"
#include "gui/models/statshistory.h"

#include <QObject>

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

/// The numbers of the server that the console is connected to, for everybody who shows some. Asks for its history whenever a connection is
/// made, and for its stats always. Keeps the last ones when the server is gone; forgets them with the next server.
class LiveStats : public QObject
{
    Q_OBJECT

public:
    /// The client lives longer.
    explicit LiveStats(AdminClient &client, QObject *parent = nullptr);

    const StatsHistory &history() const { return m_history; }
    /// False until the first `stats` of a server.
    bool isKnown() const { return m_isKnown; }
    const admin::Stats &last() const { return m_last; }
    /// False until the first `stats` of this connection: the last ones are of an earlier one.
    bool isFresh() const { return m_isFresh; }

Q_SIGNALS:
    void changed();

private:
    void connectionChanged();

    AdminClient &m_client;
    ServerAddress m_address;
    StatsHistory m_history;
    admin::Stats m_last;
    bool m_isKnown = false;
    bool m_isFresh = false;
    bool m_wasLive = false;
};

} // namespace wsify::console
