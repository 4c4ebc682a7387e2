// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"
#include "core/observer.h"

#include <memory>
#include <mutex>
#include <vector>

namespace wsify {

/// The last 10,000 refusals: "why was I refused" is answered without a search in the log.
///
/// Thread-safe: workers add, under a lock that is held for the exchange of a pointer, whatever is being listed. Texts are cut: some 4 MB as a rule, and
/// 8 MB when every text is as long as it may be.
class Denials
{
public:
    static constexpr size_t MaxRows = 10'000;
    static constexpr qsizetype MaxChannel = 256; ///< bytes
    static constexpr qsizetype MaxCommand = 64;

    using Row = std::shared_ptr<const admin::DenialRow>;

    /// The refusal as a row, now.
    static Row rowOf(const Refusal &refusal);

    void add(Row row);

    /// All of them, the newest first. Those that come meanwhile are not among them, and those that they push out may be missing.
    std::vector<Row> rows() const;

private:
    mutable std::mutex m_mutex;
    std::vector<Row> m_rows; ///< row number n, of all there ever were, is at n modulo MaxRows
    quint64 m_added = 0;
};

} // namespace wsify
