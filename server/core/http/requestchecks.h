// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/httpmessage.h"

#include <QByteArray>
#include <QByteArrayList>

#include <optional>

namespace wsify {

/// What several routes ask of a request, and how they refuse it. Free of state.

/// True if the head carries one of the keys, as `?key=` or as a bearer token; compared in constant time.
bool hasKey(const HttpHead &head, const QByteArrayList &keys);

/// 415 for a body that is not JSON, or is encoded; none if it may be read.
std::optional<HttpResponse> refusedMediaType(const HttpHead &head);
/// 400 for a body in UTF-16 or UTF-32; none if it may be read.
std::optional<HttpResponse> refusedEncoding(const QByteArray &body);
/// The body without its byte order mark.
QByteArray withoutMark(const QByteArray &body);

/// 405 with the methods that are allowed.
HttpResponse methodNotAllowed(const char *allowed);
/// 503 with a jittered Retry-After.
HttpResponse busy(const QByteArray &text);

} // namespace wsify
