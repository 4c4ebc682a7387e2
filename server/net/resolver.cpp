// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "net/resolver.h"

#include <QUrl>

#include <algorithm>
#include <mutex>
#include <system_error>
#include <thread>

#ifdef Q_OS_WIN
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

namespace wsify {

namespace {

QByteArray errorText(int error)
{
#ifdef Q_OS_WIN
    return gai_strerrorA(error);
#else
    return gai_strerror(error);
#endif
}

} // namespace

/// What the thread of a lookup may touch: it can outlive the resolver, and the application.
struct Resolver::Shared
{
    std::mutex mutex;
    Resolver *receiver = nullptr; ///< null once it is gone
};

Resolver::Resolver(const QString &host, QObject *parent, Lookup lookup, std::chrono::milliseconds hangTime)
    : QObject(parent)
    , m_host(host)
    , m_lookup(std::move(lookup))
    , m_hangTime(hangTime)
    , m_shared(std::make_shared<Shared>())
{
    m_shared->receiver = this;
    QHostAddress address;
    m_isLiteral = address.setAddress(host);
    if (m_isLiteral)
        m_answer.addresses = {address};
}

Resolver::~Resolver()
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->receiver = nullptr;
}

void Resolver::resolve(QObject *context, Done done)
{
    std::erase_if(m_waiting, [](const Waiting &waiting) { return waiting.context.isNull(); });
    m_waiting.push_back({context, std::move(done)});
    const Time now = std::chrono::steady_clock::now();
    if (m_isAsking) {
        if (m_beganAt != Time() && now - m_beganAt >= m_hangTime)
            begin();
        return;
    }
    if (m_isLiteral)
        m_answer.askedAt = now;
    m_isAsking = true;
    if (m_isLiteral || (m_answeredAt != Time() && now - m_answeredAt < CacheTime))
        QMetaObject::invokeMethod(this, &Resolver::answerAll, Qt::QueuedConnection);
    else
        begin();
}

void Resolver::begin()
{
    const Time now = std::chrono::steady_clock::now();
    m_beganAt = now;
    const QByteArray name = QUrl::toAce(m_host);
    Answer failure;
    failure.askedAt = now;
    if (name.isEmpty()) {
        failure.error = '"' + m_host.toUtf8() + "\" is not the name of a host";
        failure.isFinal = true;
    } else {
        try {
            std::thread([shared = m_shared, lookup = m_lookup, name, now] {
                Answer answer = lookup(name);
                answer.askedAt = now;
                const std::lock_guard lock(shared->mutex);
                if (Resolver *receiver = shared->receiver) {
                    QMetaObject::invokeMethod(
                        receiver, [receiver, answer] { receiver->answered(answer); }, Qt::QueuedConnection);
                }
            }).detach();
            return;
        } catch (const std::system_error &) {
            failure.error = "no thread can be started to look up " + name;
        }
    }
    QMetaObject::invokeMethod(
        this, [this, failure] { answered(failure); }, Qt::QueuedConnection);
}

void Resolver::answered(Answer answer)
{
    if (answer.askedAt < m_answer.askedAt)
        return; // a lookup that hung, and another has answered
    answer.addresses = interleaved(answer.addresses);
    m_answer = std::move(answer);
    m_answeredAt = std::chrono::steady_clock::now();
    answerAll();
}

void Resolver::answerAll()
{
    m_isAsking = false;
    m_beganAt = {};
    const Time now = std::chrono::steady_clock::now();
    std::erase_if(m_avoided, [now](const auto &avoided) { return now - avoided.second >= AvoidTime; });
    Answer answer = m_answer;
    std::stable_partition(answer.addresses.begin(), answer.addresses.end(), [this](const QHostAddress &address) {
        return std::none_of(m_avoided.begin(), m_avoided.end(),
                            [&](const auto &avoided) { return avoided.first == address; });
    });
    const auto waiting = std::exchange(m_waiting, {});
    const QPointer<Resolver> self(this);
    for (const auto &[context, done] : waiting) {
        if (context)
            done(answer);
        if (!self)
            return;
    }
}

void Resolver::avoid(const QHostAddress &address)
{
    std::erase_if(m_avoided, [&](const auto &avoided) { return avoided.first == address; });
    m_avoided.emplace_back(address, std::chrono::steady_clock::now());
}

QList<QHostAddress> Resolver::interleaved(const QList<QHostAddress> &addresses)
{
    QList<QHostAddress> first;
    QList<QHostAddress> other;
    for (const QHostAddress &address : addresses)
        (address.protocol() == addresses.first().protocol() ? first : other).append(address);
    QList<QHostAddress> result;
    for (qsizetype i = 0; i < std::max(first.size(), other.size()); ++i) {
        if (i < first.size())
            result.append(first.at(i));
        if (i < other.size())
            result.append(other.at(i));
    }
    return result;
}

Resolver::Answer Resolver::askSystem(const QByteArray &name)
{
#ifdef Q_OS_WIN
    // Nobody else has to have done it on this thread's behalf yet; for the process, and never taken back.
    static const int started = [] {
        WSADATA data;
        return WSAStartup(MAKEWORD(2, 2), &data);
    }();
    if (started != 0)
        return {.error = "the system's sockets cannot be used"};
#endif
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo *found = nullptr;
    const int error = getaddrinfo(name.constData(), nullptr, &hints, &found);
    Answer answer;
    if (error != 0) {
        // Not EAI_NODATA: a resolver that fails for one family and not for the other is taken for a host without addresses.
        const bool isFinal = error == EAI_NONAME;
        answer.isFinal = isFinal;
        answer.error = isFinal ? "there is no host " + name
                               : "the host " + name + " cannot be looked up now (" + errorText(error) + ')';
        return answer;
    }
    for (const addrinfo *each = found; each; each = each->ai_next) {
        QHostAddress address(each->ai_addr);
        if (each->ai_family == AF_INET6) {
            if (const quint32 scope = reinterpret_cast<const sockaddr_in6 *>(each->ai_addr)->sin6_scope_id)
                address.setScopeId(QString::number(scope));
        }
        if (!address.isNull() && !answer.addresses.contains(address))
            answer.addresses.append(address);
    }
    freeaddrinfo(found);
    if (answer.addresses.isEmpty())
        answer.error = "the host " + name + " has no address";
    return answer;
}

} // namespace wsify
