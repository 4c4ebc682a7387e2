// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/authorizer.h"

#include <QByteArray>

#include <chrono>

namespace wsify {

/// The headers of an authorizer call (PROTOCOL.md section 3), the same for every engine: Content-Type, X-Wsify-Client,
/// X-Wsify-Remote-Addr, the forwarded handshake headers, and, with a secret, X-Wsify-Timestamp and X-Wsify-Signature:
/// sha256=hex(HMAC-SHA256(timestamp + "." + body)). The caller adds Host and Content-Length. Pure.
HeaderList authorizerHeaders(const AuthRequest &request, const QByteArray &secret, std::chrono::seconds sinceEpoch);

} // namespace wsify
