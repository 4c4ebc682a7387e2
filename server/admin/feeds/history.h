// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <vector>

namespace wsify {

/// The last hour, one row per second. A ring of constant size: 430 kB. One thread.
class History
{
public:
    static constexpr int MaxRows = admin::HistoryRequest::MaxWindow;

    /// Adds the row of a second that has passed.
    void add(const admin::Stats &stats);

    /// The rows of the last `windowS` seconds before the newest one, the oldest first.
    admin::HistoryReply reply(int windowS) const;

private:
    std::vector<double> m_values; ///< rows, one after the other
    int m_next = 0; ///< the row to write next
    int m_count = 0;
};

} // namespace wsify
