// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/timers.h"

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QHash>
#include <QObject>

#include <map>
#include <utility>

namespace wsify {

/// Timers over one Qt timer a worker, which is set to the earliest deadline. Worker thread only.
class QtTimers : public QObject, public Timers
{
    Q_OBJECT

public:
    QtTimers();

    Duration now() const override;
    Id start(Duration delay, std::function<void()> callback) override;
    void cancel(Id id) override;

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    using Key = std::pair<Duration, Id>; ///< due, then in the order of start()

    void schedule();

    QElapsedTimer m_clock;
    QBasicTimer m_timer;
    Duration m_scheduled{-1}; ///< what m_timer is set to
    Id m_last = 0;
    std::map<Key, std::function<void()>> m_due;
    QHash<Id, Duration> m_byId;
};

} // namespace wsify
