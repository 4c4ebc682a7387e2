// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArrayView>

namespace wsify {

class Message;
struct ClientFacts;
struct Command;

/// Receives a worker's traffic while it is watched (Hub::watch()), or that of the main thread (Node::watch()). On that thread; must not call
/// back into core. Views are valid during the call.
class TrafficObserver
{
public:
    virtual ~TrafficObserver() = default;

    /// What became of a command.
    struct Outcome
    {
        const char *refused = nullptr; ///< one of refusalcode::, static; null if it was not refused
        qint64 publication = 0; ///< the number of what it publishes; 0 if nothing
    };

    /// A client's command, as soon as it is decided, and before it has an effect.
    /// `user`: as the authorizer names the client; empty if it names none.
    virtual void received(const ClientFacts &client, QByteArrayView user, const Command &command,
                          const Outcome &outcome) = 0;
    /// A publication that no client of this process has sent, before it is delivered. It has a provenance.
    virtual void arrived(const Message &message) = 0;
    /// A publication was queued for its members on this worker; or, with 0, the process has no member for it.
    virtual void delivered(const Message &message, qsizetype members) = 0;
};

} // namespace wsify
