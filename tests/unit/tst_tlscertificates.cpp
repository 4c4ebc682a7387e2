// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/tlscertificates.h"
#include "support/identity.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QtTest>

#include <memory>

using namespace wsify;

namespace {

/// What an engine would make of the pairs; tests look at them.
class Settings final : public TlsSettings
{
public:
    explicit Settings(std::vector<TlsPair> all)
        : pairs(std::move(all))
    {
    }

    std::vector<TlsPair> pairs;
};

} // namespace

class TestTlsCertificates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void takesAPair_data();
    void takesAPair();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void takesAChangeOfBothFiles();
    void looksByItself();
    void seesALinkThatPointsElsewhere();
    void warnsOnceOfWhatDoesNotFit();
    void keepsWhatTheEngineRefuses();
    void warnsOfTheExpired();

private:
    QString path(const char *name) const { return m_directory.filePath(QString::fromLatin1(name)); }
    void write(const char *name, const QByteArray &content) const;
    static QByteArray read(const QString &name);
    /// Runs the openssl tool.
    static void openssl(const QStringList &arguments);
    std::unique_ptr<TlsCertificates> load(std::chrono::milliseconds warn = std::chrono::hours(1));
    QByteArray inUse() const
    {
        return static_cast<const Settings &>(*m_certificates->current()).pairs.front().certificates;
    }

    QTemporaryDir m_directory;
    std::unique_ptr<test::Identity> m_one;
    std::unique_ptr<test::Identity> m_other;
    std::unique_ptr<TlsCertificates> m_certificates;
    QString m_error;
    QStringList m_warnings;
    QStringList m_infos;
    QString m_refusal; ///< of the engine
    std::chrono::milliseconds m_every{};
};

void TestTlsCertificates::initTestCase()
{
    m_one = std::make_unique<test::Identity>("DNS:One.example,DNS:*.one.example");
    m_other = std::make_unique<test::Identity>("DNS:other.example");
    if (!m_one->isValid() || !m_other->isValid())
        QSKIP("there is no TLS here, or no openssl tool to make a certificate with");
    openssl({QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("rsa:2048"),
             QStringLiteral("-nodes"), QStringLiteral("-subj"), QStringLiteral("/CN=rsa.example"),
             QStringLiteral("-keyout"), path("rsa.key"), QStringLiteral("-out"), path("rsa.crt")});
    openssl({QStringLiteral("ec"), QStringLiteral("-in"), m_one->keyFile(), QStringLiteral("-aes256"),
             QStringLiteral("-passout"), QStringLiteral("pass:word"), QStringLiteral("-out"), path("old.key")});
    openssl({QStringLiteral("pkcs8"), QStringLiteral("-topk8"), QStringLiteral("-in"), m_one->keyFile(),
             QStringLiteral("-passout"), QStringLiteral("pass:word"), QStringLiteral("-out"), path("new.key")});
}

void TestTlsCertificates::init()
{
    m_error.clear();
    m_warnings.clear();
    m_infos.clear();
    m_refusal.clear();
    m_every = std::chrono::hours(1); // tests look themselves
    write("live.crt", read(m_one->certificateFile()));
    write("live.key", read(m_one->keyFile()));
}

void TestTlsCertificates::write(const char *name, const QByteArray &content) const
{
    const QString file = path(name);
    QFile::remove(file); // it may be a link
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    QCOMPARE(out.write(content), content.size());
}

QByteArray TestTlsCertificates::read(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestTlsCertificates::openssl(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral("openssl"), arguments);
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 0);
}

std::unique_ptr<TlsCertificates> TestTlsCertificates::load(std::chrono::milliseconds warn)
{
    auto certificates = std::make_unique<TlsCertificates>(
        std::vector<TlsFiles>{{path("live.crt"), path("live.key")}},
        [this](const std::vector<TlsPair> &pairs, QString &error) -> std::shared_ptr<const TlsSettings> {
            error = m_refusal;
            return error.isEmpty() ? std::make_shared<Settings>(pairs) : nullptr;
        },
        TlsCertificates::Tell{.warning = [this](const QString &text) { m_warnings.append(text); },
                              .info = [this](const QString &text) { m_infos.append(text); }},
        TlsCertificates::Times{.look = m_every, .warn = warn});
    m_error = certificates->load();
    return certificates;
}

