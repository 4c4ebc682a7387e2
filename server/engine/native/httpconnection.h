// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/admission.h"
#include "core/http/httpapi.h"
#include "core/http/httpmessage.h"
#include "engine/http/httpcodec.h"
#include "engine/native/connection.h"

#include <QElapsedTimer>

#include <memory>
#include <optional>

namespace wsify {

/// A connection that speaks HTTP/1.1: answers its requests one after the other, until one of them is an admitted
/// upgrade.
///
/// Heads and bodies have absolute deadlines (408), an idle connection has Limits::keepAliveTimeout. One request is
/// answered at a time; pipelined requests wait in the decoder. Reading stops while they wait, or while the client does
/// not read its answers. See Connection for ownership and thread.
class HttpConnection final : public Connection
{
public:
    HttpConnection(ConnectionContext &context, Stream stream, std::unique_ptr<TlsStream> tls, Handle handle, Peer peer,
                   ListenerRole role);
    /// Takes over a connection whose proxy has named `peer`; the first head must be complete by `headUntil`.
    HttpConnection(Connection &other, std::unique_ptr<TlsStream> tls, Peer peer, ListenerRole role,
                   Clock::Duration headUntil);

    std::unique_ptr<Connection> successor() override;
    void begin() override;
    void shed() override;

protected:
    void received(char *data, qsizetype size) override;
    void ended() override;
    void broken() override;
    void endAnnounced() override;
    void late() override;
    void handshakeFailed(const char *reason) override;
    Fate settle() override;
    qint64 keptInput() const override { return m_decoder.kept(); }

private:
    enum class State : quint8 {
        Reading,
        Deciding, ///< waiting for the answer
        Sending, ///< answered; the next request waits until the client reads, or until others have had their turn
        Finishing, ///< the last answer is on its way
        Lingering, ///< the last answer was sent; input is dropped until the client ends, too
        Upgraded,
        Over,
    };

    void beginRequest();
    void advance(HttpDecoder::State decoded);
    bool headRead();
    void handle();
    void replied(const HttpResponse &response);
    void decided(Admission::Answer answer);
    void refuse(int status, const QByteArray &text);
    void answer(const HttpResponse &response, bool inputIsLeft);
    void next();
    void record(int status, qint64 bytesOut);
    bool isBodyOver() const { return m_bodyLeft > 0 && m_dropped >= m_bodyLeft; }

    HttpDecoder m_decoder;
    ListenerRole m_role;
    Peer m_peer;
    Peer m_requester; ///< m_peer, or the client behind it
    std::unique_ptr<Admission::Ticket> m_ticket;
    std::optional<AdmittedRequest> m_request; ///< while its body is read
    ClientInfo m_client; ///< Upgraded
    std::optional<Admission::Late> m_late; ///< Upgraded, and refused
    QElapsedTimer m_clock; ///< time since the request began
    qint64 m_bytesIn = 0; ///< since the request began, also what is behind it
    qint64 m_bodyLeft = 0; ///< of a request that was answered before its body came; the largest number if unknown
    qint64 m_dropped = 0; ///< bytes behind the last request that counts
    Clock::Duration m_dropUntil{}; ///< Lingering
    State m_state = State::Reading;
    bool m_hasHead = false;
    bool m_inputIsLeft = false;
    bool m_isHandling = false;
    bool m_isYielding = false;
    int m_served = 0; ///< number of requests in this turn
    bool m_isKeptAlive = false; ///< a request was answered before
};

} // namespace wsify
