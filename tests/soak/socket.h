// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "loop.h"

#include <QByteArray>
#include <QByteArrayView>

namespace wsify::soak {

/// A non-blocking TCP connection to the server. Never destroyed in a turn of the loop.
class Socket : public Loop::Handler
{
public:
    enum class End : quint8 {
        Fin, ///< the server's
        Reset, ///< the server's, or the connection was refused
        Own,
    };

    ~Socket() override;
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;

    bool isOver() const { return m_descriptor < 0; }
    void ready(quint32 events) final;

    /// Ends it without a word: RST.
    void reset();

protected:
    /// Over at once, without ended(), when nobody listens.
    Socket(Loop &loop, quint16 port);

    void send(QByteArrayView bytes);
    /// True when the other side's kernel has everything.
    bool isAcknowledged() const;
    /// FIN behind everything that was sent.
    void finish();
    /// close(2): bytes that come now are answered RST by the system.
    void drop();
    /// From now on what the server sends stays in the kernel.
    void setReading(bool reads);

    virtual void received(QByteArrayView bytes) = 0;
    /// Once, unless this side ended it.
    virtual void ended(End end) = 0;

private:
    void flush();
    void update();
    void close();
    void end(End end);

    Loop &m_loop;
    int m_descriptor;
    QByteArray m_out;
    bool m_finishes = false;
    bool m_reads = true;
};

} // namespace wsify::soak
