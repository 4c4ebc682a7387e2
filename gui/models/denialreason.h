// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QString>

namespace wsify::console {

/// Why, as a sentence: the `reason` that the server names, by what was refused. One that this code does not know as it is.
QString denialReason(const admin::DenialRow &row);

} // namespace wsify::console
