// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/authorizer/httpauthorizer.h"

#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/walltime.h"
#include "net/tlsauthorities.h"

#include <QRandomGenerator>
#include <QTcpSocket>

#include <algorithm>
#include <utility>

namespace wsify {

namespace {

using std::chrono::milliseconds;
using Time = ConnectWindow::Time;

constexpr milliseconds SlowConnect{300};
/// A back end that has accepted a connection, but takes its time: no reason to wait with the next one.
constexpr milliseconds SlowAnswer{250};
/// The same, more patient, for one that answers others meanwhile.
constexpr milliseconds BusyAnswer{1000};
/// After a failed attempt, while there are other connections to wait for.
constexpr milliseconds OpenAgainAfter{250};
/// Connections of one burst end spread over an eighth of their age.
constexpr int AgeSpread = 8;

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

/// Looked at in the few answers that have one.
std::optional<std::chrono::seconds> retryAfter(const ResponseDecoder &answer)
{
    if (answer.status() < 400)
        return std::nullopt;
    return answer.retryAfter(std::chrono::seconds(wallMs() / 1000)); // a date is the world's time
}

AuthBody bodyOf(const ResponseDecoder &answer)
{
    return {.bytes = answer.body(), .isCut = answer.isCut()};
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

/// A connection that is being opened.
class HttpAuthorizer::Opening : public Connector
{
public:
    Opening(Resolver &resolver, const Target &to, ConnectWindow &window, QObject *owner)
        : Connector(resolver, to, owner)
        , place(window)
    {
    }
    const Time begun = std::chrono::steady_clock::now();
    ConnectWindow::Place place; ///< until it is slow
    Timer slow;
};

/// An open connection, and the call that it carries.
class HttpAuthorizer::Carrier : public AuthorizerConnection
{
public:
    using AuthorizerConnection::AuthorizerConnection;
    PendingCall *call = nullptr;
    Clock::Duration endsAt{}; ///< it carries no call that begins later
    bool isKept = false; ///< it has been idle, and the peer may have closed it
    const Time openedAt = std::chrono::steady_clock::now();
    ConnectWindow::Place place; ///< until its first answer, or isSlow()
    Timer slow;
};

HttpAuthorizer::HttpAuthorizer(Options given, const Limits &limits, Timers &timers, WorkerMetrics &metrics,
                               Observer &observer)
    : QueuedAuthorizer(std::move(given), limits, timers, metrics, observer)
    , m_resolver(options().url.host(), nullptr, options().lookup)
    , m_window(MostConnecting / options().workers, limits.authorizerConcurrency)
{
    const QUrl &url = options().url;
    // A little less than calls wait for it, so that they are told its reason.
    m_target.timeout = limits.authorizerTimeout * 19 / 20;
    if (url.scheme() == QLatin1String("https")) {
        m_target.port = quint16(url.port(443));
        m_target.tls = tlsConfiguration(options().authorities);
    } else {
        m_target.port = quint16(url.port(80));
        // Without Qt's buffers: they cost each call three system calls and two wake-ups of the event loop. TLS cannot do without.
        m_target.mode |= QIODevice::Unbuffered;
    }
    // Without Accept-Encoding a body may come in any coding (RFC 9110 section 12.5.3).
    m_head = "POST " + target(url) + " HTTP/1.1\r\nHost: " + hostField(url)
             + "\r\nUser-Agent: wsify\r\nAccept: */*\r\nAccept-Encoding: identity\r\n"
             + (options().keepAlive ? "" : "Connection: close\r\n");
}

HttpAuthorizer::~HttpAuthorizer()
{
    // Connections have places in the window.
    const QObjectList connections = children();
    qDeleteAll(connections);
}

bool HttpAuthorizer::isConnected() const
{
    // Without keep-alive there is none between two calls.
    return m_carriers > 0 || std::chrono::steady_clock::now() - m_answeredAt < limits().authorizerTimeout;
}

// ---- calls ----

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

void HttpAuthorizer::serve()
{
    while (PendingCall *call = next()) {
        Carrier *carrier = takeIdle();
        if (!carrier)
            break;
        send(*carrier, *call);
    }
    openMore();
}

/// False if the connection has ended and the call must be sent on another one.
bool HttpAuthorizer::send(Carrier &carrier, PendingCall &call)
{
    if (!carrier.send(request(call))) {
        discard(carrier);
        return false;
    }
    call.carrier = &carrier;
    carrier.call = &call;
    begin(call);
    return true;
}

void HttpAuthorizer::received(Carrier &carrier)
{
    m_answeredAt = std::chrono::steady_clock::now();
    if (carrier.place.isHeld()) {
        m_window.grow();
        carrier.place.release();
        carrier.slow.stop();
    }
    answered(*carrier.call, carrier.answer().status(), retryAfter(carrier.answer()), bodyOf(carrier.answer()));
}

void HttpAuthorizer::closed(Carrier &carrier, const QByteArray &reason)
{
    if (!carrier.call) {
        std::erase_if(m_idle, [&carrier](const Idle &idle) { return idle.carrier == &carrier; });
        discard(carrier);
        return;
    }
    PendingCall &call = *carrier.call;
    if (!carrier.wasSent()) {
        sendAgain(carrier);
        return;
    }
    if (carrier.isKept && !carrier.answer().hasBegun()) {
        if (call.request.isRepeatable()) {
            ++call.attempt;
            sendAgain(carrier);
            return;
        }
        ++metrics().authorizerReusedLost;
    }
    // The status decides; a 200 must be whole all the same.
    const int status = carrier.answer().hasStatus() ? carrier.answer().status() : 0;
    if (status == 0 || status == 200)
        fail(call, reason, status);
    else
        answered(call, status, retryAfter(carrier.answer()), bodyOf(carrier.answer()));
}

/// On a fresh connection: the next one that is kept may have ended like this one.
void HttpAuthorizer::sendAgain(Carrier &carrier)
{
    PendingCall &call = *std::exchange(carrier.call, nullptr);
    call.carrier = nullptr;
    m_again.push_back(&call);
    discard(carrier);
    openMore();
}

void HttpAuthorizer::release(PendingCall &call)
{
    if (!call.carrier) {
        m_again.erase(std::remove(m_again.begin(), m_again.end(), &call), m_again.end());
    } else {
        auto &carrier = *static_cast<Carrier *>(call.carrier);
        carrier.call = nullptr;
        // With an answer still to come it would be taken for the next call's.
        if (carrier.isIdle() && options().keepAlive)
            keep(carrier);
        else
            discard(carrier);
    }
    // There may be room now for those, which do not wait like the others.
    if (!m_again.empty() && !std::exchange(m_isOpeningSoon, true)) {
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_isOpeningSoon = false;
                openMore();
            },
            Qt::QueuedConnection);
    }
}

// ---- connections that are being opened ----

int HttpAuthorizer::connecting() const
{
    return int(std::count_if(m_openings.begin(), m_openings.end(),
                             [](const Opening *opening) { return opening->place.isHeld(); }));
}

void HttpAuthorizer::openMore()
{
    int opening = connecting();
    const int wanted = sendable() + int(m_again.size());
    if (opening >= wanted || timers().now() < m_retryAt)
        return;
    const auto most = size_t(limits().authorizerConcurrency);
    // Slow attempts are not waited for, but not outnumbered either.
    for (; opening < std::min(wanted, MostConnecting) && m_window.hasRoom() && int(m_openings.size()) < 2 * wanted;
         ++opening) {
        const bool isFull = size_t(m_carriers) + m_openings.size() >= most;
        if (isFull && (m_again.empty() || m_idle.empty()))
            return;
        if (isFull) { // for a call that needs a fresh one
            discard(*m_idle.front().carrier);
            m_idle.erase(m_idle.begin());
        }
        open();
    }
}

void HttpAuthorizer::open()
{
    auto *opening = new Opening(m_resolver, m_target, m_window, this);
    m_openings.push_back(opening);
    connect(opening, &Connector::connected, this, [this, opening](QTcpSocket *socket) { opened(*opening, socket); });
    connect(opening, &Connector::failed, this,
            [this, opening](const Connector::Failure &failure) { openFailed(*opening, failure.text); });
    opening->slow = Timer(timers(), SlowConnect, [this, opening] { isSlow(*opening); });
    opening->start();
}

void HttpAuthorizer::isSlow(Opening &opening)
{
    if (opening.lookedUpAt() == Resolver::Time()) {
        // All wait for the same answer of the resolver.
        opening.slow = Timer(timers(), SlowConnect, [this, &opening] { isSlow(opening); });
        return;
    }
    const bool isBusy = opening.isReached() && m_answeredAt > opening.begun; // see below
    if (!opening.isReached() || isBusy)
        m_window.shrink(opening.begun);
    if (isBusy) {
        opening.slow = Timer(timers(), BusyAnswer, [this, &opening] {
            opening.place.release();
            openMore();
        });
        return;
    }
    opening.place.release();
    openMore();
}

void HttpAuthorizer::opened(Opening &opening, QTcpSocket *socket)
{
    auto *carrier = new Carrier(socket, this);
    ++m_carriers;
    connect(carrier, &AuthorizerConnection::answered, this, [this, carrier] { received(*carrier); });
    connect(carrier, &AuthorizerConnection::closed, this,
            [this, carrier](const QByteArray &reason) { closed(*carrier, reason); });
    const auto age = limits().authorizerConnectionAge;
    const qint64 mostSpread = age.count() / AgeSpread;
    const milliseconds spread(QRandomGenerator::global()->bounded(mostSpread + 1));
    const auto since =
        std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - opening.lookedUpAt());
    carrier->endsAt = timers().now() + age - spread - since;
    carrier->place = std::move(opening.place);
    forget(opening);

