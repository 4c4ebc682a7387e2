// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <mutex>
#include <vector>

namespace wsify {

/// The last 10,000 refusals: "why was I refused" is answered without a search in the log.
///
/// Thread-safe: workers add, under a lock that is held for a move. At most some 5 MB, texts are cut.
class Denials
{
public:
    static constexpr size_t MaxRows = 10'000;
    static constexpr qsizetype MaxText = 256; ///< bytes of each text

    void add(admin::DenialRow row);

    /// All of them, the newest first; they share their texts with what is kept.
    QList<admin::DenialRow> rows() const;

    /// A text as it is kept, without a character that would be cut.
    static QByteArray cut(QByteArrayView text);

private:
    mutable std::mutex m_mutex;
    std::vector<admin::DenialRow> m_rows; ///< a ring once it is full
    size_t m_next = 0;
};

} // namespace wsify
