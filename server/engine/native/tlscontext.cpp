// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/tlscontext.h"

#include "engine/clienthello.h"

#include <QElapsedTimer>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <mutex>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <utility>

namespace wsify {

namespace {

constexpr char Ciphers[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"; // 1.2
constexpr unsigned char Http11[] = "\x08http/1.1";
constexpr std::chrono::hours TicketKeyAge{12};

QString lastError()
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    return QString::fromLatin1(reason ? reason : "unknown error");
}

// No passphrase is ever asked for on the terminal.
int noPassphrase(char *, int, int, void *)
{
    return -1;
}

int chooseProtocol(SSL *, const unsigned char **chosen, unsigned char *size, const unsigned char *offered,
                   unsigned int offeredSize, void *)
{
    unsigned char *found = nullptr;
    if (SSL_select_next_proto(&found, size, Http11, sizeof Http11 - 1, offered, offeredSize) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

} // namespace

/// The keys that tickets are sealed with: a new one every 12 h, and the one before it opens for as long. Any thread.
class TlsContext::Tickets
{
public:
    Tickets()
    {
        m_age.start();
        renew();
    }
    ~Tickets() { OPENSSL_cleanse(m_keys.data(), sizeof m_keys); }
    Tickets(const Tickets &) = delete;
    Tickets &operator=(const Tickets &) = delete;

    static int seal(SSL *session, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac,
                    int isNew)
    {
        auto *self = static_cast<Tickets *>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(session)));
        return self->use(name, iv, cipher, mac, isNew != 0);
    }

private:
    struct Key
    {
        std::array<unsigned char, 16> name;
        std::array<unsigned char, 32> cipher;
        std::array<unsigned char, 32> mac;
        bool isSet;
    };

    void renew()
    {
        m_keys[1] = m_keys[0];
        m_keys[0].isSet = RAND_bytes(m_keys[0].name.data(), int(m_keys[0].name.size())) == 1
                          && RAND_bytes(m_keys[0].cipher.data(), int(m_keys[0].cipher.size())) == 1
                          && RAND_bytes(m_keys[0].mac.data(), int(m_keys[0].mac.size())) == 1;
    }

    /// As SSL_CTX_set_tlsext_ticket_key_evp_cb(3): 0 for a key that is not known, 2 if a new ticket is due, -1 for an error.
    int use(unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, bool isNew)
    {
        const std::lock_guard lock(m_mutex);
        const auto ages = std::chrono::milliseconds(m_age.elapsed()) / TicketKeyAge;
        if (ages > 0) {
            renew();
            if (ages > 1)
                m_keys[1].isSet = false;
            m_age.start();
        }
        size_t number = 0;
        if (!isNew) {
            while (number < m_keys.size()
                   && !(m_keys[number].isSet && std::memcmp(name, m_keys[number].name.data(), 16) == 0))
                ++number;
            if (number == m_keys.size())
                return 0;
        }
        Key &key = m_keys[number];
        if (!key.isSet)
            return -1;
        const EVP_CIPHER *const algorithm = EVP_aes_256_cbc();
        if (isNew) {
            std::memcpy(name, key.name.data(), key.name.size());
            if (RAND_bytes(iv, EVP_CIPHER_get_iv_length(algorithm)) != 1)
                return -1;
        }
        std::array<OSSL_PARAM, 3> parameters{
            OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key.mac.data(), key.mac.size()),
            OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char *>("SHA256"), 0),
            OSSL_PARAM_construct_end()};
        const bool isReady = EVP_CipherInit_ex(cipher, algorithm, nullptr, key.cipher.data(), iv, isNew ? 1 : 0) == 1
                             && EVP_MAC_CTX_set_params(mac, parameters.data()) == 1;
        return !isReady ? -1 : number == 0 ? 1 : 2;
    }

    std::mutex m_mutex;
    std::array<Key, 2> m_keys{}; ///< the current one, and the one before
    QElapsedTimer m_age;
};

/// A pair as OpenSSL has it.
struct TlsContext::Identity
{
    Identity() = default;
    ~Identity()
    {
        X509_free(leaf);
        EVP_PKEY_free(key);
        sk_X509_pop_free(chain, X509_free);
    }
    Identity(const Identity &) = delete;
    Identity &operator=(const Identity &) = delete;

    bool isFor(const QByteArray &name) const
    {
        return std::any_of(names.begin(), names.end(),
                           [&](const QByteArray &own) { return certificateNameFits(own, name); });
    }

