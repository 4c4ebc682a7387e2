// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QIcon>

namespace wsify::console {

/// The console's own icon, sharp at every size, as packaging/desktop/wsify-console.svg has it.
QIcon appIcon();

} // namespace wsify::console
