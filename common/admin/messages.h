// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/answers.h"
#include "common/admin/consolemessages.h"
#include "common/admin/servermessages.h"

#include <variant>

/// The messages of the admin protocol as plain structs. common/admin/PROTOCOL.md defines their meaning and changes
/// with this file. Member names are the wire's names in camel case. Text is UTF-8.
///
/// Units, unless a member says otherwise: times are milliseconds since 1970-01-01 UTC (`t`, `startedAt`), or microseconds when the name
/// ends in `Us`; durations are milliseconds; sizes are bytes; totals count from the start of the server and never fall.
///
/// A member that a peer did not send keeps its default; a peer ignores members it does not know. So a field may be
/// added at any time, but never renamed, removed or given another meaning: that would need a new protocol version.
namespace wsify::admin {

/// Everything a server sends.
using ServerMessage = std::variant<ServerHello, Log, Stats, Traffic, Event, Ok, Error, HistoryReply, ListReply,
                                   GetReply, WatchReply, BodyReply, PublishReply, ReloadReply, ConfigReply>;

} // namespace wsify::admin