void TestTlsCertificates::takesAPair_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QByteArrayList>("names");
    QTest::newRow("ECDSA") << m_one->certificateFile() << m_one->keyFile()
                           << QByteArrayList{"*.one.example", "one.example"};
    QTest::newRow("RSA") << path("rsa.crt") << path("rsa.key") << QByteArrayList{"rsa.example"};
}

void TestTlsCertificates::takesAPair()
{
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    QFETCH(QByteArrayList, names);
    auto pair = TlsCertificates::check({certificate, key}, read(certificate), read(key), m_error);
    QVERIFY2(pair, qPrintable(m_error));
    std::sort(pair->names.begin(), pair->names.end());
    QCOMPARE(pair->names, names);
    QVERIFY(pair->expires > QDateTime::currentDateTimeUtc());
}

void TestTlsCertificates::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("certificate");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("error");
    const QByteArray certificate = read(m_one->certificateFile());
    const QByteArray key = read(m_one->keyFile());
    const QByteArray rsa = read(path("rsa.key"));
    const QByteArray encrypted = read(path("new.key"));
    QVERIFY(encrypted.contains("ENCRYPTED"));
    const auto row = [](const char *name, const QByteArray &cert, const QByteArray &itsKey, const char *wrong) {
        QTest::newRow(name) << cert << itsKey << QString::fromLatin1(wrong);
    };
    row("no certificate", "", key, "--tls-cert %1 is empty");
    row("no key", certificate, " \n", "--tls-key %2 is empty");
    row("no PEM", "x", key, "--tls-cert %1 has no certificate in PEM format");
    row("key for certificate", key, key, "--tls-cert %1 has no certificate in PEM format");
    row("certificate for key", certificate, certificate, "--tls-key %2 has no RSA or ECDSA key in PEM format");
    row("half a key", certificate, key.left(key.size() / 2), "--tls-key %2 has no RSA or ECDSA key in PEM format");
    row("encrypted", certificate, encrypted, "--tls-key %2 is encrypted; wsify needs a key without a passphrase");
    row("encrypted, the old way", certificate, read(path("old.key")),
        "--tls-key %2 is encrypted; wsify needs a key without a passphrase");
    const char *foreign = "--tls-key %2 does not belong to the first certificate of --tls-cert %1";
    row("key of another", certificate, read(m_other->keyFile()), foreign);
    row("key of another kind", certificate, rsa, foreign);
    row("not the first", read(m_other->certificateFile()) + certificate, key, foreign);
}

void TestTlsCertificates::saysWhatIsWrong()
{
    QFETCH(QByteArray, certificate);
    QFETCH(QByteArray, key);
    QFETCH(QString, error);
    write("live.crt", certificate);
    write("live.key", key);
    m_certificates = load();
    QCOMPARE(
        m_error,
        QString(error).replace(QLatin1String("%1"), path("live.crt")).replace(QLatin1String("%2"), path("live.key")));
    QVERIFY(!m_certificates->current());
}

void TestTlsCertificates::takesAChangeOfBothFiles()
{
    m_certificates = load();
    QVERIFY2(m_error.isEmpty(), qPrintable(m_error));
    const auto before = m_certificates->current();
    write("next.crt", read(m_other->certificateFile()));
    QVERIFY(QFile::remove(path("live.crt")) && QFile::rename(path("next.crt"), path("live.crt")));
    // While the key is the old one, so is the certificate.
    m_certificates->look();
    QCOMPARE(m_certificates->current(), before);
    write("live.key", read(m_other->keyFile()));
    m_certificates->look();
    QCOMPARE(inUse(), read(m_other->certificateFile()));
    QCOMPARE(m_infos, QStringList{QStringLiteral("a certificate was replaced: ") + path("live.crt")});
    QVERIFY(m_warnings.isEmpty());
}

