// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QList>

#include <utility>

namespace wsify {

/// Headers in wire form: name, value.
using HeaderList = QList<std::pair<QByteArray, QByteArray>>;

} // namespace wsify