    const bool isAgain = !m_again.empty();
    if (PendingCall *call = isAgain ? m_again.front() : next()) {
        if (!send(*carrier, *call)) {
            openLater();
            return;
        }
        if (isAgain)
            m_again.pop_front();
        if (carrier->place.isHeld()) {
            carrier->slow = Timer(timers(), SlowAnswer, [this, carrier] { isSlow(*carrier); });
        }
    } else if (options().keepAlive) {
        carrier->place.release();
        keep(*carrier);
    } else {
        discard(*carrier);
    }
    openMore();
}

/// A back end that answers others meanwhile is busy, and new connections wait to be accepted: more of them would wait longer. One that
/// answers nobody takes its time for each call.
void HttpAuthorizer::isSlow(Carrier &carrier)
{
    if (m_answeredAt > carrier.openedAt) {
        m_window.shrink(carrier.openedAt);
        carrier.slow = Timer(timers(), BusyAnswer, [this, &carrier] {
            carrier.place.release();
            openMore();
        });
        return;
    }
    m_window.grow();
    carrier.place.release();
    openMore();
}

void HttpAuthorizer::openFailed(Opening &opening, const QByteArray &reason)
{
    const Time begun = opening.begun;
    m_window.shrink(begun);
    forget(opening);
    // Calls may still be served by what is open, or by another attempt.
    const bool isOther = std::any_of(m_openings.begin(), m_openings.end(),
                                     [](const Opening *each) { return each->place.isHeld() || each->isReached(); });
    if (m_carriers > 0 || isOther) {
        openLater();
        return;
    }
    m_retry.stop();
    m_retryAt = {};
    while (!m_again.empty())
        fail(*m_again.front(), reason);
    failWaiting(begun, reason);
    openMore();
}

