// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/native/connection.h"

namespace wsify {

/// What is left of a TLS connection that said its last word: drops what the peer still sends until the peer ends, too,
/// for 2 s at most. See Connection for ownership and thread.
class ClosingConnection final : public Connection
{
public:
    ClosingConnection(ConnectionContext &context, Stream stream, Handle handle);

    void begin() override;
    void shed() override { broken(); }

protected:
    void received(char *data, qsizetype size) override;
    void ended() override { broken(); }
    void broken() override;
    void endAnnounced() override { broken(); }
    void late() override { broken(); }
    Fate settle() override { return m_isOver ? Fate::Die : Fate::Stay; }
    qint64 keptInput() const override { return 0; }

private:
    qint64 m_dropped = 0;
    bool m_isOver = false;
};

} // namespace wsify
