// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/tlscertificates.h"

#include <memory>
#include <vector>

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;

namespace wsify {

/// How the native engine serves TLS, by OpenSSL: TLS 1.2 and 1.3 without renegotiation, compression and early data,
/// ALPN http/1.1, resumption by tickets. All workers share it.
class TlsContext final : public TlsSettings
{
public:
    ~TlsContext() override;
    TlsContext(const TlsContext &) = delete;
    TlsContext &operator=(const TlsContext &) = delete;

    /// A server's end of a new connection. The context must outlive its handshake. Null without memory.
    SSL *newSession() const;

    /// For TlsCertificates. What it makes has one source of tickets: they survive a change of certificates.
    static TlsCertificates::Prepare prepare();

private:
    class Tickets;
    struct Identity;

    explicit TlsContext(std::shared_ptr<Tickets> tickets);
    bool add(const TlsPair &pair);
    std::vector<const Identity *> identitiesFor(const char *name) const;
    static int choose(SSL *session, void *context);

    const std::shared_ptr<Tickets> m_tickets;
    std::vector<std::unique_ptr<Identity>> m_identities;
    SSL_CTX *m_context;
};

} // namespace wsify
