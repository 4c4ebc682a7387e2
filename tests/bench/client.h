// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/native/websocketcodec.h"
#include "options.h"

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <memory>
#include <stdexcept>
#include <vector>

namespace wsify::bench {

/// The run cannot go on: what happened, in words.
struct Broken : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

void raiseDescriptorLimit();

/// A blocking TCP connection to the server, from a source address that has ports left.
int connectTcp(quint16 port);
/// Starts one without waiting for it.
int connectTcpAsync(quint16 port);
void sendAll(int descriptor, QByteArrayView bytes);
void setNonBlocking(int descriptor);

/// The handshake of a client for a channel; only nchan needs to know the channel here.
QByteArray handshake(const Options &options, QByteArrayView channel, bool isPublisher = false);
QByteArray joinFrame(QByteArrayView channel);
/// What publishes content over the publisher's WebSocket.
QByteArray publishFrame(const Options &options, QByteArrayView channel, QByteArrayView content);
QByteArray publishRequest(const Options &options, QByteArrayView channel, QByteArrayView content);

/// One WebSocket client: non-blocking once it is made.
class Client
{
public:
    explicit Client(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    /// Connects, shakes hands and, unless nchan has done so by then, joins.
    static Client joined(const Options &options, QByteArrayView channel);
    /// One that publishes to a channel and is no member.
    static Client publisher(const Options &options, QByteArrayView channel);
    ~Client();
    Client(Client &&other) noexcept;
    Client &operator=(Client &&) = delete;

    int descriptor() const { return m_descriptor; }
    /// Reads what is there, at most `buffer`, and gives each text message to `message`; answers pings. Throws Broken at the end of the
    /// connection.
    void read(std::vector<char> &buffer, const std::function<void(QByteArrayView)> &message);

private:
    int m_descriptor;
    WebSocketDecoder m_decoder{WebSocketDecoder::Role::Client};
};

/// epoll over clients by number.
class Poller
{
public:
    Poller();
    ~Poller();
    Poller(const Poller &) = delete;
    Poller &operator=(const Poller &) = delete;
    void add(int descriptor, quint32 number, bool forWriting = false);
    void modify(int descriptor, quint32 number, bool forWriting);
    /// Waits and calls for each that is ready; `timeoutMs` 0 does not wait.
    void wait(int timeoutMs, const std::function<void(quint32 number)> &ready);

private:
    int m_epoll;
};

} // namespace wsify::bench