    X509 *leaf = nullptr;
    EVP_PKEY *key = nullptr;
    STACK_OF(X509) *chain = nullptr;
    QByteArrayList names;
};

TlsContext::TlsContext(std::shared_ptr<Tickets> tickets)
    : m_tickets(std::move(tickets))
    , m_context(SSL_CTX_new(TLS_server_method()))
{
    SSL_CTX_set_min_proto_version(m_context, TLS1_2_VERSION);
    SSL_CTX_set_options(m_context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(m_context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_cipher_list(m_context, Ciphers);
    SSL_CTX_set_alpn_select_cb(m_context, chooseProtocol, nullptr);
    SSL_CTX_set_max_early_data(m_context, 0);
    SSL_CTX_set_session_cache_mode(m_context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(m_context, 1);
    SSL_CTX_set_timeout(m_context, long(std::chrono::seconds(TicketKeyAge).count()));
    SSL_CTX_set_app_data(m_context, m_tickets.get());
    SSL_CTX_set_tlsext_ticket_key_evp_cb(m_context, Tickets::seal);
}

TlsContext::~TlsContext()
{
    SSL_CTX_free(m_context);
}

SSL *TlsContext::newSession() const
{
    return SSL_new(m_context);
}

bool TlsContext::add(const TlsPair &pair)
{
    auto identity = std::make_unique<Identity>();
    identity->names = pair.names;
    BIO *const certificates = BIO_new_mem_buf(pair.certificates.data(), int(pair.certificates.size()));
    BIO *const key = BIO_new_mem_buf(pair.key.data(), int(pair.key.size()));
    identity->leaf = PEM_read_bio_X509(certificates, nullptr, noPassphrase, nullptr);
    identity->chain = sk_X509_new_null();
    while (X509 *const next = PEM_read_bio_X509(certificates, nullptr, noPassphrase, nullptr))
        sk_X509_push(identity->chain, next);
    ERR_clear_error(); // the end of the file is one
    identity->key = PEM_read_bio_PrivateKey(key, nullptr, noPassphrase, nullptr);
    BIO_free(certificates);
    BIO_free(key);
    const bool isUsable =
        identity->leaf && identity->key
        && SSL_CTX_use_cert_and_key(m_context, identity->leaf, identity->key, identity->chain, 1) == 1;
    m_identities.push_back(std::move(identity));
    return isUsable;
}

/// All that fit the name, in the order of the options; without one, those of the first one's name.
std::vector<const TlsContext::Identity *> TlsContext::identitiesFor(const char *name) const
{
    std::vector<const Identity *> found;
    const auto add = [&](const QByteArray &wanted) {
        for (const auto &identity : m_identities) {
            if (identity->isFor(wanted))
                found.push_back(identity.get());
        }
    };
    if (name)
        add(QByteArray(name).toLower());
    if (found.empty() && !m_identities.front()->names.isEmpty())
        add(m_identities.front()->names.first());
    if (found.empty())
        found.push_back(m_identities.front().get());
    return found;
}

int TlsContext::choose(SSL *session, void *context)
{
    const auto *self = static_cast<const TlsContext *>(context);
    SSL_certs_clear(session);
    std::vector<const Identity *> fitting = self->identitiesFor(SSL_get_servername(session, TLSEXT_NAMETYPE_host_name));
    std::reverse(fitting.begin(), fitting.end()); // of two of one kind the one given last would count
    for (const Identity *identity : fitting) {
        if (SSL_use_cert_and_key(session, identity->leaf, identity->key, identity->chain, 1) != 1)
            return 0;
    }
    return 1;
}

TlsCertificates::Prepare TlsContext::prepare()
{
    return [tickets = std::make_shared<Tickets>()](const std::vector<TlsPair> &pairs,
                                                   QString &error) -> std::shared_ptr<const TlsSettings> {
        const std::shared_ptr<TlsContext> context(new TlsContext(tickets));
        for (size_t i = 0; i < pairs.size(); ++i) {
            if (context->add(pairs[i]))
                continue;
            error =
                QStringLiteral("pair %1 of --tls-cert and --tls-key cannot be used: %2").arg(i + 1).arg(lastError());
            return nullptr;
        }
        if (pairs.size() > 1)
            SSL_CTX_set_cert_cb(context->m_context, choose, context.get());
        return context;
    };
}

} // namespace wsify
