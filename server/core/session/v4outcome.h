// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/broker.h"
#include "core/session/authorizer.h"
#include "core/session/v4error.h"

namespace wsify::v4 {

/// 1 to 10: clients that are sent away together must not come back together.
int jitteredSeconds();

/// What an answer that is no yes means to the client.
Error errorOf(const AuthAnswer &answer);
/// What a publication that was not taken means to the client.
Error errorOf(PublishResult result);

} // namespace wsify::v4
