// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

namespace wsify {

struct ParsedOptions;

/// `wsify tail`: prints what a running server receives and delivers, as far as a filter matches, and how much of it was
/// skipped. Ends with 0 at SIGINT or SIGTERM or when nobody reads the output any more. While the output is not read, the
/// server skips.
int tailTraffic(const ParsedOptions &options);

} // namespace wsify
