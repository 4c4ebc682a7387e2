// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/control/controlrequest.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <variant>

namespace wsify {

/// What the nodes of one installation say to one another about requests from outside: the byte 0x02, which no JSON begins with, and one
/// JSON object. Free of state, any thread.
namespace controlmessage {

inline constexpr char First = '\x02';

/// A request to every node, the asking one too; `id` names the request and who asks.
struct Ask
{
    QByteArray id = {};
    ControlRequest request = {};
};
/// What one node answers.
struct Answer
{
    QByteArray id = {};
    ControlAnswer answer = {};
};

QByteArray write(const Ask &ask);
QByteArray write(const Answer &answer);

/// None for anything that these functions do not write: other nodes may be newer.
std::optional<std::variant<Ask, Answer>> read(QByteArrayView message);

} // namespace controlmessage

} // namespace wsify
