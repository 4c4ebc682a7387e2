// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

namespace wsify {

/// How much of what clients say consoles may see (--admin-payloads).
enum class AdminPayloads : quint8 {
    Off,
    Head, ///< beginnings in rows of traffic
    Full, ///< and whole ones on demand
};

} // namespace wsify
