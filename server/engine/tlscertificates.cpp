// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/tlscertificates.h"

#include <QFile>
#include <QFileInfo>
#include <QSsl>
#include <QSslCertificate>
#include <QSslKey>

#include <utility>

namespace wsify {

namespace {

constexpr qint64 MaxFile = 1024 * 1024;

/// The content of a file; nothing, and what is wrong, if there is none.
QByteArray contentOf(const char *flag, const QString &name, QString &error)
{
    const QString what = QLatin1String(flag) + QLatin1Char(' ') + name;
    const QFileInfo info(name);
    if (info.exists() && !info.isFile()) { // a pipe would wait for whoever writes to it
        error = QStringLiteral("%1 is not a regular file").arg(what);
        return {};
    }
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        error = QStringLiteral("%1 cannot be read: %2").arg(what, file.errorString());
        return {};
    }
    const QByteArray content = file.read(MaxFile + 1);
    if (content.trimmed().isEmpty())
        error = QStringLiteral("%1 is empty").arg(what);
    else if (content.size() > MaxFile)
        error = QStringLiteral("%1 is over 1 MiB").arg(what);
    return error.isEmpty() ? content : QByteArray();
}

/// The content of the first element of a sequence in DER, which then begins behind it; null if it is none.
QByteArrayView takeElement(QByteArrayView &sequence)
{
    if (sequence.size() < 2)
        return {};
    qsizetype length = quint8(sequence[1]);
    qsizetype at = 2;
    if (length > 0x80) {
        const qsizetype digits = length - 0x80;
        if (digits > 3 || sequence.size() < at + digits)
            return {};
        length = 0;
        for (; at < 2 + digits; ++at)
            length = length << 8 | quint8(sequence[at]);
    }
    if (sequence.size() - at < length)
        return {};
    const QByteArrayView content = sequence.sliced(at, length);
    sequence = sequence.sliced(at + length);
    return content;
}

/// What only this public key and its private key have in common: the modulus of RSA, the point of an elliptic curve.
QByteArrayView sharedPart(QByteArrayView publicKey, QSsl::KeyAlgorithm algorithm)
{
    QByteArrayView info = takeElement(publicKey);
    takeElement(info); // the algorithm
    QByteArrayView bits = takeElement(info);
    if (bits.isEmpty())
        return {};
    bits = bits.sliced(1); // the number of unused bits
    if (algorithm != QSsl::Rsa)
        return bits;
    QByteArrayView numbers = takeElement(bits);
    return takeElement(numbers);
}

bool belongsTo(const QSslKey &key, const QSslCertificate &certificate)
{
    const QSslKey publicKey = certificate.publicKey();
    if (publicKey.algorithm() != key.algorithm())
        return false;
    const QByteArray der = publicKey.toDer();
    const QByteArrayView common = sharedPart(der, key.algorithm());
    return !common.isEmpty() && QByteArrayView(key.toDer()).contains(common);
}

QByteArrayList namesOf(const QSslCertificate &certificate)
{
    QStringList names = certificate.subjectAlternativeNames().values(QSsl::DnsEntry);
    if (names.isEmpty())
        names = certificate.subjectInfo(QSslCertificate::CommonName);
    QByteArrayList all;
    for (const QString &name : std::as_const(names))
        all.append(name.toLatin1().toLower());
    return all;
}

} // namespace

std::optional<TlsPair> TlsCertificates::check(const TlsFiles &files, const QByteArray &certificates,
                                              const QByteArray &key, QString &error)
{
    const QList<QSslCertificate> chain = QSslCertificate::fromData(certificates, QSsl::Pem);
    if (chain.isEmpty()) {
        error = QStringLiteral("--tls-cert %1 has no certificate in PEM format").arg(files.certificate);
        return std::nullopt;
    }
    if (key.contains("ENCRYPTED")) {
        error = QStringLiteral("--tls-key %1 is encrypted; wsify needs a key without a passphrase").arg(files.key);
        return std::nullopt;
    }
    QSslKey privateKey(key, QSsl::Rsa);
    if (privateKey.isNull())
        privateKey = QSslKey(key, QSsl::Ec);
    if (privateKey.isNull()) {
        error = QStringLiteral("--tls-key %1 has no RSA or ECDSA key in PEM format").arg(files.key);
        return std::nullopt;
    }
    if (!belongsTo(privateKey, chain.first())) {
        error = QStringLiteral("--tls-key %1 does not belong to the first certificate of --tls-cert %2")
                    .arg(files.key, files.certificate);
        return std::nullopt;
    }
    return TlsPair{certificates, key, namesOf(chain.first()), chain.first().expiryDate()};
}

