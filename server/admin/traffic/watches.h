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
#include <optional>
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
    static constexpr qint64 MaxBodiesOfOne =
        1024 * 1024; ///< for a watch's own bodies; less if all have more than Bodies::MaxBytes
    static constexpr qsizetype MaxLines = 2 * 1024 * 1024; ///< bytes for one watch in one tick; rows beyond are dropped

    explicit Watches(const AdminHost &host);
    ~Watches() override;

    /// Called with the watch's `head_bytes` in force.
    using Begun = std::function<void(int headBytes)>;
    /// Begins a watch with that number on its lines, unless there are already WorkerTap::MaxWatches. `begun` is called
    /// once all workers are watched, at once or in a later turn, but not if the watch was removed before.
    bool add(ConsoleSink &sink, qint64 number, const admin::Watch &request, Filter filter, Begun begun);
    /// False if there is no such watch. Totals counted before are sent.
    bool remove(ConsoleSink &sink, qint64 number);
    void removeAll(ConsoleSink &sink);

    /// The payload of a row that was sent; none if it is no longer kept. The view is valid until the next turn.
    std::optional<QByteArrayView> body(qint64 seq) const;
    /// To be called once no console is left that could request bodies.
    void forgetBodies();

private:
    struct Entry
    {
        std::shared_ptr<Watch> watch; ///< null if the number is free
        ConsoleSink *sink = nullptr;
        qint64 number = 0;
        Begun begun; ///< empty once it was called
        qint64 sent = 0;
        qint64 dropped = 0;
        bool isOwed =
            false; ///< the sink was behind, so the totals are pending: they are sent once it reads, even without rows
        Bodies bodies; ///< of its own last rows
    };

    void tick();
    void change();
    void setWatched(bool watched);
    void begin();
    void deliver(std::vector<WorkerTap::Batch> batches);
    void keep(const TrafficItem &item, quint64 sentTo);
    void deliver(Entry &entry, quint64 bit, WorkerTap::Counts counts, const std::vector<TrafficItem> &items,
                 std::vector<quint64> &sentTo);

    const AdminHost &m_host;
    std::vector<std::unique_ptr<WorkerTap>> m_taps; ///< by worker; the last one is the main thread's
    std::vector<Entry> m_entries; ///< by the watches' numbers in the taps
    Bodies m_bodies;
    QTimer m_timer;
    qint64 m_seq = 0; ///< of the last row
    qint64 m_lastWatch = 0; ///< of all consoles
    bool m_isWatched = false; ///< the workers were told to watch
    std::atomic<int> m_unwatched = 0; ///< workers that have not yet begun
};

} // namespace wsify
