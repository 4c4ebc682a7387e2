// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/native/tlshandshakes.h"

#include <QByteArrayView>
#include <QtGlobal>

#include <array>
#include <memory>
#include <string>
#include <sys/uio.h>

using SSL = struct ssl_st;

namespace wsify {

class Stream;
class TlsCertificates;
class TlsSettings;
class WorkerMetrics;

/// What the TLS streams of one worker share: the memory between OpenSSL and the descriptor, and the places for
/// handshakes.
struct TlsShared
{
    static constexpr size_t InSize =
        32 * 1024; ///< with a record that had begun before, at most half of what a reader has room for

    WorkerMetrics &metrics;
    TlsHandshakes handshakes;
    std::array<char, InSize> in = {}; ///< as received
    QByteArrayView input = {}; ///< what OpenSSL has not taken of it
    std::string output = {}; ///< what OpenSSL wants to send
    std::array<char, 16 * 1024> record = {}; ///< pieces that become one record
};

/// TLS over a Stream, the server's end: the same functions, with plain bytes. OpenSSL never sees the descriptor.
///
/// What the kernel does not take of a record is kept here; its plain bytes count as sent only when the kernel has
/// taken it, so the queue above is a plain connection's. A session is made when the first bytes come and its handshake
/// may begin. Owned by its connection, worker thread only. An empty class in a build without TLS.
class TlsStream
{
public:
    TlsStream(TlsShared &shared, const TlsCertificates &certificates, TlsHandshakes::Handle handle);
    ~TlsStream();
    TlsStream(const TlsStream &) = delete;
    TlsStream &operator=(const TlsStream &) = delete;

    /// The stream below, which the connection owns; not null when any of the functions below is called.
    void setBelow(Stream &below) { m_below = &below; }

    /// As Stream's. What was received is taken as a whole: nothing stays behind that the descriptor would not tell of,
    /// but an end that hasEnded() tells of.
    qint64 receive(char *into, size_t size);
    qint64 send(QByteArrayView bytes);
    qint64 send(iovec *pieces, size_t count);
    /// Sends what the kernel has refused before.
    void flush();
    /// True if the kernel has refused bytes.
    bool isBlocked() const { return !m_pending.empty(); }
    /// Bytes that are neither refused nor sent(): the kernel has begun to take them, or took them since the last call
    /// of send(). They are the stream's from now on, and not to be offered again.
    qint64 takeBegun();

    bool isEstablished() const { return m_isEstablished; }
    /// The first bytes of a handshake have come.
    bool hasBegun() const { return m_session != nullptr; }
    /// Why it ended before it was established; a phrase.
    const char *failure() const { return m_failure; }
    /// It waits for the place of another handshake, and nothing is to be read.
    bool isWaiting() const { return m_isWaiting; }
    void setAdmitted() { m_isWaiting = false; }
    /// receive() would tell of an end without asking the descriptor.
    bool hasEnded() const { return m_end != 0; }

    /// Says that no more will come (close_notify), then shuts down below.
    void shutDown();
    /// The same for an end. False if nothing was said, or the kernel does not take it: then there is no use in waiting
    /// for the peer's end.
    bool sayGoodbye();

    /// Bytes held here.
    qint64 held() const { return m_held; }

private:
    bool begin();
    qint64 decrypt(char *into, size_t size);
    void fail();
    void sendOutput();
    size_t push(QByteArrayView bytes);
    bool encrypt(QByteArrayView bytes);
    bool encrypt(const iovec *pieces, size_t count, qint64 skip, qint64 size);
    void leaveHandshake();
    void account();

    TlsShared &m_shared;
    const TlsCertificates &m_certificates;
    const TlsHandshakes::Handle m_handle;
    Stream *m_below = nullptr;
    std::shared_ptr<const TlsSettings> m_settings; ///< while the handshake may need it
    SSL *m_session = nullptr;
    std::string m_pending; ///< refused by the kernel
    size_t m_pendingSent = 0;
    qint64 m_begun = 0; ///< plain bytes of records in m_pending
    qint64 m_done = 0; ///< plain bytes that were m_begun, until send() tells
    qint64 m_held = 0; ///< as accounted
    const char *m_failure = "the client ended the connection";
    qint64 m_end = 0; ///< what receive() has yet to tell: Stream::AtEnd or Broken
    bool m_isEstablished = false;
    bool m_isWaiting = false;
    bool m_hasFailed = false; ///< the session is of no more use
    bool m_isLost = false; ///< the stream below is
    bool m_hasSaidGoodbye = false;
    bool m_mustShutDown = false; ///< below, when everything is sent
};

} // namespace wsify
