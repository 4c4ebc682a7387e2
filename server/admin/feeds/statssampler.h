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

/// The figures of the process as consoles see them: counters are read across threads, and how late the workers' loops are is found out by a task
/// in each mailbox, twice a second.
///
/// Main thread.
class StatsSampler : public QObject
{
    Q_OBJECT

public:
    explicit StatsSampler(const AdminHost &host);
    ~StatsSampler() override;

    /// Begins to look at the loops.
    void start();

    /// The figures now; the lag is the worst of so long, the authorizer's times are those of the last minute (55 to 60 s).
    admin::Stats stats(std::chrono::milliseconds lagOf) const;

    static QByteArray brokerState(const AdminHost &host);

private:
    struct Probe;

    void probe();

    const AdminHost &m_host;
    std::vector<std::shared_ptr<Probe>> m_probes; ///< one a worker, which writes to it and may outlive this
    std::deque<std::vector<double>> m_lags; ///< ms, by worker, the newest last
    std::deque<LatencyHistogram::Counts> m_authorizer; ///< all calls until then, the newest last
    int m_probesDone = 0;
    QTimer m_probeTimer;
};

} // namespace wsify
