// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>

namespace wsify::console {

/// The `reason` of a denial as a sentence; one that this code does not know as it is.
QString denialReason(const QByteArray &reason);

} // namespace wsify::console
