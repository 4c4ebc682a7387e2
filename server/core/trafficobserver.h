// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArrayView>

namespace wsify {

class Message;
struct ClientFacts;
struct Command;

/// Receives a worker's traffic while it is watched (Hub::watch()). On the worker's thread; must not call back into
/// core. Views are valid during the call.
class TrafficObserver
{
public:
    virtual ~TrafficObserver() = default;

    /// A client's command, before it is authorized.
    virtual void received(const ClientFacts &client, const Command &command, QByteArrayView message) = 0;
    /// A publication was queued for its members on this worker; there is at least one.
    virtual void delivered(const Message &message, qsizetype members) = 0;
};

} // namespace wsify
