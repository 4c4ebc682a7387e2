// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/http/proxyheader.h"
#include "engine/native/connection.h"

#include <QByteArray>

namespace wsify {

/// A connection of a trusted proxy, which must first name its client (--proxy-protocol): reads the header and not a
/// byte behind it, then gives way to an HttpConnection. A wrong or late header ends it without an answer.
///
/// The header is a part of the time that the request head has. See Connection for ownership and thread.
class ProxyHeaderConnection final : public Connection
{
public:
    ProxyHeaderConnection(ConnectionContext &context, Stream stream, Handle handle, Peer peer,
                          const Listener &listener);

    std::unique_ptr<Connection> successor() override;
    void begin() override;
    void shed() override;

protected:
    qint64 receive() override;
    void received(char *data, qsizetype size) override;
    void ended() override;
    void broken() override { ended(); }
    void endAnnounced() override {}
    void late() override { refuse("did not come within --head-timeout"); }
    Fate settle() override;
    qint64 keptInput() const override { return m_received.size(); }

private:
    void refuse(const char *reason);
    void end();

    const Listener &m_listener;
    const Peer m_peer;
    QByteArray m_received; ///< of the header
    ProxyHeader m_header;
    Clock::Duration m_headUntil{};
    bool m_isOver = false;
};

} // namespace wsify
