// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "random.h"
#include "socket.h"

#include <functional>
#include <memory>

namespace wsify::soak {

class World;

/// One connection of a back end: one request at a time.
class HttpConnection : public Socket
{
public:
    /// Status 0: the connection ended first.
    using Answered = std::function<void(int status, const QByteArray &body)>;

    HttpConnection(Loop &loop, quint16 port)
        : Socket(loop, port)
    {
    }
    void request(const QByteArray &bytes, Answered answered);
    /// Bytes that are no whole request.
    void part(const QByteArray &bytes) { send(bytes); }
    bool isUsable() const { return m_keepsAlive && !isOver(); }

private:
    void received(QByteArrayView bytes) override;
    void ended(End end) override;

    QByteArray m_in;
    Answered m_answered;
    bool m_keepsAlive = true;
};

/// A back end that posts one request after the other, each behind the other's 201, over whatever connection.
class HttpPublisher
{
public:
    struct Kind
    {
        const char *name;
        int channel = -1; ///< -1: any, and several
        int size = 0; ///< 0: a mixture
        int batch = 0; ///< publications in one request; 0: a mixture
        Milliseconds interval{0}; ///< on the average
        qint64 bytes = -1; ///< publishes so much and is done; waits for the healthy members meanwhile; -1: goes on
        double kills = 0; ///< how often it dies over a request
    };

    HttpPublisher(World &world, const Kind &kind);
    ~HttpPublisher();
    void tick();
    /// What is out is answered, and no more follows.
    void stop() { m_stops = true; }
    bool isDone() const { return m_isDone; }
    /// Content that was answered 201.
    qint64 bytesPublished() const { return m_bytesPublished; }

private:
    void post();
    void answered(int status);
    void beginAnew();

    World &m_world;
    Kind m_kind;
    Random m_random;
    Publisher m_publisher = 0;
    std::unique_ptr<HttpConnection> m_connection;
    std::vector<Sequence> m_out;
    int m_outChannels = 0; ///< publications times channels
    qint64 m_outBytes = 0;
    qint64 m_bytesPublished = 0;
    Milliseconds m_next{0};
    Milliseconds m_sent{0};
    bool m_isBusy = false;
    bool m_stops = false;
    bool m_isDone = false;
};

} // namespace wsify::soak