void HttpAuthorizer::openLater()
{
    m_retryAt = timers().now() + OpenAgainAfter;
    m_retry = Timer(timers(), OpenAgainAfter, [this] { serve(); });
}

void HttpAuthorizer::forget(Opening &opening)
{
    std::erase(m_openings, &opening);
    opening.disconnect(this);
    opening.slow.stop();
    opening.place.release();
    opening.deleteLater(); // it calls
}

// ---- connections that are open ----

HttpAuthorizer::Carrier *HttpAuthorizer::takeIdle()
{
    while (!m_idle.empty()) {
        const auto now = timers().now();
        const auto [carrier, since] = m_idle.back();
        m_idle.pop_back();
        if (now - since < IdleTimeout && now < carrier->endsAt && carrier->check())
            return carrier;
        discard(*carrier);
    }
    return nullptr;
}

void HttpAuthorizer::keep(Carrier &carrier)
{
    const auto now = timers().now();
    if (now >= carrier.endsAt) {
        discard(carrier);
        return;
    }
    carrier.isKept = true;
    m_idle.push_back({&carrier, now});
    if (m_idle.size() == 1)
        m_sweep = Timer(timers(), IdleTimeout, [this] { closeIdle(); });
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

void HttpAuthorizer::discard(Carrier &carrier)
{
    --m_carriers;
    carrier.disconnect(this);
    carrier.slow.stop();
    carrier.place.release();
    carrier.abort();
    carrier.deleteLater();
}

} // namespace wsify
