// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/traffic/bodies.h"
#include "admin/traffic/watch.h"
#include "admin/traffic/workertap.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace wsify {

class ConsoleSink;
struct AdminHost;

/// All the watches of all consoles: has the workers watched while there are any, and makes lines of what they collect, 20 times a second.
///
/// Main thread. Must outlive the workers, which are told to watch, and to stop it, by tasks.
class Watches : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype MaxLines = 2 * 1024 * 1024; ///< bytes for one watch in one tick; rows beyond are dropped

    explicit Watches(const AdminHost &host);
    ~Watches() override;

    /// Begins a watch, whose lines bear that number, unless there are WorkerTap::MaxWatches. `begun` is called once all workers are watched, in a later
    /// turn or at once, and not when the watch was removed before.
    bool add(ConsoleSink &sink, qint64 number, const admin::Watch &request, Filter filter, std::function<void()> begun);
    /// False when there is no such watch. What was counted before is sent.
    bool remove(ConsoleSink &sink, qint64 number);
    void removeAll(ConsoleSink &sink);

    const Bodies &bodies() const { return m_bodies; }
    /// There is nobody left who could ask for bodies.
    void forgetBodies() { m_bodies.clear(); }

private:
    struct Entry
    {
        std::shared_ptr<Watch> watch; ///< null: the number is free
        ConsoleSink *sink = nullptr;
        qint64 number = 0;
        std::function<void()> begun; ///< until it was called
        qint64 sent = 0;
        qint64 dropped = 0;
        bool isOwed =
            false; ///< the totals, since it was behind: they are sent once it reads, also when nothing else is to be told
    };

    void tick();
    void change();
    void setWatched(bool watched);
    void begin();
    void deliver(std::vector<WorkerTap::Batch> batches);
    void deliver(Entry &entry, quint64 bit, WorkerTap::Counts counts, const std::vector<TrafficItem> &items);

    const AdminHost &m_host;
    std::vector<std::unique_ptr<WorkerTap>> m_taps; ///< by worker
    std::vector<Entry> m_entries; ///< by the watches' numbers in the taps
    Bodies m_bodies;
    QTimer m_timer;
    qint64 m_seq = 0; ///< of the last row
    bool m_isWatched = false; ///< the workers were told to be
    std::atomic<int> m_unwatched = 0; ///< workers that have not begun yet
};

} // namespace wsify
