// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

namespace wsify {

/// Stands for the address of whoever came by a Unix socket: in logs, for the authorizer, for consoles, in
/// --trusted-proxies. No limit per address counts it.
inline constexpr char LocalPeer[] = "unix";

} // namespace wsify
