// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"
#include "core/metrics/latencyhistogram.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <deque>
#include <memory>
#include <vector>

namespace wsify {

struct AdminHost;

/// The process's figures for consoles. Counters are read across threads; a task in each mailbox, twice a second,
/// measures the delay of the workers' loops.
///
/// Main thread.
class StatsSampler : public QObject
{
    Q_OBJECT

public:
    explicit StatsSampler(const AdminHost &host);
    ~StatsSampler() override;

    /// Begins to measure the loops.
    void start();

    /// The current figures; the lag is the worst of the given period, the authorizer's times are those of the last
    /// minute (55 to 60 s).
    admin::Stats stats(std::chrono::milliseconds lagOf) const;

    static QByteArray brokerState(const AdminHost &host);

private:
    struct Probe;

    void probe();

    const AdminHost &m_host;
    std::vector<std::shared_ptr<Probe>>
        m_probes; ///< one per worker; the worker writes to it and may outlive this object
    std::deque<std::vector<double>> m_lags; ///< ms, by worker, the newest last
    std::deque<LatencyHistogram::Counts> m_authorizer; ///< totals of all calls at that time, the newest last
    int m_probesDone = 0;
    QTimer m_probeTimer;
};

} // namespace wsify
