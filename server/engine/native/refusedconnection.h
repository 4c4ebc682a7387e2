// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/admission.h"
#include "engine/native/connection.h"
#include "engine/websocket/websocketcodec.h"

#include <QByteArray>

namespace wsify {

/// A client of wsify.v4 that is refused behind its 101: the close frame is queued, and what comes is dropped until the client ends, by
/// its close frame or its FIN, for Limits::lateRefusalTime at most. See Connection for ownership and thread.
class RefusedConnection final : public Connection
{
public:
    /// Takes over a connection whose 101 and close frame are queued; `early` is the input after the handshake.
    RefusedConnection(Connection &handshake, Admission::Late late, QByteArray early);

    void begin() override;
    void shed() override;

protected:
    void received(char *data, qsizetype size) override;
    void ended() override { end(); }
    void broken() override { end(); }
    void endAnnounced() override { end(); }
    void late() override;
    Fate settle() override;
    qint64 keptInput() const override { return m_decoder.kept(); }

private:
    void end();

    const Admission::Late m_late; ///< counts it
    QByteArray m_early;
    WebSocketDecoder m_decoder; ///< finds the close frame
    qint64 m_dropped = 0; ///< bytes
    bool m_isEnding = false; ///< once everything is sent
};

} // namespace wsify
