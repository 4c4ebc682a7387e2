// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/process/doorbell.h"
#include "brokers/redis/redisbroker.h"
#include "core/fanout/mailbox.h"
#include "support/recordingobserver.h"
#include "support/redisserver.h"
#include "support/wait.h"

#include <QByteArrayList>
#include <QList>
#include <QString>

#include <memory>
#include <utility>

namespace wsify::test {

/// The test's thread, which is the main thread and all workers. Not QMetaObject::invokeMethod(): ThreadSanitizer does not see how that hands over.
class TestThread
{
public:
    void post(Mailbox::Task task) { m_mailbox.post(std::move(task)); }

private:
    Mailbox m_mailbox{[this] { m_doorbell.ring(); }};
    Doorbell m_doorbell{[this] {
        for (const Mailbox::Task &task : m_mailbox.takeTasks())
            task();
    }};
};

inline RedisBroker::Options redisOptions(const QString &dsn)
{
    QString error;
    RedisBroker::Options made;
    made.dsn = *RedisDsn::parse(dsn, error);
    return made;
}

/// One node of an installation, as far as its broker: started, and hearing what its sink is given.
class RedisNode
{
public:
    explicit RedisNode(const RedisBroker::Options &options)
        : m_broker(options,
                   {[thread = std::make_shared<TestThread>()](WorkerId, std::function<void()> task) {
                        thread->post(std::move(task));
                    },
                    [this] { return isCongested; }},
                   observer)
    {
        m_broker.setSink([this](WorkerId, const Message &message) {
            heard.append(message.channel() + ' ' + message.content().toByteArray());
            messages.append(message);
        });
        bool isStarted = false;
        m_broker.start(std::chrono::seconds(5), [&](const QString &why) {
            isStarted = true;
            error = why;
        });
        if (!waitUntil([&] { return isStarted; }))
            error = QStringLiteral("it does not start");
    }
    RedisNode(const RedisNode &) = delete;
    RedisNode &operator=(const RedisNode &) = delete;

    Broker &broker() { return m_broker; }
    /// Once everybody's later publications arrive.
    bool join(const QByteArray &channel)
    {
        bool holds = false;
        m_broker.subscribe(0, channel, [&](SubscribeResult result) { holds = result == SubscribeResult::Holds; });
        return waitUntil([&] { return holds; });
    }

    QString error; ///< of the start
    QByteArrayList heard;
    QList<Message> messages; ///< the same
    bool isCongested = false; ///< its workers are
    RecordingObserver observer;

private:
    RedisBroker m_broker;
};

} // namespace wsify::test
