// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/lists/ranking.h"
#include "common/admin/messages.h"
#include "common/filter/filter.h"

namespace wsify {

class Session;

/// What consoles are shown of a session. On its worker's thread.
namespace clientrows {

/// A column that clients are sorted by.
struct Column
{
    const char *name;
    qint64 (*number)(const Session &, int worker); ///< null: it is one of text
    QByteArrayView (*text)(const Session &); ///< null: it is one of numbers
    qint64 admin::ClientRow::*field; ///< of a number that changes; null otherwise
};
/// Null when there is no such column. The empty name is the first one's.
const Column *column(QByteArrayView name);

SortKey sortKey(const Session &session, int worker, const Column &column);
bool matches(const Session &session, const Filter &filter);

admin::ClientRow row(const Session &session, int worker);
admin::ClientDetails details(const Session &session, int worker);
admin::MemberRow member(const Session &session);

} // namespace clientrows

} // namespace wsify
