// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/closecodes.h"
#include "core/session/session.h"

#include <QByteArray>

#include <optional>
#include <variant>
#include <vector>

namespace wsify {

/// Which clients are meant: the one with an id, or all of a user. Exactly one of them is not empty.
struct Subject
{
    QByteArray client = {};
    QByteArray user = {};
};

/// What is to be done to clients from outside. A value.
struct ClientOrder
{
    enum class Kind : quint8 { Disconnect, Join, Leave };

    Kind kind = Kind::Disconnect;
    Subject subject = {};
    QByteArray channel = {}; ///< of Join and Leave: trimmed, valid
    std::optional<CloseCode> code = {}; ///< of Disconnect; none: what the client's protocol has for it
    QByteArray reason = {}; ///< of Disconnect; at most 123 bytes; empty: the same
    Session::By by = Session::By::Server;
};

/// A question about channels: about one by its name, or a page of all, sorted by bytes.
struct ChannelsQuery
{
    QByteArray name = {}; ///< of the one; empty asks for a page
    QByteArray prefix = {}; ///< of the names of a page
    QByteArray after = {}; ///< the name before the first of a page
    int limit = 100; ///< rows of a page
};

using ControlRequest = std::variant<ClientOrder, ChannelsQuery>;

struct ChannelFigures
{
    QByteArray channel = {};
    qint64 members = 0;
    qint64 messages = 0; ///< publications delivered since the first member joined; of several nodes the largest number
};

/// What one process, or a part of it, answers.
struct ControlAnswer
{
    qint64 clients = 0; ///< whom an order has changed
    std::vector<ChannelFigures> channels = {}; ///< of a page: up to one row more than its limit
};

} // namespace wsify
