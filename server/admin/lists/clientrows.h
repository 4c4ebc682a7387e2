// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/lists/ranking.h"
#include "common/admin/messages.h"
#include "common/filter/filter.h"

namespace wsify {

class Session;

/// The data of a session that consoles see. On its worker's thread.
namespace clientrows {

/// A column that clients are sorted by.
struct Column
{
    const char *name;
    qint64 (*number)(const Session &, int worker); ///< null for a text column
    QByteArrayView (*text)(const Session &); ///< null for a number column
    qint64 admin::ClientRow::*field; ///< for a number that changes; null otherwise
};
/// Null if there is no such column. The empty name means the first column.
const Column *column(QByteArrayView name);

SortKey sortKey(const Session &session, int worker, const Column &column);
bool matches(const Session &session, int worker, const Filter &filter);

admin::ClientRow row(const Session &session, int worker);
admin::ClientDetails details(const Session &session, int worker);
admin::MemberRow member(const Session &session);

} // namespace clientrows

} // namespace wsify
