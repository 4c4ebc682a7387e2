// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

namespace wsify {

/// Who a listener is for, which decides what it serves.
enum class ListenerRole : quint8 {
    Public, ///< clients and back ends
    Metrics, ///< /metrics, /health and /ready, and nothing else (--metrics-listen-addr)
};

} // namespace wsify
