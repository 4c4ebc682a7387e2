// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/feeds/keptlines.h"
#include "admin/feeds/subscribers.h"
#include "common/admin/messages.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <vector>

namespace wsify {

class ConsoleSink;
struct AdminHost;

/// Topic `log`: takes the log's new lines ten times a second and sends them to the subscribed consoles, at most
/// LinesASecond to each. A console's `dropped` counts the lines beyond that, and those it missed because it was
/// behind.
///
/// Main thread. Without a subscriber, the lines are taken once a second; the last ones are kept for later consoles. Lines that this service itself logs also arrive here,
/// once: sending them logs nothing.
class LogFeed : public QObject
{
    Q_OBJECT

public:
    static constexpr int LinesASecond = 200;

    explicit LogFeed(const AdminHost &host);
    ~LogFeed() override;

    /// Subscribes a console and sends it what is kept; what it gets from then on is new. It may be among those of setConsoles() only from then
    /// on. Others may be cut off meanwhile, and the console itself.
    void addWithPast(ConsoleSink &console);
    /// Sets the subscribed consoles. A console must be removed before it is destroyed.
    void setConsoles(const std::vector<ConsoleSink *> &consoles);

private:
    struct State
    {
        qint64 dropped = 0;
        int sent = 0; ///< in this second
    };

    void begin();
    void collect();

    const AdminHost &m_host;
    Subscribers<State> m_subscribers;
    KeptLines<admin::Log> m_kept;
    QTimer m_timer;
    QElapsedTimer m_second;
};

} // namespace wsify
