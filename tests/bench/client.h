// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "link.h"
#include "options.h"
#include "wire.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>

#include <functional>
#include <utility>
#include <vector>

namespace wsify::bench {

void raiseDescriptorLimit();

/// The handshake of a client for a channel; only nchan needs to know the channel here.
QByteArray handshake(const Options &options, QByteArrayView channel, bool isPublisher = false);
QByteArray joinFrame(QByteArrayView channel);
/// What publishes content over the publisher's WebSocket.
QByteArray publishFrame(const Options &options, QByteArrayView channel, QByteArrayView content);
/// A POST of these publications; each has the id of the same place, when there are ids.
QByteArray publishRequest(const Options &options, QByteArrayView channel, const QByteArrayList &contents,
                          const QByteArrayList &ids = {});

/// One WebSocket client.
class Client
{
public:
    /// Connects, shakes hands and, unless nchan has done so by then or nobody shall, joins.
    static Client joined(const Options &options, QByteArrayView channel);
    /// One that publishes to a channel and is no member.
    static Client publisher(const Options &options, QByteArrayView channel);

    int descriptor() const { return m_link.descriptor(); }
    /// Waits for room where there is none.
    void send(QByteArrayView bytes) { m_link.send(bytes); }
    /// Reads what is there, at most `buffer`, and gives each text message to `message`, each pong's payload to `pong`; answers pings.
    /// Throws Broken at the end of the connection.
    template <typename Message, typename Pong>
    void read(std::vector<char> &buffer, const Message &message, const Pong &pong)
    {
        const qsizetype size = receive(buffer);
        const qsizetype taken = takeFrames(buffer.data(), size, [&](Opcode opcode, QByteArrayView payload) {
            if (opcode == Opcode::Text)
                message(payload);
            else if (opcode == Opcode::Pong)
                pong(payload);
            else
                control(opcode, payload);
        });
        m_rest.assign(buffer.data() + taken, buffer.data() + size);
    }
    /// The same for one that does not ping.
    template <typename Message>
    void read(std::vector<char> &buffer, const Message &message)
    {
        read(buffer, message, [](QByteArrayView) { throw Broken("a pong that nobody asked for"); });
    }

private:
    explicit Client(Link link)
        : m_link(std::move(link))
    {
    }
    qsizetype receive(std::vector<char> &buffer);
    void control(Opcode opcode, QByteArrayView payload);

    Link m_link;
    std::vector<char> m_rest; ///< the beginning of a frame whose end has not come
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
