// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"
#include "common/filter/filter.h"

#include <QByteArray>

#include <functional>

namespace wsify {

/// Receives an answer, on the main thread; called at most once, now or later.
using AdminReply = std::function<void(const admin::ServerMessage &)>;

// Error answers to requests.

admin::Error errorTo(const admin::RequestId &id, const char *code, const QByteArray &message);
/// `bad_request`: the problem with one field of the request.
admin::Error badField(const admin::RequestId &id, const char *field, const QByteArray &message);
admin::Error badFilter(const admin::RequestId &id, const FilterError &error);

} // namespace wsify
