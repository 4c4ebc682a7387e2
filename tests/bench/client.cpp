// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "client.h"

#include <algorithm>
#include <array>
#include <string>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

namespace wsify::bench {

namespace {

// As long as what a browser sends, with the cookies of a small site.
constexpr char BrowserFields[] = "Pragma: no-cache\r\nCache-Control: no-cache\r\n"
                                 "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                                 "Chrome/126.0.0.0 Safari/537.36\r\n"
                                 "Origin: https://www.example.org\r\nAccept-Encoding: gzip, deflate, br, "
                                 "zstd\r\nAccept-Language: en-US,en;q=0.9,de;q=0.8\r\n"
                                 "Sec-WebSocket-Extensions: permessage-deflate; "
                                 "client_max_window_bits\r\nSec-Fetch-Dest: websocket\r\nSec-Fetch-Mode: "
                                 "websocket\r\nSec-Fetch-Site: same-origin\r\n";

/// Reads until the end of the head; the server sends nothing behind a 101 by itself.
void expect101(Link &link)
{
    QByteArray answer;
    std::array<char, 1024> bytes;
    while (!answer.contains("\r\n\r\n")) {
        link.waitReadable();
        answer.append(bytes.data(), link.receive(bytes.data(), bytes.size()));
    }
    if (!answer.startsWith("HTTP/1.1 101"))
        throw Broken("the handshake was answered " + answer.left(answer.indexOf('\r')).toStdString());
}

} // namespace

void raiseDescriptorLimit()
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

QByteArray handshake(const Options &options, QByteArrayView channel, bool isPublisher)
{
    QByteArray path = "/ws";
    if (options.isNchan)
        path = QByteArray(isPublisher ? "/pub?id=" : "/sub?id=").append(channel);
    QByteArray head = "GET " + path
                      + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    if (options.browserHead)
        head += BrowserFields + QByteArray("Cookie: session=") + QByteArray(300, 'c') + "\r\n";
    return head + "\r\n";
}

QByteArray joinFrame(QByteArrayView channel)
{
    return clientFrame(QByteArray(R"({"command":"join","args":{"channel":")").append(channel).append("\"}}"));
}

QByteArray publishFrame(const Options &options, QByteArrayView channel, QByteArrayView content)
{
    if (options.isNchan)
        return clientFrame(content);
    return clientFrame(QByteArray(R"({"command":"broadcast","args":{"channel":")")
                           .append(channel)
                           .append(R"(","content":)")
                           .append(content)
                           .append("}}"));
}

QByteArray publishRequest(const Options &options, QByteArrayView channel, const QByteArrayList &contents,
                          const QByteArrayList &ids)
{
    QByteArray path = "/broadcast";
    QByteArray body;
    if (options.isNchan) {
        path = QByteArray("/pub?id=").append(channel);
        body = contents.first();
    } else {
        for (qsizetype i = 0; i < contents.size(); ++i) {
            body.append(i > 0 ? R"(,{"channel":")" : R"({"channel":")").append(channel).append('"');
            if (!ids.isEmpty())
                body.append(R"(,"id":")").append(ids.at(i)).append('"');
            body.append(R"(,"content":)").append(contents.at(i)).append('}');
        }
        if (contents.size() > 1)
            body = '[' + body + ']';
    }
    return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

Client Client::joined(const Options &options, QByteArrayView channel)
{
    Client client(Link::connected(options, options.port));
    client.send(handshake(options, channel));
    expect101(client.m_link);
    if (!options.isNchan && options.joins)
        client.send(joinFrame(channel));
    return client;
}

Client Client::publisher(const Options &options, QByteArrayView channel)
{
    Client client(Link::connected(options, options.portToPublish()));
    client.send(handshake(options, channel, true));
    expect101(client.m_link);
    return client;
}

qsizetype Client::receive(std::vector<char> &buffer)
{
    constexpr size_t Room = 64 * 1024;
    if (buffer.size() < m_rest.size() + Room)
        buffer.resize(2 * m_rest.size() + Room);
    std::copy(m_rest.begin(), m_rest.end(), buffer.begin());
    const auto kept = qsizetype(m_rest.size());
    qsizetype size = kept + m_link.receive(buffer.data() + kept, qsizetype(buffer.size()) - kept);
    while (m_link.hasMore()) {
        if (qsizetype(buffer.size()) < size + qsizetype(Room))
            buffer.resize(2 * buffer.size() + Room);
        const qsizetype more = m_link.receive(buffer.data() + size, qsizetype(buffer.size()) - size);
        if (more == 0)
            break; // the rest of a record is still to come
        size += more;
    }
    return size;
}

void Client::control(Opcode opcode, QByteArrayView payload)
{
    switch (opcode) {
    case Opcode::Ping:
        send(clientFrame(payload, Opcode::Pong));
        return;
    case Opcode::Close:
        throw Broken("the server closed a connection: "
                     + std::to_string(payload.size() < 2 ? 0 : int(qFromBigEndian<quint16>(payload.data()))));
    default:
        throw Broken("a frame of type " + std::to_string(int(opcode)));
    }
}

Poller::Poller()
    : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
}

Poller::~Poller()
{
    ::close(m_epoll);
}

void Poller::add(int descriptor, quint32 number, bool forWriting)
{
    epoll_event event{};
    event.events = forWriting ? EPOLLOUT : EPOLLIN;
    event.data.u32 = number;
    if (::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event) != 0)
        broken("epoll_ctl");
}

void Poller::modify(int descriptor, quint32 number, bool forWriting)
{
    epoll_event event{};
    event.events = forWriting ? EPOLLOUT : EPOLLIN;
    event.data.u32 = number;
    ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event);
}

void Poller::wait(int timeoutMs, const std::function<void(quint32)> &ready)
{
    std::array<epoll_event, 512> events;
    const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), timeoutMs);
    for (int i = 0; i < count; ++i)
        ready(events[size_t(i)].data.u32);
}

} // namespace wsify::bench
