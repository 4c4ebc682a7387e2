// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

// What stands for TLS in a build without it. No stream is ever made: prepare() refuses at the start.

#include "engine/native/tlscontext.h"
#include "engine/native/tlsstream.h"

namespace wsify {

TlsCertificates::Prepare TlsContext::prepare()
{
    return [](const std::vector<TlsPair> &, QString &error) -> std::shared_ptr<const TlsSettings> {
        error = QStringLiteral("the native engine of this build has no TLS; --engine qt has");
        return nullptr;
    };
}

struct TlsContext::Identity
{
};

TlsContext::~TlsContext() = default;

TlsStream::TlsStream(TlsShared &shared, const TlsCertificates &certificates, TlsHandshakes::Handle handle)
    : m_shared(shared)
    , m_certificates(certificates)
    , m_handle(handle)
{
    Q_UNREACHABLE();
}

TlsStream::~TlsStream() = default;

qint64 TlsStream::receive(char *, size_t)
{
    return 0;
}

qint64 TlsStream::send(QByteArrayView)
{
    return 0;
}

qint64 TlsStream::send(iovec *, size_t)
{
    return 0;
}

void TlsStream::flush()
{
}

qint64 TlsStream::takeBegun()
{
    return 0;
}

void TlsStream::shutDown()
{
}

bool TlsStream::sayGoodbye()
{
    return false;
}

} // namespace wsify
