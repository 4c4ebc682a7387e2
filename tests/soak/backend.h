// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "http.h"
#include "ledger.h"
#include "random.h"

#include <memory>

namespace wsify::soak {

class Cluster;

/// A back end of two nodes: one request at a time, to whichever node, the next one after the 201. With ids it repeats, to whichever node, what
/// was not acknowledged, until it is; it loses patience now and then, and dies over a request. Without ids it begins anew then.
class BackEnd
{
public:
    struct Counts
    {
        qint64 acknowledged = 0; ///< requests
        qint64 refused = 0; ///< 503
        qint64 repeats = 0;
        qint64 givenUp = 0; ///< without an answer, or before the end of the request
        Milliseconds longest{0}; ///< until a request with ids was acknowledged
    };

    BackEnd(Cluster &cluster, bool hasIds);
    void tick();
    /// What is out is acknowledged or given up, and no more follows.
    void stop() { m_stops = true; }
    bool isDone() const { return m_isDone; }
    const Counts &counts() const { return m_counts; }

private:
    void compose();
    void send();
    void giveUp();
    void answered(int status, const QByteArray &body);
    /// It is not acknowledged: once more, or never.
    void failed();

    Cluster &m_cluster;
    bool m_hasIds;
    Random m_random;
    Publisher m_publisher = 0;
    std::unique_ptr<HttpConnection> m_connection;
    int m_node = 0;
    QByteArray m_request; ///< empty: there is none that waits for its 201
    Sequence m_first = 0;
    Sequence m_end = 0;
    Milliseconds m_began{0}; ///< first sending
    Milliseconds m_sent{0};
    Milliseconds m_patience{0};
    Milliseconds m_next{0};
    bool m_isBusy = false;
    bool m_isOverdue = false;
    bool m_stops = false;
    bool m_isDone = false;
    Counts m_counts;
};

} // namespace wsify::soak
