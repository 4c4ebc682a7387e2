// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/feeds/subscribers.h"
#include "common/admin/messages.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <vector>

namespace wsify {

class ConsoleSink;
struct AdminHost;

/// Topic `log`: takes what the log has written ten times a second and sends it to the consoles that are subscribed, at most LinesASecond to each; what
/// is more, and what one that is behind does not get, is in its `dropped`.
///
/// Main thread. While nobody is subscribed the log keeps nothing. What this service writes to the log comes here too, once: sending it writes nothing.
class LogFeed : public QObject
{
    Q_OBJECT

public:
    static constexpr int LinesASecond = 200;

    explicit LogFeed(const AdminHost &host);
    ~LogFeed() override;

    /// The consoles that are subscribed now. One must be taken out before it is destroyed.
    void setConsoles(const std::vector<ConsoleSink *> &consoles);

private:
    struct State
    {
        qint64 dropped = 0;
        int sent = 0; ///< in this second
    };

    void collect();

    const AdminHost &m_host;
    Subscribers<State> m_subscribers;
    QTimer m_timer;
    QElapsedTimer m_second;
};

} // namespace wsify
