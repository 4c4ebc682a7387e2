// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "client.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace wsify::bench {

namespace {

constexpr int ConnectionsPerAddress = 20'000; // ports of one source address

// As long as what a browser sends, with the cookies of a small site.
constexpr char BrowserFields[] = "Pragma: no-cache\r\nCache-Control: no-cache\r\n"
                                 "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                                 "Chrome/126.0.0.0 Safari/537.36\r\n"
                                 "Origin: https://www.example.org\r\nAccept-Encoding: gzip, deflate, br, "
                                 "zstd\r\nAccept-Language: en-US,en;q=0.9,de;q=0.8\r\n"
                                 "Sec-WebSocket-Extensions: permessage-deflate; "
                                 "client_max_window_bits\r\nSec-Fetch-Dest: websocket\r\nSec-Fetch-Mode: "
                                 "websocket\r\nSec-Fetch-Site: same-origin\r\n";

[[noreturn]] void broken(const char *what)
{
    throw Broken(std::string(what) + ": " + std::strerror(errno));
}

int connectTo(quint16 port, int flags)
{
    static int made = 0;
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
    if (descriptor < 0)
        broken("socket");
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + quint32(made++ / ConnectionsPerAddress));
    ::setsockopt(descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (::bind(descriptor, reinterpret_cast<const sockaddr *>(&from), sizeof from) != 0)
        broken("bind");
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor, reinterpret_cast<const sockaddr *>(&to), sizeof to) != 0 && errno != EINPROGRESS)
        broken("connect");
    return descriptor;
}

/// Reads until the end of the head; the server sends nothing behind a 101 by itself.
void expect101(int descriptor)
{
    QByteArray answer;
    std::array<char, 1024> bytes;
    while (!answer.contains("\r\n\r\n")) {
        const ssize_t size = ::recv(descriptor, bytes.data(), bytes.size(), 0);
        if (size <= 0)
            broken("the handshake got no answer");
        answer.append(bytes.data(), size);
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

int connectTcp(quint16 port)
{
    return connectTo(port, 0);
}

int connectTcpAsync(quint16 port)
{
    return connectTo(port, SOCK_NONBLOCK);
}

void setNonBlocking(int descriptor)
{
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

void sendAll(int descriptor, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t sent = ::send(descriptor, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            pollfd room{descriptor, POLLOUT, 0};
            ::poll(&room, 1, -1);
        } else if (sent < 0 && errno != EINTR) {
            broken("send");
        }
        bytes = bytes.sliced(std::max<ssize_t>(sent, 0));
    }
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
    Client client(connectTcp(options.port));
    sendAll(client.m_descriptor, handshake(options, channel));
    expect101(client.m_descriptor);
    if (!options.isNchan)
        sendAll(client.m_descriptor, joinFrame(channel));
    setNonBlocking(client.m_descriptor);
    return client;
}

Client Client::publisher(const Options &options, QByteArrayView channel)
{
    Client client(connectTcp(options.portToPublish()));
    sendAll(client.m_descriptor, handshake(options, channel, true));
    expect101(client.m_descriptor);
    return client;
}

Client::~Client()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Client::Client(Client &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_rest(std::move(other.m_rest))
{
}

qsizetype Client::receive(std::vector<char> &buffer)
{
    constexpr size_t Room = 64 * 1024;
    if (buffer.size() < m_rest.size() + Room)
        buffer.resize(2 * m_rest.size() + Room);
    std::copy(m_rest.begin(), m_rest.end(), buffer.begin());
    const auto kept = qsizetype(m_rest.size());
    const ssize_t size = ::recv(m_descriptor, buffer.data() + kept, buffer.size() - size_t(kept), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return kept;
    if (size <= 0)
        throw Broken("the server ended a connection");
    return kept + size;
}

void Client::control(Opcode opcode, QByteArrayView payload)
{
    switch (opcode) {
    case Opcode::Ping:
        sendAll(m_descriptor, clientFrame(payload, Opcode::Pong));
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
