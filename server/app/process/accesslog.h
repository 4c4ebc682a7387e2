// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>

namespace wsify {

struct AccessRecord;

/// The line of an answered HTTP request, with its LF, shaped like v3's (echo's access log). The URI is cut at 1 KiB and shows no value of its
/// query, other texts are cut at 256 bytes. Any thread.
QByteArray accessLine(const AccessRecord &record);

} // namespace wsify
