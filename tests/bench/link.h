// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "options.h"

#include <QByteArrayView>
#include <QtGlobal>

using SSL = struct ssl_st;

namespace wsify::bench {

/// One connection to the server, with TLS (--tls: 1.3, X25519, AES-128-GCM, nothing verified) or without; non-blocking.
/// Owns its descriptor.
class Link
{
public:
    Link() = default;
    /// Connects and shakes hands, from a source address that has ports left; waits for that.
    static Link connected(const Options &options, quint16 port);
    /// Begins to connect. When the descriptor is writable, call shake() until it is done, whenever the descriptor is ready.
    static Link begun(const Options &options, quint16 port);
    ~Link();
    Link(Link &&other) noexcept;
    Link &operator=(Link &&other) noexcept;

    int descriptor() const { return m_descriptor; }
    enum class Shake : quint8 { Done, WantsRead, WantsWrite };
    /// Goes on with the TLS handshake; done at once without TLS.
    Shake shake();
    /// Its TLS session is that of a connection before it (--resume).
    bool isResumed() const;

    /// Waits for room where there is none.
    void send(QByteArrayView bytes);
    /// Bytes that have come, at most `size`; 0 for none. Throws Broken at the end of the connection.
    qsizetype receive(char *into, qsizetype size);
    /// There may be more that the descriptor does not tell of.
    bool hasMore() const;
    /// Waits until there is something to receive.
    void waitReadable() const;

private:
    Link(const Options &options, int descriptor);
    qsizetype receiveTls(char *into, qsizetype size);
    void sendTls(QByteArrayView bytes);

    int m_descriptor = -1;
    SSL *m_tls = nullptr;
};

/// Begins a TCP connection to the server, from a source address that has ports left; the descriptor is the caller's.
int connectTcpAsync(quint16 port);

/// What the kernel's error means, as Broken.
[[noreturn]] void broken(const char *what);

} // namespace wsify::bench
