// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "net/tlsauthorities.h"
#include "support/identity.h"
#include "support/suite.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace wsify;

class TestTlsAuthorities : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void reads();
    void saysWhatIsWrong();
    void trusts_data();
    void trusts();
    void isQtsOwnOtherwise();
};

void TestTlsAuthorities::init()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("there is no TLS here");
}

void TestTlsAuthorities::cleanup()
{
    qunsetenv("SSL_CERT_FILE");
    qunsetenv("SSL_CERT_DIR");
}

void TestTlsAuthorities::reads()
{
    const test::Identity identity("DNS:localhost");
    if (!identity.isValid())
        QSKIP("there is no openssl tool to make a certificate with");
    QString error;
    QCOMPARE(readAuthorities(identity.certificateFile(), error), identity.authorities());
    QVERIFY(error.isEmpty());
}

void TestTlsAuthorities::saysWhatIsWrong()
{
    QTemporaryDir directory;
    QString error;
    const QString missing = directory.filePath(QStringLiteral("none.pem"));
    QVERIFY(readAuthorities(missing, error).isEmpty());
    QVERIFY2(error.startsWith(missing + QStringLiteral(" cannot be read: ")), qPrintable(error));
    QFile file(directory.filePath(QStringLiteral("text.pem")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("no certificate\n");
    file.close();
    QVERIFY(readAuthorities(file.fileName(), error).isEmpty());
    QCOMPARE(error, file.fileName() + QStringLiteral(" has no certificate in PEM format"));
}

void TestTlsAuthorities::trusts_data()
{
    QTest::addColumn<QString>("by");
    QTest::newRow("file") << QString();
    QTest::newRow("SSL_CERT_FILE") << QStringLiteral("SSL_CERT_FILE");
    QTest::newRow("SSL_CERT_DIR") << QStringLiteral("SSL_CERT_DIR");
    QTest::newRow("SSL_CERT_DIR of several") << QStringLiteral("several");
}

void TestTlsAuthorities::trusts()
{
    QFETCH(QString, by);
    const test::Identity identity("DNS:localhost");
    if (!identity.isValid())
        QSKIP("there is no openssl tool to make a certificate with");
    if (by == QLatin1String("SSL_CERT_FILE"))
        qputenv("SSL_CERT_FILE", identity.certificateFile().toUtf8());
    if (by == QLatin1String("SSL_CERT_DIR"))
        qputenv("SSL_CERT_DIR", identity.directory().toUtf8());
    if (by == QLatin1String("several"))
        qputenv("SSL_CERT_DIR", (QStringLiteral("/nowhere") + QDir::listSeparator() + identity.directory()).toUtf8());
    const auto trusted =
        tlsConfiguration(by.isEmpty() ? identity.authorities() : QList<QSslCertificate>()).caCertificates();
    QVERIFY(trusted.contains(identity.authorities().first()));
    const auto system = QSslConfiguration::systemCaCertificates();
    QVERIFY(system.isEmpty() || trusted.contains(system.first()));
}

/// So that the system's authorities are read only when they are needed.
void TestTlsAuthorities::isQtsOwnOtherwise()
{
    QCOMPARE(tlsConfiguration(), QSslConfiguration::defaultConfiguration());
}

WSIFY_SUITE(tst_tlsauthorities, QCoreApplication, TestTlsAuthorities)
#include "tst_tlsauthorities.moc"
