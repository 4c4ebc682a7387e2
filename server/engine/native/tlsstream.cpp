// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/tlsstream.h"

#include "core/metrics/metrics.h"
#include "engine/native/stream.h"
#include "engine/native/tlscontext.h"

#include <algorithm>
#include <cstring>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <utility>

namespace wsify {

namespace {

constexpr int LastAttempts = 8;
constexpr size_t AtATime =
    64 * 1024; // plain bytes for one call of the kernel, so that not more is kept when it takes none
constexpr size_t MaxPending = 256 * 1024; // of answers to a peer that does not read them
constexpr qint64 RecordMemory = 17 * 1024; // that OpenSSL holds for a record of which a part has come

// OpenSSL's own memory BIOs keep the largest size that they ever had, for each connection.

TlsShared &sharedOf(BIO *bio)
{
    return *static_cast<TlsShared *>(BIO_get_data(bio));
}

int readInput(BIO *bio, char *into, int size)
{
    QByteArrayView &input = sharedOf(bio).input;
    BIO_clear_retry_flags(bio);
    if (input.isEmpty()) {
        BIO_set_retry_read(bio);
        return -1;
    }
    const qsizetype count = std::min<qsizetype>(size, input.size());
    std::memcpy(into, input.data(), size_t(count));
    input = input.sliced(count);
    return int(count);
}

int writeOutput(BIO *bio, const char *bytes, int size)
{
    sharedOf(bio).output.append(bytes, size_t(size));
    return size;
}

long control(BIO *, int command, long, void *)
{
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD *makeMethod()
{
    BIO_METHOD *const method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wsify");
    BIO_meth_set_read(method, readInput);
    BIO_meth_set_write(method, writeOutput);
    BIO_meth_set_ctrl(method, control);
    return method;
}

BIO *newBio(TlsShared &shared)
{
    static const BIO_METHOD *const method = makeMethod();
    BIO *const bio = BIO_new(method);
    BIO_set_data(bio, &shared);
    BIO_set_init(bio, 1);
    return bio;
}

} // namespace

TlsStream::TlsStream(TlsShared &shared, const TlsCertificates &certificates, TlsHandshakes::Handle handle)
    : m_shared(shared)
    , m_certificates(certificates)
    , m_handle(handle)
{
}

TlsStream::~TlsStream()
{
    if (!m_isEstablished) {
        if (m_session)
            ++m_shared.metrics.tlsHandshakesFailed;
        leaveHandshake();
    }
    SSL_free(m_session);
    m_shared.metrics.heldBytes.add(-m_held);
}

/// False while the handshake may not begin.
bool TlsStream::begin()
{
    switch (m_shared.handshakes.enter(m_handle)) {
    case TlsHandshakes::Entry::Open:
        break;
    case TlsHandshakes::Entry::Waiting:
        ++m_shared.metrics.tlsHandshakesWaited;
        m_isWaiting = true;
        return false;
    case TlsHandshakes::Entry::Later:
        return false;
    }
    m_settings = m_certificates.current();
    m_session = static_cast<const TlsContext &>(*m_settings).newSession();
    Q_CHECK_PTR(m_session);
    BIO *const bio = newBio(m_shared);
    SSL_set_bio(m_session, bio, bio);
    SSL_set_accept_state(m_session);
    return true;
}

void TlsStream::leaveHandshake()
{
    m_settings.reset();
    m_shared.handshakes.leave(m_handle);
}

qint64 TlsStream::receive(char *into, size_t size)
{
    if (m_end != 0)
        return std::exchange(m_end, 0);
    if (!m_session && !begin())
        return 0;
    const qint64 received = m_below->receive(m_shared.in.data(), m_shared.in.size());
    if (received <= 0) {
        m_isLost = received == Stream::Broken;
        return received;
    }
    m_shared.input = {m_shared.in.data(), received};
    const qint64 plain = decrypt(into, size);
    m_shared.input = {};
    sendOutput();
    account();
    return plain > 0 ? plain : std::exchange(m_end, 0);
}

/// Takes all input; what it says behind the bytes is m_end.
qint64 TlsStream::decrypt(char *into, size_t size)
{
    size_t plain = 0;
    int error = SSL_ERROR_NONE;
    ERR_clear_error();
    while (error == SSL_ERROR_NONE && plain < size) {
        size_t count = 0;
        const int result = SSL_read_ex(m_session, into + plain, size - plain, &count);
        error = result == 1 ? SSL_ERROR_NONE : SSL_get_error(m_session, result);
        plain += count;
    }
    if (!m_isEstablished && SSL_is_init_finished(m_session)) {
        m_isEstablished = true;
        ++m_shared.metrics.tlsHandshakes;
        leaveHandshake();
    }
    if (error == SSL_ERROR_ZERO_RETURN)
        m_end = Stream::AtEnd;
    else if (error != SSL_ERROR_NONE && error != SSL_ERROR_WANT_READ)
        fail();
    return qint64(plain);
}

/// The alert for it is in the output. One who speaks HTTP would not understand it.
void TlsStream::fail()
{
    const unsigned long error = ERR_peek_last_error();
    const int reason = ERR_GET_REASON(error);
    if (const char *text = ERR_reason_error_string(error))
        m_failure = text;
    ERR_clear_error();
    if (reason == SSL_R_HTTP_REQUEST || reason == SSL_R_HTTPS_PROXY_REQUEST)
        m_shared.output += "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 35\r\n"
                           "Connection: close\r\n\r\nThis port speaks HTTPS, not HTTP.\r\n";
    m_hasFailed = true;
    m_end = Stream::Broken;
}

/// What OpenSSL has just made. The rest that the kernel refuses is kept.
void TlsStream::sendOutput()
{
    std::string &output = m_shared.output;
    if (output.empty())
        return;
    const size_t sent = isBlocked() ? 0 : push({output.data(), qsizetype(output.size())});
    m_pending.append(output, sent);
    output.clear();
    if (m_pending.size() - m_pendingSent > MaxPending) {
        m_hasFailed = true;
        m_end = Stream::Broken;
    }
    account();
}

void TlsStream::flush()
{
    if (isBlocked()) {
        const QByteArrayView pending(m_pending.data(), qsizetype(m_pending.size()));
        m_pendingSent += push(pending.sliced(qsizetype(m_pendingSent)));
        if (m_pendingSent == m_pending.size()) {
            m_pending = std::string(); // and its memory
            m_pendingSent = 0;
        }
    }
    if (m_mustShutDown && !isBlocked()) {
        m_mustShutDown = false;
        m_below->shutDown();
    }
    account();
}

/// Gives the kernel all that waits, and answers what it took. The plain bytes are done with their record, a slow peer's bit by bit.
size_t TlsStream::push(QByteArrayView bytes)
{
    const qint64 sent = m_isLost ? 0 : m_below->send(bytes);
    m_isLost = m_isLost || sent < 0;
    const qint64 done = sent == bytes.size() ? m_begun : std::clamp<qint64>(sent, 0, m_begun);
    m_begun -= done;
    m_done += done;
    return size_t(std::max<qint64>(sent, 0));
}

qint64 TlsStream::send(QByteArrayView bytes)
{
    iovec piece{const_cast<char *>(bytes.data()), size_t(bytes.size())};
    return send(&piece, 1);
}

qint64 TlsStream::send(iovec *pieces, size_t count)
{
    qint64 offered = 0;
    for (size_t i = 0; i < count; ++i)
        offered += qint64(pieces[i].iov_len);
    flush();
    qint64 taken = std::min(m_done, offered);
    m_done -= taken;
    while (taken < offered && m_begun == 0 && !isBlocked()) {
        if (m_hasFailed || m_isLost || m_hasSaidGoodbye)
            return Stream::Broken;
        if (!m_isEstablished)
            break;
        const qint64 size = std::min<qint64>(offered - taken, AtATime);
        if (!encrypt(pieces, count, taken, size)) {
            m_hasFailed = true;
            return Stream::Broken;
        }
        m_begun = size;
        sendOutput();
        taken += std::exchange(m_done, 0);
    }
    return m_isLost ? Stream::Broken : taken;
}

/// So many bytes of the pieces. Small ones are joined to records.
bool TlsStream::encrypt(const iovec *pieces, size_t count, qint64 skip, qint64 size)
{
    size_t used = 0;
    for (size_t i = 0; i < count && size > 0; ++i) {
        QByteArrayView piece(static_cast<const char *>(pieces[i].iov_base), qsizetype(pieces[i].iov_len));
        if (skip >= piece.size()) {
            skip -= piece.size();
            continue;
        }
        piece = piece.sliced(std::exchange(skip, 0));
        piece = piece.first(std::min<qint64>(piece.size(), size));
        size -= piece.size();
        while (!piece.isEmpty()) {
            const bool isWhole = used == 0 && (size == 0 || piece.size() >= qsizetype(m_shared.record.size()));
            if (isWhole) {
                if (!encrypt(piece))
                    return false;
                break;
            }
            const qsizetype part = std::min<qsizetype>(piece.size(), qsizetype(m_shared.record.size() - used));
            std::memcpy(m_shared.record.data() + used, piece.data(), size_t(part));
            used += size_t(part);
            piece = piece.sliced(part);
            if (used == m_shared.record.size() && !encrypt({m_shared.record.data(), qsizetype(std::exchange(used, 0))}))
                return false;
        }
    }
    return used == 0 || encrypt({m_shared.record.data(), qsizetype(used)});
}

bool TlsStream::encrypt(QByteArrayView bytes)
{
    size_t written = 0;
    ERR_clear_error();
    return SSL_write_ex(m_session, bytes.data(), size_t(bytes.size()), &written) == 1;
}

qint64 TlsStream::takeBegun()
{
    return std::exchange(m_begun, 0) + std::exchange(m_done, 0);
}

void TlsStream::shutDown()
{
    if (m_isEstablished && !m_hasFailed && !std::exchange(m_hasSaidGoodbye, true)) {
        ERR_clear_error();
        SSL_shutdown(m_session);
    }
    m_mustShutDown = true;
    sendOutput();
    flush();
}

bool TlsStream::sayGoodbye()
{
    if (m_isLost || !(m_isEstablished || m_hasFailed))
        return false;
    shutDown();
    // Nobody waits for room behind the last words: a call that was interrupted, or refused for a moment, is made again at once.
    for (int i = 1; i < LastAttempts && isBlocked() && !m_isLost; ++i)
        flush();
    return !isBlocked() && !m_isLost;
}

void TlsStream::account()
{
    qint64 held = m_pending.empty() ? 0 : qint64(m_pending.capacity());
    // "RB": the body of a record is being read; otherwise a part of its head may be there.
    if (m_session && (SSL_has_pending(m_session) == 1 || SSL_rstate_string(m_session)[1] == 'B'))
        held += RecordMemory;
    if (held != m_held)
        m_shared.metrics.heldBytes.add(held - std::exchange(m_held, held));
}

} // namespace wsify
