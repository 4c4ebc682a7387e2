// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

namespace wsify {

/// How much of message payloads consoles may see (--admin-payloads).
enum class AdminPayloads : quint8 {
    Off,
    Head, ///< beginnings in rows of traffic
    Full, ///< also whole payloads on demand
};

} // namespace wsify
