// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/feeds/keptlines.h"
#include "admin/feeds/subscribers.h"
#include "admin/feeds/workerobserver.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace wsify {

class ConsoleSink;
struct AdminHost;

/// Topic `events`: collects the workers' events 20 times a second and sends them to the subscribed consoles.
///
/// Main thread, except the observers. Without a subscriber, only connects, disconnects, refusals, slow consumers and states of the broker
/// become events, once a second; the last of these are kept for later consoles. At most MaxBytes are in
/// transit, of all workers together; this also bounds the cost of a collection on the main thread, which accepts
/// connections: some 4,000 events, 2 ms. A console that is behind gets no events. Its `dropped` counts those, and
/// those lost in transit. Events of one client keep their order.
class EventFeed : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype MaxBytes = 1024 * 1024;

    EventFeed(const AdminHost &host, Denials &denials);
    ~EventFeed() override;

    Observer &observer(int worker) { return *m_workers[size_t(worker)]; }

    /// Subscribes a console and sends it what is kept; what it gets from then on is new. It may be among those of setConsoles() only from then
    /// on. Others may be cut off meanwhile, and the console itself.
    void addWithPast(ConsoleSink &console);
    /// Sets the subscribed consoles. A console must be removed before it is destroyed.
    void setConsoles(const std::vector<ConsoleSink *> &consoles);

private:
    struct State
    {
        qint64 dropped = 0;
    };

    void begin();
    void collect();
    void addBroker(std::vector<admin::Event> &events);
    void keep(const std::vector<admin::Event> &events);

    const AdminHost &m_host;
    std::vector<std::unique_ptr<WorkerObserver>> m_workers;
    Subscribers<State> m_subscribers;
    const char *m_brokerText; ///< of the last reported state
    KeptLines<admin::Event> m_kept;
    QTimer m_timer;
};

} // namespace wsify
