// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>

namespace wsify {

struct AccessRecord;
struct Disconnect;
struct FailedHandshake;

/// True for a request of one of the routes that balancers and Prometheus ask every few seconds.
bool isProbe(const AccessRecord &record);

/// The line of an answered HTTP request, with its LF, shaped like v3's (echo's access log). The URI is cut at 1 KiB and shows no value of its
/// query, other texts are cut at 256 bytes. Any thread.
QByteArray accessLine(const AccessRecord &record);

/// The line of a client's end, with its LF; `duration` is in seconds. Any thread.
QByteArray endLine(const Disconnect &disconnect);

/// The line of a TLS handshake that failed, with its LF; `count` of them since the line before. Any thread.
QByteArray failedHandshakeLine(const FailedHandshake &handshake, qint64 count);

} // namespace wsify
