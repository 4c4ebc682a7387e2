// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/text/json.h"
#include "core/fanout/audience.h"

#include <QByteArray>
#include <QByteArrayList>

#include <memory>

namespace wsify::v4 {

inline constexpr qsizetype MaxRecipients = 1000; ///< users and clients of one list together

/// Who is meant by `to` or `except` of a publication (PROTOCOL.md sections 2.1 and 4).
struct Recipients
{
    QByteArrayList users = {}; ///< none is empty
    QByteArrayList clients = {}; ///< the same
    bool isMe = false; ///< `except` of a client alone: the connection that sends

    bool isEmpty() const { return users.isEmpty() && clients.isEmpty() && !isMe; }
};

enum class Me : quint8 { Unknown, Allowed };
/// Reads one: an object with `users` or `clients`, or, if that is allowed, "me". Returns what is wrong, or nothing.
QByteArray readRecipients(const json::Value &value, Me me, Recipients &recipients);

/// Null if every member is meant. `me` is the id of the client that sends.
std::shared_ptr<const Audience> audienceOf(const Recipients &to, const Recipients &except, const QByteArray &me = {});

} // namespace wsify::v4
