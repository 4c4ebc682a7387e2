// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/adminreply.h"
#include "admin/consolesink.h"
#include "common/admin/linereader.h"
#include "common/admin/messages.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

class QLocalSocket;

namespace wsify {

class ClientAccess;
class Control;
class Denials;
class DenialsList;
class EventFeed;
class History;
class Lists;
class LogFeed;
class StatsSampler;
class Watches;
struct AdminHost;

/// Shared by all consoles; outlives them.
struct ConsoleContext
{
    AdminHost &host;
    StatsSampler &stats;
    History &history;
    Denials &denials;
    Control &control;
    Watches &watches;
    Lists &lists;
    ClientAccess &clients;
    EventFeed &events;
    LogFeed &log;
};

/// One console: its connection, its subscriptions, its bounded output.
///
/// Main thread; owned by the service, which deletes it in a later turn after ended(). Reads at most 64 KiB at a time.
/// It stops reading while eight requests wait for an answer, or while the console is behind with reading but still
/// makes progress, so a console gets answers only as fast as it reads. Up to MaxQueue unread bytes are kept; beyond
/// that the console gets `slow_console` and is cut off.
class Console : public QObject, public ConsoleSink
{
    Q_OBJECT

public:
    static constexpr qint64 MaxQueue = 4 * 1024 * 1024;
    static constexpr qint64 MaxTrafficQueue =
        MaxQueue / 4; ///< beyond this, rows of traffic, events and log lines are dropped, and requests wait
    static constexpr int MaxWatches = 8;

    Console(ConsoleContext &context, std::unique_ptr<QLocalSocket> socket);
    ~Console() override;

    /// Sends hello and reads pending input.
    void begin();

    void send(const admin::ServerMessage &message);
    /// Sends whole, encoded lines.
    void sendLines(const QByteArray &lines) override;
    bool isBehind() const override;
    /// Bytes that the console has not yet read.
    qint64 queued() const;
    bool isSubscribed(admin::Topic topic) const { return m_topics.testFlag(topic); }

Q_SIGNALS:
    void ended();
    void subscribed();

private:
    void read();
    void handleLines();
    bool mayHandle() const;
    void wrote();
    void handle(const admin::ConsoleHello &request);
    void handle(const admin::Subscribe &request);
    void handle(const admin::Unsubscribe &request);
    void handle(const admin::HistoryRequest &request);
    void handle(const admin::Watch &request);
    void handle(const admin::Unwatch &request);
    void handle(const admin::BodyRequest &request);
    void handle(const admin::ListRequest &request);
    void handle(const admin::GetRequest &request);
    void handle(const admin::Kick &request);
    void handle(const admin::Leave &request);
    void handle(const admin::Publish &request);
    void handle(const admin::Drain &request);
    void handle(const admin::Reload &request);
    void handle(const admin::SetLogLevel &request);
    void handle(const admin::ConfigRequest &request);
    void handle(const admin::Ping &request);
    template <class Request>
    void handle(const Request &request)
    {
        send(errorTo(request.id, admin::errorcode::UnknownType, "this server cannot do that"));
    }
    void listDenials(const std::shared_ptr<DenialsList> &list, const AdminReply &reply);
    /// For an answer that will come later.
    AdminReply replyLater();
    void sendStats();
    void end(const admin::Error &error);
    void cutOff();

    ConsoleContext &m_context;
    std::unique_ptr<QLocalSocket> m_socket;
    std::optional<uint> m_uid;
    admin::LineReader m_reader;
    admin::Topics m_topics;
    QTimer m_statsTimer;
    QTimer m_patience; ///< runs while requests wait for the console to read
    bool m_isStuck =
        false; ///< the console has read nothing during m_patience: requests no longer wait, and fill the queue
    qint64 m_lastWatch = 0;
    int m_watches = 0;
    std::shared_ptr<const void> m_presence; ///< work for this console ends when it is gone
    int m_waiting = 0; ///< requests whose answer is pending
    bool m_isHandling = false;
    bool m_isEnding = false;
};

} // namespace wsify
