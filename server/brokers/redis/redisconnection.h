// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "brokers/redis/redisdsn.h"
#include "brokers/redis/redisrole.h"
#include "brokers/redis/resp.h"
#include "net/connector.h"
#include "net/resolver.h"

#include <QByteArrayList>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QIODevice;
class QTcpSocket;

namespace wsify {

/// One self-healing connection to Redis: connects, logs in, is monitored, and reconnects after growing, jittered
/// pauses. The host's name is looked up each time, and its addresses are tried 300 ms apart (Connector).
///
/// One attempt tries the servers of the DSN in order, from the first on, without a pause; each has its share of
/// Options::timeout. A Redis that says that it is no primary is passed over.
///
/// Lives on one thread with an event loop and calls its handlers there, never from within start(), flush() or
/// setPaused(). Half of Options::timeout after the last byte it sends a PING, whose answer stays internal; a
/// connection without any byte for Options::timeout is dropped. Time in which the thread itself did not run does not
/// count.
///
/// Logging in ends the previous connection, if Redis still has it (CLIENT KILL): commands left on an abandoned
/// connection must not run after commands of the next one. A user without that right is served without this guarantee,
/// and one that may not ask for the role is served by any Redis.
class RedisConnection : public QObject
{
    Q_OBJECT

public:
    using Duration = std::chrono::milliseconds;

    struct Options
    {
        RedisDsn dsn;
        Duration timeout = std::chrono::seconds(5); ///< for connecting and logging in, and for silence
        Duration firstPause = std::chrono::milliseconds(100); ///< between two attempts; doubles each time
        Duration longestPause = std::chrono::seconds(2);
        std::function<QSslConfiguration()> tls = nullptr; ///< asked with TLS, unless the DSN names a `ca`
        Resolver::Lookup lookup = Resolver::askSystem; ///< of the hosts; tests replace it
        /// The last command of the login, if any: PUBLISH or SUBSCRIBE and a channel of the DSN's prefix. The login fails
        /// if the user may not do it.
        QByteArrayList needed = {};
    };

    struct Failure
    {
        QByteArray text; ///< one sentence, which may quote the server
        bool isPermanent = false; ///< another attempt cannot help: wrong password, no such host, no such database, a
            ///< missing right. A name that cannot be looked up now is no such case
        bool isReported = false; ///< the operator knows
    };

    struct Handlers
    {
        std::function<void()> up; ///< logged in
        std::function<void(const Failure &)>
            down; ///< the connection was lost or an attempt failed; the next attempt is automatic
        std::function<void(RespValue)> received; ///< every reply except to the login and to PINGs
        std::function<void()> turnEnded; ///< everything read in one go was handed out
    };

    RedisConnection(Options options, Handlers handlers, QObject *parent = nullptr);
    ~RedisConnection() override;

    /// Someone waits only that long for it, from now on, and is then to be told why it is not up: the first attempt
    /// gives up before.
    void start(Duration within);

    bool isUp() const { return m_isUp; }

    /// Append commands (resp.h) here; flush() sends them. The buffer is dropped with the connection; do not append
    /// while it is down.
    QByteArray &out() { return m_out; }
    void flush();

    /// While paused, nothing is read: Redis must wait, and its silence does not count.
    void setPaused(bool paused);

    bool isPaused() const { return m_isPaused; }

    /// What the server may be asked for its role, as the login found. Only while it is up.
    RoleQuestion roleQuestion() const { return m_roleQuestion; }
    /// One sentence about the server, which is not a primary.
    QByteArray notPrimary(const RedisRole &role) const;
    /// One sentence about Redis' refusal of PUBLISH or SUBSCRIBE.
    Failure refused(const QByteArray &command, const RespValue &error) const;

    /// Drops the connection and starts over. May be called from a handler.
    void fail(const Failure &failure);

private:
    enum class Login : quint8 { Auth, Select, SetName, Kill, Info, Role, Replication, Ping, Needed };

    /// One of the DSN's, and what is known of the last connection to it.
    struct Server
    {
        QByteArray name; ///< for operators
        std::unique_ptr<Resolver> resolver; ///< none for a local socket
        quint16 port = 0;
        QByteArray id = {}; ///< Redis' number of this connection, or of the previous one
        QByteArray address = {};
    };

    void open();
    void tryServer();
    void openLocal();
    void openTcp();
    void adopt(QTcpSocket *socket);
    Duration share(Duration whole) const;
    void logIn();
    void read();
    void handle(RespValue value);
    void loggedIn(Login step, const RespValue &value);
    void judge(Login step, const RespValue &value);
    void lost(const Failure &failure);
    void socketFailed();
    void dropSocket();
    void watch();

    const Options m_options;
    const Handlers m_handlers;
    std::vector<Server> m_servers;
    size_t m_at = 0; ///< the server in use, or being tried
    std::vector<Failure> m_failures; ///< of the servers before it, in this attempt
    QPointer<Connector> m_connector; ///< while a connection is being opened
    QIODevice *m_socket = nullptr;
    RespReader m_reader;
    QByteArray m_out;
    std::deque<Login> m_login; ///< steps whose answers are pending
    bool m_isUp = false;
    bool m_isPaused = false;
    int m_pings = 0; ///< unanswered
    RoleQuestion m_roleQuestion = RoleQuestion::Role;
    Duration m_pause;
    std::optional<QDeadlineTimer> m_firstEnds; ///< until the first attempt has begun
    Duration m_silence{};
    QTimer m_retry;
    QTimer m_watch;
    QElapsedTimer m_sinceWatched;
};

} // namespace wsify
