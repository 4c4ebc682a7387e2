// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/httpconnection.h"

#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/observer.h"
#include "engine/http/trustedproxies.h"
#include "engine/native/clientconnection.h"
#include "engine/native/refusedconnection.h"

#include <algorithm>
#include <ctime>
#include <limits>
#include <utility>
#include <variant>

namespace wsify {

namespace {

constexpr std::chrono::seconds FlushTimeout{5}; // for answers that the client does not read
constexpr int MaxServed = 16; // requests of one connection in one turn, however many it sent ahead
constexpr qint64 MaxUnsent = 64 * 1024; // of answers, before the next request is looked at

} // namespace

HttpConnection::HttpConnection(ConnectionContext &context, Stream stream, std::unique_ptr<TlsStream> tls, Handle handle,
                               Peer peer, ListenerRole role)
    : Connection(context, std::move(stream), std::move(tls), handle)
    , m_decoder(context.engine.limits)
    , m_role(role)
    , m_peer(std::move(peer))
    , m_requester(m_peer)
{
}

HttpConnection::HttpConnection(Connection &other, std::unique_ptr<TlsStream> tls, Peer peer, ListenerRole role,
                               Clock::Duration headUntil)
    : Connection(other, std::move(tls))
    , m_decoder(m_context.engine.limits)
    , m_role(role)
    , m_peer(std::move(peer))
    , m_requester(m_peer)
{
    m_clock.start();
    setDeadline(headUntil);
}

void HttpConnection::begin()
{
    if (!m_clock.isValid())
        beginRequest();
}

void HttpConnection::beginRequest()
{
    m_clock.start();
    setDeadline(now() + m_context.engine.limits.headTimeout);
}

void HttpConnection::received(char *data, qsizetype size)
{
    m_served = 0;
    switch (m_state) {
    case State::Reading:
        if (m_isKeptAlive && m_decoder.isBetweenRequests())
            beginRequest();
        m_bytesIn += size;
        advance(m_decoder.feed(QByteArrayView(data, size)));
        break;
    case State::Finishing:
    case State::Lingering:
        m_dropped += size;
        if (m_dropped > DropLimits::Bytes) {
            abort();
            m_state = State::Over;
            touch();
        } else if (isBodyOver()) {
            touch();
        } else if (m_state == State::Lingering) {
            setDeadline(std::min(now() + m_context.engine.drops.silence, m_dropUntil));
        }
        break;
    default:
        break; // reading is paused, or over
    }
}

void HttpConnection::advance(HttpDecoder::State decoded)
{
    while (m_state == State::Reading) {
        switch (decoded) {
        case HttpDecoder::State::Head:
        case HttpDecoder::State::Body:
            return;
        case HttpDecoder::State::HeadRead:
            m_hasHead = true;
            if (!headRead())
                return;
            decoded = m_decoder.readBody();
            break;
        case HttpDecoder::State::Complete:
            handle();
            if (m_state != State::Reading)
                return;
            decoded = m_decoder.state();
            break;
        case HttpDecoder::State::Failed:
            if (m_decoder.errorStatus() == 431 || m_decoder.errorStatus() == 414)
                ++m_context.engine.metrics.limitHead;
            if (m_decoder.errorStatus() == 413) {
                ++m_context.engine.metrics.limitBody;
                m_bodyLeft = std::numeric_limits<qint64>::max();
            }
            refuse(m_decoder.errorStatus(), m_decoder.errorText());
            return;
        }
    }
}

/// False when the connection takes another way than to read the body.
bool HttpConnection::headRead()
{
    const EngineContext &engine = m_context.engine;
    m_requester = engine.proxies.client(m_decoder.head(), m_peer, engine.metrics, engine.observer);
    const bool hasBody = m_decoder.bodyFraming() != RequestHead::Body::None;
    if (m_role == ListenerRole::Public && Admission::isUpgrade(m_decoder.head())) {
        if (hasBody) {
            refuse(400, "an upgrade must not have a body");
            return false;
        }
        m_state = State::Deciding;
        clearDeadline();
        setReading(false);
        auto ticket = engine.admission.admit(m_decoder.head(), m_requester,
                                             [this](Admission::Answer answer) { decided(std::move(answer)); });
        if (m_state == State::Deciding)
            m_ticket = std::move(ticket);
        return false;
    }
    auto judged = engine.httpApi.admit(m_decoder.head(), m_decoder.declaredLength(), m_role);
    if (const auto *refused = std::get_if<HttpResponse>(&judged)) {
        if (refused->status == 413)
            ++engine.metrics.limitBody;
        m_bodyLeft = hasBody ? m_decoder.bodyLeft() : 0;
        answer(*refused, hasBody);
        return false;
    }
    m_request = std::get<AdmittedRequest>(std::move(judged));
    if (hasBody) {
        setDeadline(now() + engine.limits.bodyTimeout);
        if (m_decoder.wantsContinue())
            queue(TurnLogs::Kind::One, SharedBytes("HTTP/1.1 100 Continue\r\n\r\n"));
    }
    return true;
}

void HttpConnection::handle()
{
    m_state = State::Deciding;
    clearDeadline();
    setReading(false);
    m_isHandling = true;
    const AdmittedRequest request = *std::exchange(m_request, std::nullopt);
    // The answer may come when this connection is gone.
    m_context.engine.httpApi.handle(
        request, m_decoder.takeBody(),
        [context = &m_context, handle = Connection::handle()](const HttpResponse &response) {
            if (auto *connection = static_cast<HttpConnection *>(context->find(handle)))
                connection->replied(response);
        });
    m_isHandling = false;
}

void HttpConnection::replied(const HttpResponse &response)
{
    if (m_state != State::Deciding)
        return;
    answer(response, false);
    if (m_state == State::Reading && !m_isHandling)
        advance(m_decoder.state());
}

void HttpConnection::decided(Admission::Answer answered)
{
    // The call that led here is over; its ticket may go with this function.
    const std::unique_ptr<Admission::Ticket> ticket = std::move(m_ticket);
    if (m_state != State::Deciding)
        return;
    if (answered.response.status != 101) {
        answer(m_context.engine.httpApi.completed(m_decoder.head(), std::move(answered.response), m_role), false);
        return;
    }
    QByteArray bytes = encodeResponse(answered.response, &m_decoder.head(), true, 0);
    if (answered.late)
        bytes += Frame::close(answered.late->code, answered.late->reason).bytes();
    m_client = std::move(answered.client);
    m_late = std::move(answered.late);
    m_state = State::Upgraded;
    queue(TurnLogs::Kind::One, SharedBytes(bytes));
    record(101, 0);
    touch();
}

void HttpConnection::refuse(int status, const QByteArray &text)
{
    HttpResponse response = errorResponse(status, text);
    if (m_hasHead)
        response = m_context.engine.httpApi.completed(m_decoder.head(), std::move(response), m_role);
    answer(response, true);
}

void HttpConnection::answer(const HttpResponse &response, bool inputIsLeft)
{
    const HttpHead *head = m_hasHead ? &m_decoder.head() : nullptr;
    // What follows a handshake that is refused may be frames of a client that does not wait: never to be read as requests.
    if (head && (Admission::isUpgrade(*head) || !head->header("Upgrade").isNull()))
        inputIsLeft = true;
    const bool keepAlive = !inputIsLeft && m_decoder.keepAlive() && !m_context.isDraining;
    queue(TurnLogs::Kind::One, SharedBytes(encodeResponse(response, head, keepAlive, std::time(nullptr))));
    record(response.status, response.body.size());
    if (keepAlive) {
        next();
        return;
    }
    m_state = State::Finishing;
    m_inputIsLeft = inputIsLeft;
    setReading(inputIsLeft);
    setDeadline(now() + FlushTimeout);
}

void HttpConnection::next()
{
    m_bytesIn = m_decoder.behind();
    m_hasHead = false;
    m_requester = m_peer; // behind a proxy the next request may be another client's
    m_isKeptAlive = true;
    // Large answers count as well: the kernel may take them all at once, for many turns in a row.
    const bool hasUnsent = out().bytes() > MaxUnsent;
    m_isYielding = (++m_served >= MaxServed || hasUnsent) && !m_decoder.isAtEnd();
    if (m_isYielding || hasUnsent) {
        m_state = State::Sending;
        // Also after requests that were refused by their heads, for which nobody has paused: their successors must not be lost.
        setReading(false);
        setDeadline(now() + m_context.engine.limits.slowTimeout);
        return;
    }
    m_state = State::Reading;
    setReading(true);
    m_clock.start();
    m_decoder.next();
    const Limits &limits = m_context.engine.limits;
    setDeadline(now() + (m_decoder.isBetweenRequests() ? limits.keepAliveTimeout : limits.headTimeout));
}

void HttpConnection::record(int status, qint64 bytesOut)
{
    const EngineContext &engine = m_context.engine;
    ++engine.metrics.httpRequests;
    if (status >= 400)
        ++engine.metrics.httpErrors;
    AccessRecord access;
    access.head = m_hasHead ? &m_decoder.head() : nullptr;
    access.peer = &m_requester;
    access.status = status;
    access.bytesIn = m_bytesIn - m_decoder.behind();
    access.bytesOut = bytesOut;
    access.latency = std::chrono::microseconds(m_clock.nsecsElapsed() / 1000);
    engine.observer.accessed(access);
}

void HttpConnection::ended()
{
    // Half-closed clients that have sent a whole request get their answer; see endAnnounced() for those that shake hands.
    if (m_state == State::Reading || m_state == State::Lingering) {
        m_state = State::Finishing;
        m_inputIsLeft = false;
        setDeadline(now() + FlushTimeout);
    }
    touch();
}

void HttpConnection::broken()
{
    m_state = State::Over;
    touch();
}

void HttpConnection::handshakeFailed(const char *reason)
{
    m_context.engine.observer.handshakeFailed({m_peer.address, reason});
}

void HttpConnection::shed()
{
    ++m_context.engine.metrics.limitMemory;
    abort();
    m_state = State::Over;
    touch();
}

void HttpConnection::endAnnounced()
{
    if (m_state == State::Deciding && Admission::isUpgrade(m_decoder.head())) {
        close();
        m_state = State::Over;
    }
    touch();
}

void HttpConnection::late()
{
    if (m_state == State::Lingering) {
        close();
        m_state = State::Over;
    } else if (m_state != State::Reading) {
        abort();
        m_state = State::Over;
    } else if (m_decoder.state() == HttpDecoder::State::Body) {
        ++m_context.engine.metrics.limitBody;
        refuse(408, "the request body did not arrive in time");
    } else if (m_decoder.isBetweenRequests() && m_isKeptAlive) {
        close();
        m_state = State::Over;
    } else if (!isEstablished()) {
        ++m_context.engine.metrics.limitHead;
        if (hasBegun()) // else it has said nothing: a balancer may only look whether somebody listens
            handshakeFailed("it did not end in time");
        close();
        m_state = State::Over;
    } else {
        ++m_context.engine.metrics.limitHead;
        refuse(408, "the request head did not arrive in time");
    }
    touch();
}

Connection::Fate HttpConnection::settle()
{
    switch (m_state) {
    case State::Upgraded:
        return Fate::Upgrade;
    case State::Sending:
        if (std::exchange(m_isYielding, false)) {
            m_context.yielded(Connection::handle());
        } else if (out().isEmpty()) {
            m_served = 0;
            next();
            advance(m_decoder.state());
        }
        break;
    case State::Reading:
        advance(m_decoder.state());
        break;
    case State::Finishing:
        if (!out().isEmpty())
            break;
        if (!m_inputIsLeft || isBodyOver()) {
            close();
            m_state = State::Over;
            break;
        }
        m_state = State::Lingering;
        // While a client sends its body some take our FIN for a failure, and proxies for the end.
        if (m_bodyLeft == 0)
            shutdownSending();
        m_dropUntil = now() + m_context.engine.drops.time;
        setDeadline(std::min(now() + m_context.engine.drops.silence, m_dropUntil));
        break;
    case State::Lingering:
        if (isBodyOver()) {
            close();
            m_state = State::Over;
        }
        break;
    default:
        break;
    }
    return m_state == State::Over ? Fate::Die : Fate::Stay;
}

std::unique_ptr<Connection> HttpConnection::successor()
{
    if (m_late)
        return std::make_unique<RefusedConnection>(*this, std::move(*m_late), m_decoder.takeEarly());
    return std::make_unique<ClientConnection>(*this, std::move(m_client), m_decoder.takeEarly());
}

} // namespace wsify
