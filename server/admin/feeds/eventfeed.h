// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

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

/// Topic `events`: collects what the workers have to tell 20 times a second, and sends it to the consoles that are subscribed.
///
/// Main thread, but for the observers. While nobody is subscribed nothing is collected and nothing made. On their way are at most MaxBytes, of all workers
/// together; that bounds also what a collection costs this thread, which accepts: some 4,000 events, 2 ms. A console that is behind
/// gets none; what it and the way did not take is in its `dropped`. Events of one client keep their order.
class EventFeed : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype MaxBytes = 1024 * 1024;

    EventFeed(const AdminHost &host, Denials &denials);
    ~EventFeed() override;

    Observer &observer(int worker) { return *m_workers[size_t(worker)]; }

    /// The consoles that are subscribed now. One must be taken out before it is destroyed.
    void setConsoles(const std::vector<ConsoleSink *> &consoles);

private:
    struct State
    {
        qint64 dropped = 0;
    };

    void collect();
    void addBroker(std::vector<admin::Event> &events);

    const AdminHost &m_host;
    std::vector<std::unique_ptr<WorkerObserver>> m_workers;
    Subscribers<State> m_subscribers;
    const char *m_brokerText = nullptr; ///< of the state that was told last
    QTimer m_timer;
};

} // namespace wsify
