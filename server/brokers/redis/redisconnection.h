// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "brokers/redis/redisdsn.h"
#include "brokers/redis/resp.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>

class QIODevice;

namespace wsify {

/// One connection to Redis that keeps itself up: connects, logs in, is watched, and connects again after growing, jittered pauses.
///
/// Lives on one thread with an event loop and calls its handlers there, never from within start(), flush() or setPaused(). A
/// connection on which nothing came for Options::timeout is given up; half of that time after the last byte it sends a PING, whose
/// answer nobody else sees. Time during which the thread itself did not turn does not count.
///
/// Logging in ends the connection before, if Redis still has it (CLIENT KILL): what a connection that was given up had sent must not be
/// carried out behind what is sent on the next one. A user without the right to do so is served without that.
class RedisConnection : public QObject
{
    Q_OBJECT

public:
    using Duration = std::chrono::milliseconds;

    struct Options
    {
        RedisDsn dsn;
        Duration timeout = std::chrono::seconds(5); ///< to connect and log in, and of silence
        Duration firstPause = std::chrono::milliseconds(100); ///< between two attempts; doubled each time
        Duration longestPause = std::chrono::seconds(2);
    };

    struct Failure
    {
        QByteArray text; ///< one sentence, which may quote the server
        bool isPermanent = false; ///< trying again does not help: wrong password, no such host, no such database
    };

    struct Handlers
    {
        std::function<void()> up; ///< logged in
        std::function<void(const Failure &)> down; ///< was up, or an attempt failed; another one follows by itself
        std::function<void(RespValue)> received; ///< every reply but those of the log-in and of PINGs
        std::function<void()> turnEnded; ///< what was read in one go has been handed out
    };

    RedisConnection(Options options, Handlers handlers, QObject *parent = nullptr);
    ~RedisConnection() override;

    void start();

    bool isUp() const { return m_isUp; }

    /// Commands to send (resp.h) are appended here and leave with flush(). Dropped with the connection; nothing may be appended
    /// while it is not up.
    QByteArray &out() { return m_out; }
    void flush();

    /// While paused nothing is read, so that Redis has to wait, and its silence does not count.
    void setPaused(bool paused);

    /// Gives the connection up and starts over. From a handler, too.
    void fail(const Failure &failure);

private:
    enum class Login : quint8 { Auth, Select, SetName, Kill, Info, Ping };

    void open();
    void logIn();
    void read();
    void handle(RespValue value);
    void loggedIn(Login step, const RespValue &value);
    void socketFailed(bool isPermanent);
    void dropSocket();
    void watch();

    const Options m_options;
    const Handlers m_handlers;
    QIODevice *m_socket = nullptr;
    RespReader m_reader;
    QByteArray m_out;
    std::deque<Login> m_login; ///< whose answers are still to come
    bool m_isUp = false;
    bool m_isPaused = false;
    int m_pings = 0; ///< not answered
    QByteArray m_id; ///< what Redis calls the connection, or the one before
    QByteArray m_address;
    Duration m_pause;
    Duration m_silence{};
    QTimer m_retry;
    QTimer m_watch;
    QElapsedTimer m_sinceWatched;
};

} // namespace wsify
