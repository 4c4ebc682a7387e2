// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "authorizer.h"

#include "broken.h"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace wsify::soak {

namespace {

/// `{"command":"connect","args":{"headers":{...},"query":{"me":["7"]}}}`, or a command with the client's own args.
Call readCall(const QByteArray &body)
{
    Call call;
    constexpr QByteArrayView Command = R"({"command":")";
    if (body.startsWith(Command))
        call.command = body.mid(Command.size(), body.indexOf('"', Command.size()) - Command.size());
    constexpr QByteArrayView Me = R"("me":)";
    if (const qsizetype at = body.indexOf(Me); at >= 0) {
        qsizetype digit = at + Me.size();
        while (digit < body.size() && (body[digit] == '[' || body[digit] == '"'))
            ++digit;
        for (; digit < body.size() && body[digit] >= '0' && body[digit] <= '9'; ++digit)
            call.client = call.client * 10 + (body[digit] - '0');
    }
    call.isSafe = body.contains(R"("safe":1)");
    constexpr QByteArrayView Content = R"("content":)";
    if (const qsizetype at = body.indexOf(Content); at >= 0 && body.endsWith("}}"))
        call.content = body.mid(at + Content.size(), body.size() - 2 - at - Content.size());
    return call;
}

} // namespace

class Authorizer::Connection : public Loop::Handler
{
public:
    Connection(Authorizer &authorizer, int descriptor)
        : m_authorizer(authorizer)
        , m_descriptor(descriptor)
    {
        const int on = 1;
        ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        authorizer.m_loop.watch(descriptor, EPOLLIN, this);
    }
    ~Connection() override { close(); }
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    bool isOver() const { return m_descriptor < 0; }

    void tick()
    {
        if (!isOver() && m_isDelayed && m_authorizer.m_loop.now() >= m_at)
            write();
    }

    void ready(quint32) override
    {
        if (isOver())
            return;
        std::array<char, 64 * 1024> bytes;
        const ssize_t size = ::recv(m_descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR)) {
            close();
            return;
        }
        m_in.append(bytes.data(), std::max<ssize_t>(size, 0));
        const qsizetype end = m_in.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const QByteArray head = m_in.left(end).toLower();
        constexpr QByteArrayView Length = "content-length:";
        const qsizetype at = head.indexOf(Length);
        const qsizetype length =
            head.mid(at + Length.size(), head.indexOf('\r', at) - at - Length.size()).trimmed().toLongLong();
        if (at < 0 || m_in.size() < end + 4 + length)
            return;
        const QByteArray body = m_in.mid(end + 4, length);
        m_in.remove(0, end + 4 + length);
        Call call = readCall(body);
        call.isSecond = head.contains("x-wsify-attempt: 2");
        m_authorizer.m_repeated += call.isSecond;
        const bool isAskedAgain = std::exchange(m_isUsed, true) && call.isRepeatable() && !call.isSecond;
        if (isAskedAgain && m_authorizer.m_random.chance(0.02)) {
            ++m_authorizer.m_dropped;
            close();
            return;
        }
        Answer judged = m_authorizer.m_judge(call);
        if (judged.kind == Answer::CloseEarly && isAskedAgain)
            judged = {.kind = Answer::Status, .status = 503};
        answer(std::move(judged));
    }

private:
    void answer(Answer answer)
    {
        m_authorizer.m_failed += answer.isUnavailable();
        m_authorizer.m_denied += answer.isDenied();
        m_authorizer.m_allowed += !answer.isUnavailable() && !answer.isDenied();
        switch (answer.kind) {
        case Answer::Hang:
            return;
        case Answer::Garbage:
            ::send(m_descriptor, "\x16\x03\x01 no HTTP\r\n\r\n", 16, MSG_NOSIGNAL | MSG_DONTWAIT);
            [[fallthrough]];
        case Answer::CloseEarly:
            close();
            return;
        case Answer::Status:
            break;
        }
        m_answer = std::move(answer);
        m_isDelayed = true;
        m_at = m_authorizer.m_loop.now() + m_answer.delay;
        tick();
    }

    void write()
    {
        m_isDelayed = false;
        if (m_answer.leaving)
            m_answer.leaving();
        const QByteArray bytes = "HTTP/1.1 " + QByteArray::number(m_answer.status) + " Soak\r\nContent-Length: 0\r\n"
                                 + (m_answer.closes ? "Connection: close\r\n\r\n" : "\r\n");
        ::send(m_descriptor, bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (m_answer.closes)
            close();
    }

    void close()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
        m_descriptor = -1;
    }

    Authorizer &m_authorizer;
    int m_descriptor;
    QByteArray m_in;
    Answer m_answer;
    Milliseconds m_at{0};
    bool m_isDelayed = false;
    bool m_isUsed = false; ///< by a call before this one
};

Authorizer::Authorizer(Loop &loop, Random random, Judge judge)
    : m_loop(loop)
    , m_random(random)
    , m_judge(std::move(judge))
    , m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(m_listener, reinterpret_cast<const sockaddr *>(&address), size) != 0 || ::listen(m_listener, 4096) != 0
        || ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        throw bench::Broken("the authorizer cannot listen");
    m_port = ntohs(address.sin_port);
    m_loop.watch(m_listener, EPOLLIN, this);
}

Authorizer::~Authorizer()
{
    ::close(m_listener);
}

QByteArray Authorizer::url() const
{
    return "http://127.0.0.1:" + QByteArray::number(m_port) + "/authorize";
}

void Authorizer::ready(quint32)
{
    for (;;) {
        const int descriptor = ::accept4(m_listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor < 0)
            return;
        m_connections.push_back(std::make_unique<Connection>(*this, descriptor));
    }
}

void Authorizer::tick()
{
    for (const auto &connection : m_connections)
        connection->tick();
    std::erase_if(m_connections, [](const auto &connection) { return connection->isOver(); });
}

} // namespace wsify::soak
