// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisconnection.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QSemaphore>
#include <QSslConfiguration>
#include <QTest>
#include <QThread>

using namespace wsify;
using namespace std::chrono_literals;

/// What does without a Redis.
class tst_RedisConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstAttemptCountsFromTheStart();
};

/// Whoever waits would not hear why it failed otherwise.
void tst_RedisConnection::theFirstAttemptCountsFromTheStart()
{
    static auto *const never = new QSemaphore; // for threads that outlive everything
    static constexpr auto Within = 1000ms;
    static constexpr auto Reading = 300ms;
    RedisConnection::Options options;
    options.dsn.transport = RedisDsn::Transport::Tls;
    options.dsn.host = QStringLiteral("slow.test");
    options.lookup = [](const QByteArray &) {
        never->acquire();
        return Resolver::Answer{};
    };
    options.tls = [] {
        QThread::msleep(Reading.count()); // as if there were many certificates to read
        return QSslConfiguration::defaultConfiguration();
    };
    QByteArray text;
    RedisConnection connection(options, {.up = [] {},
                                         .down = [&](const RedisConnection::Failure &failure) { text = failure.text; },
                                         .received = [](const RespValue &) {},
                                         .turnEnded = [] {}});
    connection.start(Within);
    WSIFY_WAIT(!text.isEmpty());
    QVERIFY2(text.startsWith("the resolver did not answer for slow.test within "), text);
    const int left = text.split(' ').value(8).toInt();
    QVERIFY2(left > 0 && left <= (Within - Reading).count(), text);
}

WSIFY_SUITE(tst_redisconnection, QCoreApplication, tst_RedisConnection)
#include "tst_redisconnection.moc"