void TestTlsCertificates::looksByItself()
{
    m_every = std::chrono::milliseconds(1);
    m_certificates = load();
    write("live.crt", read(m_other->certificateFile()));
    write("live.key", read(m_other->keyFile()));
    WSIFY_WAIT(inUse() == read(m_other->certificateFile()));
}

void TestTlsCertificates::seesALinkThatPointsElsewhere()
{
    QVERIFY(QDir(m_directory.path()).mkpath(QStringLiteral("a"))
            && QDir(m_directory.path()).mkpath(QStringLiteral("b")));
    write("a/crt", read(m_one->certificateFile()));
    write("a/key", read(m_one->keyFile()));
    write("b/crt", read(m_other->certificateFile()));
    write("b/key", read(m_other->keyFile()));
    // As Kubernetes does it: the directory is the link.
    const auto pointTo = [this](const char *target) {
        QFile::remove(path("now"));
        return QFile::link(path(target), path("now"));
    };
    QFile::remove(path("live.crt"));
    QFile::remove(path("live.key"));
    QVERIFY(pointTo("a") && QFile::link(path("now/crt"), path("live.crt"))
            && QFile::link(path("now/key"), path("live.key")));
    m_certificates = load();
    QVERIFY2(m_error.isEmpty(), qPrintable(m_error));
    QVERIFY(pointTo("b"));
    m_certificates->look();
    QCOMPARE(inUse(), read(m_other->certificateFile()));
}

void TestTlsCertificates::warnsOnceOfWhatDoesNotFit()
{
    m_certificates = load(std::chrono::milliseconds(0));
    const auto before = m_certificates->current();
    write("live.key", read(m_other->keyFile()));
    m_certificates->look();
    QCOMPARE(m_warnings.size(), 1);
    QVERIFY2(m_warnings.first().startsWith(
                 QStringLiteral("the new certificate is not taken, the old one stays: --tls-key ")),
             qPrintable(m_warnings.first()));
    m_certificates->look();
    QCOMPARE(m_warnings.size(), 1);
    QCOMPARE(m_certificates->current(), before);
    // Back to the old one: the next mistake is another.
    write("live.key", read(m_one->keyFile()));
    m_certificates->look();
    write("live.key", "");
    m_certificates->look();
    QCOMPARE(m_warnings.size(), 2);
    QCOMPARE(m_certificates->current(), before);
}

void TestTlsCertificates::keepsWhatTheEngineRefuses()
{
    m_certificates = load(std::chrono::milliseconds(0));
    const auto before = m_certificates->current();
    m_refusal = QStringLiteral("too weak");
    write("live.crt", read(m_other->certificateFile()));
    write("live.key", read(m_other->keyFile()));
    m_certificates->look();
    QVERIFY(!m_warnings.isEmpty() && m_warnings.last().endsWith(QLatin1String("too weak")));
    QCOMPARE(m_certificates->current(), before);

    m_certificates = load();
    QCOMPARE(m_error, m_refusal);
}

void TestTlsCertificates::warnsOfTheExpired()
{
    openssl({QStringLiteral("x509"), QStringLiteral("-in"), m_one->certificateFile(), QStringLiteral("-signkey"),
             m_one->keyFile(), QStringLiteral("-days"), QStringLiteral("0"), QStringLiteral("-out"), path("live.crt")});
    m_certificates = load();
    QVERIFY2(m_error.isEmpty(), qPrintable(m_error));
    QCOMPARE(m_warnings.size(), 1);
    QVERIFY2(m_warnings.first().contains(QLatin1String("has expired: ")), qPrintable(m_warnings.first()));
}

WSIFY_SUITE(tst_tlscertificates, QCoreApplication, TestTlsCertificates)
#include "tst_tlscertificates.moc"
