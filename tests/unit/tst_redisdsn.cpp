// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisdsn.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

class tst_RedisDsn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
};

void tst_RedisDsn::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("parts"); // transport|host or path|port|user|password|database|prefix|name|ca
    QTest::addColumn<QByteArray>("display");
    const auto row = [](const char *text, const char *parts, const char *display) {
        QTest::newRow(text) << QString::fromUtf8(text) << QByteArray(parts) << QByteArray(display);
    };
    row("redis://localhost", "tcp|localhost|6379|||0||wsify|", "redis://localhost:6379/0");
    row("redis://", "tcp|localhost|6379|||0||wsify|", "redis://localhost:6379/0");
    row("redis://:6380", "tcp|localhost|6380|||0||wsify|", "redis://localhost:6380/0");
    row("redis://user:pass@host:1/3", "tcp|host|1|user|pass|3||wsify|", "redis://host:1/3");
    row("redis://:pass@host/", "tcp|host|6379||pass|0||wsify|", "redis://host:6379/0");
    row("redis://user@host", "tcp|host|6379|user||0||wsify|", "redis://host:6379/0");
    row("redis://u:p%2F%3A%40%23%25@h", "tcp|h|6379|u|p/:@#%|0||wsify|", "redis://h:6379/0");
    row("redis://u:a:b@c@h:2", "tcp|h|2|u|a:b@c|0||wsify|", "redis://h:2/0");
    row("redis://[::1]:7/1", "tcp|::1|7|||1||wsify|", "redis://[::1]:7/1");
    row("redis://[fe80::1]", "tcp|fe80::1|6379|||0||wsify|", "redis://[fe80::1]:6379/0");
    row("redis://h?prefix=a%3A&db=4&client_name=n-1", "tcp|h|6379|||4|a:|n-1|", "redis://h:6379/4");
    row("redis://h/2?db=4", "tcp|h|6379|||2||wsify|", "redis://h:6379/2");
    row("redis://h?dial_timeout=5s&pool_size=10&max_retries=3", "tcp|h|6379|||0||wsify|", "redis://h:6379/0");
    row("rediss://u:p@h:6390/0?ca=/etc/ca.pem", "tls|h|6390|u|p|0||wsify|/etc/ca.pem", "rediss://h:6390/0");
    row("redis://a:1,b,[::1]:3/2", "tcp|a,b,::1|1,6379,3|||2||wsify|", "redis://a:1,b:6379,[::1]:3/2");
    row("rediss://u:p,q@a,:2", "tls|a,localhost|6379,2|u|p,q|0||wsify|", "rediss://a:6379,localhost:2/0");
    row("unix:///run/redis.sock", "unix|/run/redis.sock|6379|||0||wsify|", "unix:///run/redis.sock");
    row("unix://u:p@/run/a%20b.sock?db=2&prefix=x+y", "unix|/run/a b.sock|6379|u|p|2|x y|wsify|",
        "unix:///run/a b.sock");
}

void tst_RedisDsn::reads()
{
    QFETCH(QString, text);
    QString error;
    const auto dsn = RedisDsn::parse(text, error);
    QVERIFY2(dsn, qPrintable(error));
    const bool isUnix = dsn->transport == RedisDsn::Transport::Unix;
    QByteArrayList hosts;
    QByteArrayList ports;
    for (const RedisDsn::Server &server : dsn->servers) {
        hosts.append(server.host.toUtf8());
        ports.append(QByteArray::number(server.port));
    }
    const QByteArrayList parts{isUnix                                       ? "unix"
                               : dsn->transport == RedisDsn::Transport::Tls ? "tls"
                                                                            : "tcp",
                               isUnix ? dsn->path.toUtf8() : hosts.join(','),
                               ports.join(','),
                               dsn->user,
                               dsn->password,
                               QByteArray::number(dsn->database),
                               dsn->prefix,
                               dsn->clientName,
                               dsn->caFile.toUtf8()};
    QTEST(parts.join('|'), "parts");
    QTEST(dsn->display(), "display");
}

void tst_RedisDsn::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *text, const char *error) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(error);
    };
    row("", "expected redis://");
    row("localhost:6379", "expected redis://");
    row("http://localhost", "expected redis://");
    row("redis:/localhost", "expected redis://");
    row("redis://hunter2@h:port", "the port must be a number");
    row("redis://u:hunter2/x@h", "the port must be a number");
    row("redis://h:0", "the port must be a number");
    row("redis://h:65536", "the port must be a number");
    row("redis://h:+1", "the port must be a number");
    row("redis://u:hunter2#@h", "write '#' as %23");
    row("redis://u:hunter2%@h", "write '%' as %25");
    row("redis://u:hunter2%4@h", "write '%' as %25");
    row("redis://u:hunter2?x@h", "the port must be a number");
    row("redis://::1", "IPv6 address must be in brackets");
    row("redis://a,", "a host is missing beside a ','");
    row("redis://,a", "a host is missing beside a ','");
    row("redis://a,,b", "a host is missing beside a ','");
    row("redis://a,h h", "the host is neither a name");
    row("redis://a:1,b:x", "the port must be a number");
    row("redis://a,::1", "IPv6 address must be in brackets");
    row("redis://1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", "at most 16 hosts");
    row("unix://a,b/path", "needs the path of a socket");
    row("redis://h h", "the host is neither a name");
    row("redis://h/one", "the number of a database");
    row("redis://h/-1", "the number of a database");
    row("redis://h/0/1", "the number of a database");
    row("redis://h?db=x", "db must be the number");
    row("redis://h?hunter2=1", "the options are prefix, db, client_name and ca");
    row("redis://h?prefix=%", "write '%' as %25");
    row("redis://h?client_name=a%20b", "client_name must consist of");
    row("redis://h?client_name=", "client_name must consist of");
    row("redis://h?ca=/x", "ca requires rediss://");
    row("unix://", "needs the path of a socket");
    row("unix://host/path", "needs the path of a socket");
}

void tst_RedisDsn::refuses()
{
    QFETCH(QString, text);
    QFETCH(QString, error);
    QString said;
    QVERIFY(!RedisDsn::parse(text, said));
    QVERIFY2(said.contains(error), qPrintable(said));
    QVERIFY2(!said.contains(QLatin1String("hunter2")), qPrintable(said));
}

WSIFY_SUITE(tst_redisdsn, QCoreApplication, tst_RedisDsn)
#include "tst_redisdsn.moc"
