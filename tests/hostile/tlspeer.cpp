// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "hostile/tlspeer.h"

#include "support/wait.h"

#include <algorithm>
#include <array>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace wsify::test {

namespace {

int numberOf(TlsPeer::Version version)
{
    switch (version) {
    case TlsPeer::Version::Tls11:
        return TLS1_1_VERSION;
    case TlsPeer::Version::Tls12:
        return TLS1_2_VERSION;
    default:
        return TLS1_3_VERSION;
    }
}

} // namespace

TlsPeer::TlsPeer(quint16 port, Version version, int receiveBuffer)
    : m_raw(port, receiveBuffer)
    , m_context(SSL_CTX_new(TLS_client_method()))
{
    if (version == Version::Tls11)
        SSL_CTX_set_cipher_list(m_context, "ALL:@SECLEVEL=0");
    SSL_CTX_set_min_proto_version(m_context, numberOf(version));
    SSL_CTX_set_max_proto_version(m_context, numberOf(version));
    SSL_CTX_set_verify(m_context, SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_info_callback(m_context, observe);
    m_session = SSL_new(m_context);
    SSL_set_app_data(m_session, this);
    SSL_set_bio(m_session, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(m_session);
}

TlsPeer::~TlsPeer()
{
    SSL_free(m_session);
    SSL_CTX_free(m_context);
    ERR_clear_error();
}

void TlsPeer::observe(const SSL *session, int where, int value)
{
    if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT && (value >> 8) == SSL3_AL_FATAL)
        static_cast<TlsPeer *>(SSL_get_app_data(session))->m_alert = value & 0xFF;
}

QByteArray TlsPeer::output()
{
    BIO *const bio = SSL_get_wbio(m_session);
    QByteArray bytes(qsizetype(BIO_ctrl_pending(bio)), Qt::Uninitialized);
    if (!bytes.isEmpty())
        BIO_read(bio, bytes.data(), int(bytes.size()));
    return bytes;
}

QByteArray TlsPeer::handshakeBytes()
{
    ERR_clear_error();
    SSL_do_handshake(m_session);
    return output();
}

bool TlsPeer::isEstablished() const
{
    return SSL_is_init_finished(m_session) == 1;
}

void TlsPeer::pump()
{
    m_raw.pump();
    const QByteArray in = m_raw.take();
    if (!in.isEmpty())
        BIO_write(SSL_get_rbio(m_session), in.constData(), int(in.size()));
    if (!isEstablished())
        m_raw.send(handshakeBytes());
    if (isEstablished() || m_raw.wasReset()) {
        std::array<char, 16 * 1024> plain;
        size_t count = 0;
        ERR_clear_error();
        while (SSL_read_ex(m_session, plain.data(), plain.size(), &count) == 1) { // one record at most
            m_received.append(plain.data(), qsizetype(count));
            ++m_recordsReceived;
        }
        m_raw.send(output());
    }
    m_raw.pump();
}

bool TlsPeer::isEnded()
{
    pump();
    if (!m_raw.isEnded())
        return false;
    pump(); // what came last
    return true;
}

QByteArray TlsPeer::records(const QByteArray &plain)
{
    ERR_clear_error();
    size_t written = 0;
    SSL_write_ex(m_session, plain.constData(), size_t(plain.size()), &written);
    return output();
}

QByteArray TlsPeer::keyUpdate()
{
    ERR_clear_error();
    SSL_key_update(m_session, SSL_KEY_UPDATE_REQUESTED);
    return handshakeBytes();
}

QByteArray TlsPeer::closeNotify()
{
    ERR_clear_error();
    SSL_shutdown(m_session);
    return output();
}

QByteArray TlsPeer::helloAgain()
{
    SSL_renegotiate(m_session);
    return handshakeBytes();
}

TlsPeers establish(quint16 port, int count, TlsPeer::Version version)
{
    TlsPeers peers;
    for (int i = 0; i < count; ++i) {
        peers.push_back(std::make_unique<TlsPeer>(port, version));
        peers.back()->pump();
    }
    waitUntil([&] {
        for (const auto &peer : peers)
            peer->pump();
        return std::all_of(peers.begin(), peers.end(), [](const auto &peer) { return peer->isEstablished(); });
    });
    std::erase_if(peers, [](const auto &peer) { return !peer->isEstablished(); });
    return peers;
}

TlsPeers openTlsClients(quint16 port, int count)
{
    TlsPeers peers = establish(port, count);
    for (const auto &peer : peers)
        peer->send(upgradeRequest());
    const auto isOpen = [](const auto &peer) {
        peer->pump();
        return peer->received().startsWith("HTTP/1.1 101 ") && peer->received().contains("\r\n\r\n");
    };
    waitUntil([&] { return std::count_if(peers.begin(), peers.end(), isOpen) == qsizetype(peers.size()); });
    std::erase_if(peers, [&](const auto &peer) { return !isOpen(peer); });
    for (const auto &peer : peers)
        peer->take();
    return peers;
}

bool waitEnded(const TlsPeers &peers)
{
    return waitUntil([&] {
        return std::count_if(peers.begin(), peers.end(), [](const auto &peer) { return !peer->isEnded(); }) == 0;
    });
}

} // namespace wsify::test
