// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <stdexcept>

namespace wsify::bench {

/// The run cannot go on: what happened, in words.
struct Broken : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

} // namespace wsify::bench