TlsCertificates::TlsCertificates(std::vector<TlsFiles> files, Prepare prepare, Tell tell, Times times)
    : m_prepare(std::move(prepare))
    , m_tell(std::move(tell))
    , m_times(times)
{
    for (TlsFiles &pair : files)
        m_watched.push_back({std::move(pair), {}, {}, {}, {}, {}, false});
    connect(&m_look, &QTimer::timeout, this, &TlsCertificates::look);
    connect(&m_expiry, &QTimer::timeout, this, &TlsCertificates::warnOfExpired);
}

QString TlsCertificates::load()
{
    QString error;
    auto fresh = readAgain(error);
    if (!fresh)
        return error;
    take(std::move(*fresh));
    m_look.start(m_times.look);
    m_expiry.start(m_times.expiry);
    warnOfExpired();
    return {};
}

std::optional<TlsCertificates::Fresh> TlsCertificates::readAgain(QString &error) const
{
    Fresh fresh;
    for (const Watched &watched : m_watched) {
        const QByteArray certificates = contentOf("--tls-cert", watched.files.certificate, error);
        const QByteArray key = error.isEmpty() ? contentOf("--tls-key", watched.files.key, error) : QByteArray();
        std::optional<TlsPair> pair;
        if (error.isEmpty())
            pair = check(watched.files, certificates, key, error);
        if (!pair)
            return std::nullopt;
        fresh.isOther |= certificates != watched.pair.certificates || key != watched.pair.key;
        fresh.pairs.push_back(std::move(*pair));
    }
    fresh.settings = m_prepare(fresh.pairs, error);
    if (!fresh.settings)
        return std::nullopt;
    return fresh;
}

void TlsCertificates::take(Fresh fresh)
{
    for (size_t i = 0; i < m_watched.size(); ++i) {
        m_watched[i].pair = std::move(fresh.pairs[i]);
        m_watched[i].since.invalidate();
        m_watched[i].hasWarned = false;
    }
    swap(std::move(fresh.settings));
}

std::shared_ptr<const TlsSettings> TlsCertificates::current() const
{
    const std::lock_guard lock(m_mutex);
    return m_current;
}

void TlsCertificates::swap(std::shared_ptr<const TlsSettings> settings)
{
    const std::lock_guard lock(m_mutex);
    m_current.swap(settings);
}

std::vector<TlsPair> TlsCertificates::pairs() const
{
    std::vector<TlsPair> all;
    for (const Watched &watched : m_watched)
        all.push_back(watched.pair);
    return all;
}

// The content is compared: a rename, or a symbolic link somewhere on the way, changes nothing about the file that is named.
void TlsCertificates::look()
{
    for (Watched &watched : m_watched) {
        const TlsPair before = watched.pair;
        if (!lookAt(watched))
            continue;
        QString error;
        auto settings = m_prepare(pairs(), error);
        if (settings) {
            swap(std::move(settings));
            m_tell.info(QStringLiteral("a certificate was replaced: %1").arg(watched.files.certificate));
        } else {
            const TlsPair refused = std::exchange(watched.pair, before);
            watched.triedCertificates = refused.certificates;
            watched.triedKey = refused.key;
            reject(watched, error);
        }
    }
}

/// True when there is a new pair that fits.
bool TlsCertificates::lookAt(Watched &watched)
{
    QString error;
    const QByteArray certificates = contentOf("--tls-cert", watched.files.certificate, error);
    const QByteArray key = error.isEmpty() ? contentOf("--tls-key", watched.files.key, error) : QByteArray();
    if (!error.isEmpty()) {
        reject(watched, error);
        return false;
    }
    const bool isInUse = certificates == watched.pair.certificates && key == watched.pair.key;
    if (!isInUse && certificates == watched.triedCertificates && key == watched.triedKey) {
        reject(watched, watched.problem);
        return false;
    }
    auto pair = isInUse ? std::optional(watched.pair) : check(watched.files, certificates, key, error);
    if (!pair) {
        watched.triedCertificates = certificates;
        watched.triedKey = key;
        reject(watched, error);
        return false;
    }
    watched.since.invalidate();
    watched.hasWarned = false;
    watched.pair = std::move(*pair);
    return !isInUse;
}

/// Whoever replaces two files is a moment between them, so the warning waits.
void TlsCertificates::reject(Watched &watched, const QString &problem)
{
    watched.problem = problem;
    if (!watched.since.isValid())
        watched.since.start();
    if (watched.hasWarned || watched.since.elapsed() < m_times.warn.count())
        return;
    watched.hasWarned = true;
    m_tell.warning(QStringLiteral("the new certificate is not taken, the old one stays: %1").arg(problem));
}

void TlsCertificates::warnOfExpired()
{
    for (const Watched &watched : m_watched) {
        if (watched.pair.expires.isValid() && watched.pair.expires < QDateTime::currentDateTimeUtc())
            m_tell.warning(QStringLiteral("the certificate of --tls-cert %1 has expired: %2")
                               .arg(watched.files.certificate, watched.pair.expires.toUTC().toString(Qt::ISODate)));
    }
}

} // namespace wsify
