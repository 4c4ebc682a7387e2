// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/lists/denials.h"
#include "common/filter/filter.h"

#include <chrono>
#include <optional>

namespace wsify {

/// One `list` of kind `denials`: the newest first, unless the request names a sort field; always the newest first
/// among equals. Runs in slices, because a filter may be long and the main thread must accept clients.
class DenialsList
{
public:
    DenialsList(const Denials &denials, admin::ListRequest request);

    /// Runs for about this long; sorting 10,000 rows is one piece of some 2 ms. Returns the answer once it is ready.
    std::optional<admin::ServerMessage> run(std::chrono::microseconds atMost);

private:
    admin::ServerMessage answer();

    admin::ListRequest m_request;
    std::variant<Filter, FilterError> m_filter;
    std::vector<Denials::Row> m_rows; ///< the first m_found match; those from m_next on have not been checked
    size_t m_found = 0;
    size_t m_next = 0;
};

} // namespace wsify
