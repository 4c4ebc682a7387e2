// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QStringList>

namespace wsify {

/// The engines of this build, by name, the one that `auto` stands for first.
QStringList engineNames();

} // namespace wsify
