// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "client.h"
#include "content.h"
#include "members.h"
#include "meter.h"
#include "scenarios.h"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <deque>
#include <map>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wsify::bench {

namespace {

using namespace std::chrono_literals;

/// Clients that each publish to themselves, one command after the other.
class Authorized
{
public:
    explicit Authorized(const Options &options)
        : m_options(options)
        , m_buffer(64 * 1024)
    {
        for (int i = 0; i < options.clients; ++i) {
            m_clients.push_back({Client::joined(options, channelName(i)), Checker(1, options.size), 0});
            m_poller.add(m_clients.back().client.descriptor(), quint32(i));
        }
    }

    void run(QJsonObject &report)
    {
        Meter meter(m_options.serverPid);
        m_isPublishing = true;
        for (quint32 i = 0; i < m_clients.size(); ++i)
            publish(i); // behind its join, so it comes back when both are allowed
        pollUntil(SteadyClock::now() + std::chrono::duration_cast<SteadyClock::duration>(m_options.warmup));
        m_latencies.clear();
        const qint64 before = m_done;
        meter.start();
        pollUntil(SteadyClock::now() + std::chrono::duration_cast<SteadyClock::duration>(m_options.time));
        meter.stop();
        meter.report(report, "commands", m_done - before);
        m_latencies.report(report);
        m_isPublishing = false;
        const auto deadline = SteadyClock::now() + 10s;
        while (m_out > 0 && SteadyClock::now() < deadline)
            pollUntil(SteadyClock::now() + 10ms);
        pollUntil(SteadyClock::now() + 50ms); // a doubled one comes last
        if (m_out > 0)
            report[QStringLiteral("wrong")] = QStringLiteral("%1 commands never came back").arg(m_out);
    }

private:
    struct Own
    {
        Client client;
        Checker checker;
        Sequence published;
        std::int64_t sentNs = 0;
    };

    void publish(quint32 number)
    {
        Own &own = m_clients[number];
        own.sentNs = nowNs();
        const QByteArray content = makeContent(0, own.published++, own.sentNs, m_options.size);
        own.client.send(publishFrame(m_options, channelName(int(number)), content));
        ++m_out;
    }

    void pollUntil(SteadyClock::time_point end)
    {
        while (SteadyClock::now() < end) {
            m_poller.wait(m_options.poll ? 0 : 10, [this](quint32 number) {
                Own &own = m_clients[number];
                own.client.read(m_buffer, [&](QByteArrayView bytes) {
                    Content content;
                    if (!own.checker.take(bytes, content))
                        throw Broken(own.checker.wrong().toStdString());
                    ++m_done;
                    --m_out;
                    m_latencies.add(nowNs() - own.sentNs);
                    if (m_isPublishing)
                        publish(number);
                });
            });
        }
    }

    const Options &m_options;
    std::vector<Own> m_clients;
    Poller m_poller;
    std::vector<char> m_buffer;
    Latencies m_latencies;
    qint64 m_done = 0;
    qint64 m_out = 0;
    bool m_isPublishing = false;
};

volatile std::sig_atomic_t g_isEnding = 0; // a signal handler has nothing else to reach

/// A back end: keep-alive, one answer to every POST, all of them alike.
class AuthorizerServer
{
public:
    explicit AuthorizerServer(const Options &options)
        : m_delayNs(std::int64_t(options.delayMs) * 1'000'000)
        , m_answer("HTTP/1.1 " + QByteArray::number(options.status)
                   + " Answered\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok")
        , m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(options.port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(m_listener, reinterpret_cast<const sockaddr *>(&address), size) != 0
            || ::listen(m_listener, 4096) != 0
            || ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
            throw Broken("the authorizer cannot listen");
        m_poller.add(m_listener, quint32(m_listener));
        std::printf("port %d\n", ntohs(address.sin_port));
        std::fflush(stdout);
    }

    void serve()
    {
        while (g_isEnding == 0) {
            const std::int64_t wait = m_due.empty() ? 100'000'000 : m_due.front().first - nowNs();
            m_poller.wait(int(std::clamp<std::int64_t>(wait / 1'000'000, 0, 100)), [this](quint32 number) {
                if (int(number) == m_listener)
                    accept();
                else
                    read(int(number));
            });
            for (; !m_due.empty() && m_due.front().first <= nowNs(); m_due.pop_front())
                answer(m_due.front().second);
        }
    }

private:
    void accept()
    {
        for (;;) {
            const int descriptor = ::accept4(m_listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (descriptor < 0)
                return;
            const int on = 1;
            ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            m_in[descriptor].clear();
            m_poller.add(descriptor, quint32(descriptor));
        }
    }

    void read(int descriptor)
    {
        std::array<char, 16 * 1024> bytes;
        const ssize_t size = ::recv(descriptor, bytes.data(), bytes.size(), 0);
        if (size < 0 && errno == EAGAIN)
            return;
        if (size <= 0) {
            ::close(descriptor);
            m_in.erase(descriptor);
            return;
        }
        QByteArray &in = m_in[descriptor];
        in.append(bytes.data(), size);
        for (;;) {
            const qsizetype head = in.indexOf("\r\n\r\n");
            if (head < 0)
                return;
            const QByteArray lower = in.first(head).toLower();
            const qsizetype at = lower.indexOf("content-length:");
            const qsizetype body =
                at < 0 ? 0 : lower.mid(at + 15, lower.indexOf('\r', at + 15) - at - 15).trimmed().toInt();
            if (in.size() < head + 4 + body)
                return;
            in.remove(0, head + 4 + body);
            if (m_delayNs == 0)
                answer(descriptor);
            else
                m_due.emplace_back(nowNs() + m_delayNs, descriptor);
        }
    }

    void answer(int descriptor) { ::send(descriptor, m_answer.constData(), size_t(m_answer.size()), MSG_NOSIGNAL); }

    std::int64_t m_delayNs;
    QByteArray m_answer;
    int m_listener;
    Poller m_poller;
    std::map<int, QByteArray> m_in;
    std::deque<std::pair<std::int64_t, int>> m_due; ///< all wait equally long
};

} // namespace

void runAuthorized(const Options &options, QJsonObject &report)
{
    Authorized(options).run(report);
}

void runAuthorizer(const Options &options)
{
    std::signal(SIGTERM, [](int) { g_isEnding = 1; });
    AuthorizerServer(options).serve();
}

} // namespace wsify::bench
