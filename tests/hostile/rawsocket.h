// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "support/wait.h"

#include <QByteArray>
#include <QTimer>

#include <memory>
#include <vector>

namespace wsify::test {

/// A TCP connection to the server as the kernel has it: for thousands at once, for resets on purpose, and for peers that neither read nor
/// answer. Nothing happens between the calls: no ping is answered, no byte is read. Owns its descriptor; one thread.
class RawSocket
{
public:
    /// Begins to connect to that port on loopback. `receiveBuffer`: bytes of the kernel's buffer, 0: its default.
    explicit RawSocket(quint16 port, int receiveBuffer = 0);
    ~RawSocket();
    RawSocket(const RawSocket &) = delete;
    RawSocket &operator=(const RawSocket &) = delete;

    /// Appends to what is to be sent; pump() hands it to the kernel.
    void send(const QByteArray &bytes);
    /// Sends and receives as much as goes without waiting.
    void pump();
    /// pump(), and true when the server has ended the connection, by FIN or by RST.
    bool isEnded();
    /// The server ended it by RST.
    bool wasReset() const { return m_wasReset; }
    /// Bytes that the kernel has not taken yet.
    qint64 unsent() const { return m_out.size() - m_sent; }
    /// From now on what the server sends stays in the kernel.
    void stopReading() { m_isReading = false; }
    void resumeReading() { m_isReading = true; }
    /// FIN after what the kernel has taken; reading goes on.
    void finish();
    /// RST.
    void reset();

    const QByteArray &received() const { return m_in; }
    QByteArray take() { return std::exchange(m_in, {}); }
    /// Of the first HTTP answer received: 0 while there is none.
    int status() const;

private:
    void write();
    void read();
    void end(bool byReset);

    int m_descriptor;
    QByteArray m_out;
    qsizetype m_sent = 0;
    QByteArray m_in;
    bool m_isReading = true;
    bool m_isEnded = false;
    bool m_wasReset = false;
};

/// waitUntil() for conditions that pump: raw sockets wake no event loop.
template <typename Condition>
bool pumpUntil(Condition condition)
{
    QTimer wake;
    wake.start(20);
    return waitUntil(condition);
}

using RawSockets = std::vector<std::unique_ptr<RawSocket>>;

/// That many connections, each of which sends these bytes.
RawSockets connectMany(quint16 port, int count, const QByteArray &bytes = {});
/// True when the server has ended all of them before the deadline.
bool waitEnded(const RawSockets &sockets);
/// True when each of them was ended, or has sent everything and got a whole HTTP answer that tells it to close. The server
/// waits for DropLimits::silence until it ends such a connection by itself.
bool waitAnswered(const RawSockets &sockets);

/// A WebSocket handshake.
QByteArray upgradeRequest(const QByteArray &headers = {});
/// That many WebSocket clients with their 101 behind them; fewer when the deadline came first.
RawSockets openClients(quint16 port, int count, int receiveBuffer = 0);
/// Sends these bytes on all and waits until the kernel has them, or the server ended the connection.
bool sendOnAll(const RawSockets &sockets, const QByteArray &bytes);
/// The code in the close frame at the end of what a WebSocket client received; 0 when there is none.
int closeCodeOf(const QByteArray &received);

} // namespace wsify::test
