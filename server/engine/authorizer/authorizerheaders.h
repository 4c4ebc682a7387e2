// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/authorizer.h"

#include <QByteArray>

#include <chrono>

namespace wsify {

/// The headers of an authorizer call (PROTOCOL.md section 3), the same for every engine: the forwarded handshake headers, Content-Type,
/// X-Wsify-Client, X-Wsify-Remote-Addr, X-Wsify-User and X-Wsify-Meta where there is one, X-Wsify-Attempt from the second attempt on, and,
/// with a secret, X-Wsify-Timestamp and the two signatures: X-Wsify-Signature, of the time and the body, as v3's authorizers know it, and
/// X-Wsify-Signature-2, of the identity, too. The caller adds Host and Content-Length. Pure.
HeaderList authorizerHeaders(const AuthRequest &request, const QByteArray &secret, std::chrono::seconds sinceEpoch,
                             int attempt = 1);

} // namespace wsify
