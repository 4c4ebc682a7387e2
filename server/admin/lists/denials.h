// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"
#include "core/observer.h"

#include <memory>
#include <mutex>
#include <vector>

namespace wsify {

/// The last 10,000 refusals, to answer "why was I refused" without a search in the log.
///
/// Thread-safe: workers add under a lock that is held only for the exchange of a pointer, even during a listing. Texts
/// are cut: typically 4 MB in total, at most 14 MB.
class Denials
{
public:
    static constexpr size_t MaxRows = 10'000;
    static constexpr qsizetype MaxChannel = 256; ///< bytes
    static constexpr qsizetype MaxCommand = 64;
    static constexpr qsizetype MaxHeader = 256; ///< of a refused connect

    using Row = std::shared_ptr<const admin::DenialRow>;

    /// Makes a row of the refusal, with the current time.
    static Row rowOf(const Refusal &refusal);

    void add(Row row);

    /// All rows, the newest first. Rows added during the call are not included, and rows that they displace may be
    /// missing.
    std::vector<Row> rows() const;

private:
    mutable std::mutex m_mutex;
    std::vector<Row> m_rows; ///< the n-th row since the start is at n modulo MaxRows
    quint64 m_added = 0;
};

} // namespace wsify
