// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/hub.h"
#include "core/http/httpmessage.h"
#include "core/http/subprotocols.h"
#include "core/session/authorizer.h"
#include "core/session/session.h"
#include "core/session/v4reader.h"

#include <QByteArray>
#include <QByteArrayList>

#include <functional>
#include <memory>
#include <optional>

namespace wsify {

class Observer;
struct Limits;

/// Decides who may connect (PROTOCOL.md section 2), before the 101.
///
/// One a worker, used on its thread. An engine calls admit() with a head that isUpgrade(), writes the 101 or the refusal it
/// gets, and for a client that is accepted() asks open() for the session of the new connection.
///
/// A page cannot see the status of a refused handshake. A client of wsify.v4 is therefore refused behind its 101 where the reason is its own
/// (section 2.1): see Answer::late.
class Admission
{
public:
    struct Config
    {
        QByteArrayList allowedOrigins; ///< empty: every origin
        QByteArrayList forwardedHeaders; ///< --authorizer-forward, lower case
        bool headersAsList = false; ///< --authorizer-headers list
        bool keepsHandshake = true; ///< consoles may ask for it
    };

    /// A pending decision. Destroying it cancels the call to the authorizer, for a client that is gone.
    class Ticket
    {
    public:
        virtual ~Ticket() = default;
    };

    /// A refusal that the client is told by a close frame, the only frame of its connection. The engine reads and drops what comes, and
    /// ends the connection when the client does, after Limits::lateRefusalTime at most. Kept as long as that.
    struct Late : Farewell
    {
        ConnectLimits::Place place; ///< it counts as a client of its address
        std::shared_ptr<const void> counted; ///< in WorkerMetrics::refusingLate
    };

    struct Answer
    {
        HttpResponse response = {}; ///< 101 with its headers, or the refusal
        QByteArray subprotocol = {}; ///< of a 101; empty if it names none
        ClientInfo client = {}; ///< of one that is accepted()
        std::optional<Late> late = {}; ///< of a 101 that is none
        bool accepted() const { return response.status == 101 && !late; }
    };
    using Done = std::function<void(Answer)>;

    /// `authorizer` is null if everything is allowed. All references outlive this object.
    Admission(SessionContext &context, const Config &config, ConnectLimits &connectLimits);

    /// True for an upgrade attempt: GET /ws, or /ws/.
    static bool isUpgrade(const HttpHead &head);

    /// Checks the handshake (RFC 6455 section 4.2.1), the origin, the process's state and limits; then asks the
    /// authorizer about `connect`. `done` runs exactly once, possibly before admit() returns, unless the ticket is
    /// destroyed first; a null ticket means that it has run.
    [[nodiscard]] std::unique_ptr<Ticket> admit(const HttpHead &head, const Peer &peer, Done done);

    /// The session of an accepted client, without channels. The transport outlives it, and so does this object.
    std::unique_ptr<Session> open(ClientInfo client, Transport &transport);

    /// Sec-WebSocket-Accept of RFC 6455 section 4.2.2.
    static QByteArray acceptKey(QByteArrayView key);

private:
    struct No;

    std::optional<No> refusalBefore(const HttpHead &head, const Peer &peer, const Subprotocols &offer,
                                    ClientInfo &client);
    void accept(const HttpHead &head, Answer &answer);
    std::unique_ptr<Ticket> ask(const HttpHead &head, Answer accepted, Done done);
    std::optional<No> refusalAfter(const ClientInfo &client, const AuthAnswer &answer);
    Answer refused(Answer asked, No no);
    std::optional<HttpResponse> checkHandshake(const HttpHead &head) const;
    bool isOriginAllowed(const HttpHead &head) const;
    QByteArray connectBody(const HttpHead &head) const;
    HeaderList forwardedHeaders(const HttpHead &head) const;

    SessionContext &m_context;
    const Config &m_config;
    ConnectLimits &m_connectLimits;
    HandshakePool m_handshakes;
    v4::Reader m_reader;
};

} // namespace wsify
