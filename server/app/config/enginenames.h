// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QStringList>

namespace wsify {

/// The engines of this build, by name; `auto` means the first.
QStringList engineNames();

} // namespace wsify
