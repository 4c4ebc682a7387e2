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

/// All watches of all consoles. While there are any, the workers are watched; 20 times a second their rows become
/// lines.
///
/// Main thread. Must outlive the workers, which start and stop watching by tasks.
class Watches : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype MaxLines = 2 * 1024 * 1024; ///< bytes for one watch in one tick; rows beyond are dropped

    explicit Watches(const AdminHost &host);
    ~Watches() override;

    /// Begins a watch with that number on its lines, unless there are already WorkerTap::MaxWatches. `begun` is called
    /// once all workers are watched, at once or in a later turn, but not if the watch was removed before.
    bool add(ConsoleSink &sink, qint64 number, const admin::Watch &request, Filter filter, std::function<void()> begun);
    /// False if there is no such watch. Totals counted before are sent.
    bool remove(ConsoleSink &sink, qint64 number);
    void removeAll(ConsoleSink &sink);

    const Bodies &bodies() const { return m_bodies; }
    /// To be called once no console is left that could request bodies.
    void forgetBodies() { m_bodies.clear(); }

private:
    struct Entry
    {
        std::shared_ptr<Watch> watch; ///< null if the number is free
        ConsoleSink *sink = nullptr;
        qint64 number = 0;
        std::function<void()> begun; ///< empty once it was called
        qint64 sent = 0;
        qint64 dropped = 0;
        bool isOwed =
            false; ///< the sink was behind, so the totals are pending: they are sent once it reads, even without rows
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
    bool m_isWatched = false; ///< the workers were told to watch
    std::atomic<int> m_unwatched = 0; ///< workers that have not yet begun
};

} // namespace wsify
