// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/httpmessage.h"

#include <QtGlobal>

#include <atomic>

namespace wsify {

class Observer;
class WorkerMetrics;

/// What all listeners with --proxy-protocol share: the count of the connections of trusted proxies that were closed for
/// want of a valid header, and one line a second about them. Outlives the connections; any thread.
class ProxyProtocol
{
public:
    /// `reason` follows "the PROXY protocol header".
    void refused(const Peer &peer, const char *reason, WorkerMetrics &metrics, Observer &observer);

private:
    std::atomic<qint64> m_nextLine = 0; ///< milliseconds of the steady clock
    std::atomic<qint64> m_untold = 0; ///< since the last line
};

} // namespace wsify
