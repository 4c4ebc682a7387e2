// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/authorizer/httpauthorizer.h"

#include "core/limits.h"

#include <algorithm>
#include <utility>

namespace wsify {

namespace {

constexpr std::chrono::seconds IdleTimeout{2};

/// Host, and the port when it is not the scheme's own (RFC 9110 section 7.2).
QByteArray hostField(const QUrl &url)
{
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':'))
        host = '[' + host + ']';
    if (url.port() >= 0)
        host += ':' + QByteArray::number(url.port());
    return host;
}

QByteArray target(const QUrl &url)
{
    QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    if (path.isEmpty())
        path = "/";
    if (url.hasQuery())
        path += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    return path;
}

} // namespace

/// A connection and the call that it carries.
class HttpAuthorizer::Carrier : public AuthorizerConnection
{
public:
    using AuthorizerConnection::AuthorizerConnection;
    PendingCall *call = nullptr;
};

HttpAuthorizer::HttpAuthorizer(Options given, const Limits &limits, Timers &timers, WorkerMetrics &metrics,
                               Observer &observer)
    : QueuedAuthorizer(std::move(given), limits, timers, metrics, observer)
{
    const QUrl &url = options().url;
    const bool tls = url.scheme() == QLatin1String("https");
    m_endpoint = {url.host(), quint16(url.port(tls ? 443 : 80)), tls};
    m_head = "POST " + target(url) + " HTTP/1.1\r\nHost: " + hostField(url) + "\r\nUser-Agent: wsify\r\nAccept: */*\r\n"
             + (options().keepAlive ? "" : "Connection: close\r\n");
}

HttpAuthorizer::~HttpAuthorizer() = default;

QByteArray HttpAuthorizer::request(const PendingCall &call) const
{
    const QByteArray &body = call.request.body;
    QByteArray text;
    text.reserve(512 + body.size());
    text.append(m_head);
    bool isAuthorized = authorization().isEmpty();
    const HeaderList fields = headers(call);
    for (const auto &[name, value] : fields) {
        isAuthorized = isAuthorized || name.compare("Authorization", Qt::CaseInsensitive) == 0;
        text.append(name).append(": ").append(value).append("\r\n");
    }
    if (!isAuthorized)
        text.append("Authorization: ").append(authorization()).append("\r\n");
    return text.append("Content-Length: ").append(QByteArray::number(body.size())).append("\r\n\r\n").append(body);
}

HttpAuthorizer::Carrier *HttpAuthorizer::open()
{
    auto *carrier = new Carrier(m_endpoint, this);
    connect(carrier, &AuthorizerConnection::answered, this, [this, carrier] { received(*carrier); });
    connect(carrier, &AuthorizerConnection::closed, this,
            [this, carrier](const QByteArray &reason) { closed(*carrier, reason); });
    return carrier;
}

HttpAuthorizer::Carrier *HttpAuthorizer::takeIdle()
{
    while (!m_idle.empty()) {
        Carrier *carrier = m_idle.back().carrier;
        m_idle.pop_back();
        if (carrier->check())
            return carrier;
    }
    return nullptr;
}

void HttpAuthorizer::send(PendingCall &call)
{
    Carrier *carrier = takeIdle();
    if (!carrier)
        carrier = open();
    call.carrier = carrier;
    carrier->call = &call;
    carrier->send(request(call));
}

void HttpAuthorizer::received(Carrier &carrier)
{
    answered(*carrier.call, carrier.answer().status());
}

void HttpAuthorizer::closed(Carrier &carrier, const QByteArray &reason)
{
    if (carrier.call) {
        // The status decides; a 200 must be whole all the same.
        const int status = carrier.answer().hasStatus() ? carrier.answer().status() : 0;
        if (status == 0 || status == 200)
            fail(*carrier.call, reason, status);
        else
            answered(*carrier.call, status);
        return;
    }
    std::erase_if(m_idle, [&carrier](const Idle &idle) { return idle.carrier == &carrier; });
    discard(carrier);
}

void HttpAuthorizer::release(PendingCall &call)
{
    auto &carrier = *static_cast<Carrier *>(call.carrier);
    carrier.call = nullptr;
    // With an answer still to come it would be taken for the next call's.
    if (!carrier.isIdle() || !options().keepAlive) {
        discard(carrier);
        return;
    }
    m_idle.push_back({&carrier, timers().now()});
    if (m_idle.size() == 1)
        m_sweep = Timer(timers(), IdleTimeout, [this] { closeIdle(); });
}

void HttpAuthorizer::discard(Carrier &carrier)
{
    carrier.disconnect(this);
    carrier.abort();
    carrier.deleteLater();
}

void HttpAuthorizer::closeIdle()
{
    const auto now = timers().now();
    const auto kept =
        std::find_if(m_idle.begin(), m_idle.end(), [now](const Idle &idle) { return now - idle.since < IdleTimeout; });
    for (auto it = m_idle.begin(); it != kept; ++it)
        discard(*it->carrier);
    m_idle.erase(m_idle.begin(), kept);
    if (!m_idle.empty())
        m_sweep = Timer(timers(), m_idle.front().since + IdleTimeout - now, [this] { closeIdle(); });
}

} // namespace wsify
