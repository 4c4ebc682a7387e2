// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <algorithm>

namespace wsify {

/// True if an Origin header's value is one of --allowed-origins. Scheme and host are compared without case (RFC 6454
/// section 4); `null` never matches.
inline bool isOriginListed(const QByteArray &origin, const QByteArrayList &allowed)
{
    return std::any_of(allowed.begin(), allowed.end(), [&origin](const QByteArray &candidate) {
        return origin.compare(candidate, Qt::CaseInsensitive) == 0;
    });
}

} // namespace wsify
