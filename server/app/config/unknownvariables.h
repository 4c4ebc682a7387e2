// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/optiontable.h"

#include <QProcessEnvironment>
#include <QStringList>

#include <vector>

namespace wsify {

/// A sentence for each variable WSIFY_... that is set and means nothing, with the nearest one that does if it is at most
/// three changes away. Those that Kubernetes makes for a service of that name (WSIFY_SERVICE_..., WSIFY_PORT...) are
/// passed over. Values are never shown. Pure.
QStringList unknownVariables(const QProcessEnvironment &environment, const std::vector<Option> &options);

} // namespace wsify
