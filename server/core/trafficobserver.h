// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArrayView>

namespace wsify {

class Message;
struct ClientFacts;
struct Command;

/// What a worker tells of its traffic while somebody watches it (Hub::watch()). On the worker's thread; must not call back into core. Views live
/// for the call.
class TrafficObserver
{
public:
    virtual ~TrafficObserver() = default;

    /// A client's message that is a command, before anybody has allowed it.
    virtual void received(const ClientFacts &client, const Command &command, QByteArrayView message) = 0;
    /// A publication was queued for its members on this worker, of whom there is one at least.
    virtual void delivered(const Message &message, qsizetype members) = 0;
};

} // namespace wsify
