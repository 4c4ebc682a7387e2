// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "link.h"

#include "broken.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#ifdef WSIFY_BENCH_TLS
#include <openssl/err.h>
#include <openssl/ssl.h>
#endif

namespace wsify::bench {

namespace {

constexpr int ConnectionsPerAddress = 20'000; // ports of one source address

void waitFor(int descriptor, short events)
{
    pollfd waiting{descriptor, events, 0};
    ::poll(&waiting, 1, -1);
}

void checkConnected(int descriptor)
{
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
        errno = error;
        broken("connect");
    }
}

#ifdef WSIFY_BENCH_TLS

SSL_SESSION *g_session = nullptr; // the first that the server gave; OpenSSL's callback has no other place

int keepSession(SSL *, SSL_SESSION *session)
{
    if (!g_session)
        g_session = SSL_SESSION_dup(session);
    return 0;
}

/// All servers are compared with the same algorithms.
SSL_CTX *makeContext()
{
    SSL_CTX *const context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
    SSL_CTX_set1_groups_list(context, "X25519");
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_mode(context,
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, keepSession);
    return context;
}

[[noreturn]] void tlsBroken(const char *what)
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    throw Broken(std::string(what) + ": " + (reason ? reason : "the server ended the connection"));
}

#endif

} // namespace

int connectTcpAsync(quint16 port)
{
    static int made = 0;
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0)
        broken("socket");
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + quint32(made++ / ConnectionsPerAddress));
    ::setsockopt(descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (::bind(descriptor, reinterpret_cast<const sockaddr *>(&from), sizeof from) != 0)
        broken("bind");
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor, reinterpret_cast<const sockaddr *>(&to), sizeof to) != 0 && errno != EINPROGRESS)
        broken("connect");
    return descriptor;
}

void broken(const char *what)
{
    throw Broken(std::string(what) + ": " + std::strerror(errno));
}

Link::Link(const Options &options, int descriptor)
    : m_descriptor(descriptor)
{
    if (!options.isTls)
        return;
#ifdef WSIFY_BENCH_TLS
    static SSL_CTX *const context = makeContext();
    m_tls = SSL_new(context);
    SSL_set_fd(m_tls, descriptor);
    SSL_set_tlsext_host_name(m_tls, "localhost");
    SSL_set_connect_state(m_tls);
    if (options.resumes && g_session) {
        SSL_SESSION *const own = SSL_SESSION_dup(g_session); // a session of TLS 1.3 can be used once
        SSL_set_session(m_tls, own);
        SSL_SESSION_free(own);
    }
#else
    throw Broken("this wsify-bench was built without OpenSSL, which --tls needs");
#endif
}

Link Link::connected(const Options &options, quint16 port)
{
    Link link = begun(options, port);
    waitFor(link.m_descriptor, POLLOUT);
    checkConnected(link.m_descriptor);
    for (Shake state = link.shake(); state != Shake::Done; state = link.shake())
        waitFor(link.m_descriptor, state == Shake::WantsRead ? POLLIN : POLLOUT);
    return link;
}

Link Link::begun(const Options &options, quint16 port)
{
    return {options, connectTcpAsync(port)};
}

Link::~Link()
{
#ifdef WSIFY_BENCH_TLS
    SSL_free(m_tls);
#endif
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Link::Link(Link &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_tls(std::exchange(other.m_tls, nullptr))
{
}

Link &Link::operator=(Link &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_tls, other.m_tls);
    return *this;
}

void Link::waitReadable() const
{
    waitFor(m_descriptor, POLLIN);
}

void Link::send(QByteArrayView bytes)
{
    if (m_tls) {
        sendTls(bytes);
        return;
    }
    while (!bytes.isEmpty()) {
        const ssize_t sent = ::send(m_descriptor, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN)
            waitFor(m_descriptor, POLLOUT);
        else if (sent < 0 && errno != EINTR)
            broken("send");
        bytes = bytes.sliced(std::max<ssize_t>(sent, 0));
    }
}

qsizetype Link::receive(char *into, qsizetype size)
{
    if (m_tls)
        return receiveTls(into, size);
    const ssize_t count = ::recv(m_descriptor, into, size_t(size), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (count <= 0)
        throw Broken("the server ended a connection");
    return count;
}

#ifdef WSIFY_BENCH_TLS

Link::Shake Link::shake()
{
    if (!m_tls)
        return Shake::Done;
    ERR_clear_error();
    const int result = SSL_do_handshake(m_tls);
    if (result == 1)
        return Shake::Done;
    switch (SSL_get_error(m_tls, result)) {
    case SSL_ERROR_WANT_READ:
        return Shake::WantsRead;
    case SSL_ERROR_WANT_WRITE:
        return Shake::WantsWrite;
    default:
        tlsBroken("the TLS handshake failed");
    }
}

bool Link::isResumed() const
{
    return m_tls && SSL_session_reused(m_tls) == 1;
}

bool Link::hasMore() const
{
    return m_tls && SSL_has_pending(m_tls) == 1;
}

qsizetype Link::receiveTls(char *into, qsizetype size)
{
    qsizetype all = 0;
    do {
        size_t count = 0;
        ERR_clear_error();
        const int result = SSL_read_ex(m_tls, into + all, size_t(size - all), &count);
        all += qsizetype(count);
        if (result == 1)
            continue;
        if (SSL_get_error(m_tls, result) == SSL_ERROR_WANT_READ)
            break;
        if (all > 0)
            break; // the next call says it again
        tlsBroken("the server ended a connection");
    } while (all < size && hasMore());
    return all;
}

void Link::sendTls(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        size_t count = 0;
        ERR_clear_error();
        const int result = SSL_write_ex(m_tls, bytes.data(), size_t(bytes.size()), &count);
        bytes = bytes.sliced(qsizetype(count));
        if (result == 1)
            continue;
        const int error = SSL_get_error(m_tls, result);
        if (error != SSL_ERROR_WANT_WRITE && error != SSL_ERROR_WANT_READ)
            tlsBroken("send");
        waitFor(m_descriptor, error == SSL_ERROR_WANT_WRITE ? POLLOUT : POLLIN);
    }
}

#else

Link::Shake Link::shake()
{
    return Shake::Done;
}

bool Link::isResumed() const
{
    return false;
}

bool Link::hasMore() const
{
    return false;
}

qsizetype Link::receiveTls(char *, qsizetype)
{
    return 0;
}

void Link::sendTls(QByteArrayView)
{
}

#endif

} // namespace wsify::bench
