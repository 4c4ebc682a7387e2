// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/clientconnection.h"

#include "core/http/admission.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/observer.h"

#include <algorithm>
#include <utility>

namespace wsify {

namespace {

constexpr qint64 MaxRest = 64 * 1024; // of a half-sent frame, which a client that is cut off may still take
constexpr qint64 AttemptEvery = 64 * 1024; // bytes beyond --max-queue, for which one more system call is made

} // namespace

ClientConnection::ClientConnection(Connection &handshake, ClientInfo client, QByteArray early)
    : Connection(handshake)
    , m_others(out().added())
    , m_deadlines(m_context.engine.limits, now())
    , m_isHandshakeDue(!out().isEmpty())
{
    if (!early.isEmpty())
        m_unread = std::make_unique<Unread>(Unread{std::move(early), 0});
    m_session = m_context.engine.admission.open(std::move(client), *this);
}

ClientConnection::~ClientConnection() = default;

void ClientConnection::begin()
{
    schedule();
    resume();
    touch(); // so that what came early is accounted
}

void ClientConnection::received(char *data, qsizetype size)
{
    if (m_state != State::Lingering && !m_isDropping) {
        m_deadlines.lives(now());
        char *from = data;
        decode(from, data + size);
        if (from != data + size && (m_state == State::Open || m_state == State::Closing)) {
            m_unread = std::make_unique<Unread>(Unread{QByteArray(from, data + size - from), 0});
            setReading(false);
        }
        return;
    }
    drop(data, data + size);
}

/// What comes when no more is wanted.
void ClientConnection::drop(char *data, char *end)
{
    m_dropped += qint32(end - data);
    m_decoder.skip(data, end);
    if (m_decoder.hasClosed()) {
        touch();
    } else if (m_dropped > DropLimits::Bytes) {
        abort();
        touch();
    } else if (m_state == State::Lingering) {
        m_deadlines.setEnd(std::min(now() + m_context.engine.drops.silence, m_dropUntil));
        schedule();
    }
}

/// Goes on where the session paused.
void ClientConnection::resume()
{
    if (m_unread) {
        std::unique_ptr<Unread> unread = std::move(m_unread);
        char *from = unread->bytes.data() + unread->from;
        char *end = unread->bytes.data() + unread->bytes.size();
        decode(from, end);
        if (from != end && (m_state == State::Open || m_state == State::Closing)) {
            unread->from = from - unread->bytes.data();
            m_unread = std::move(unread);
            setReading(false);
            return;
        }
    }
    if (isListening())
        setReading(true);
}

WebSocketDecoder::Limits ClientConnection::messageLimits() const
{
    const Limits &limits = m_context.engine.limits;
    return {limits.maxMessage, limits.maxFragments,
            m_session->takesTooLarge() ? std::max(limits.maxMessage, Limits::maxDropped) : 0};
}

/// Takes what is there, unless the session pauses or the connection ends.
void ClientConnection::decode(char *&data, char *end)
{
    using Kind = WebSocketDecoder::Event::Kind;
    while (isListening()) {
        const auto event = m_decoder.next(data, end, messageLimits());
        switch (event.kind) {
        case Kind::NeedMore:
            return;
        case Kind::Text:
        case Kind::Binary:
            if (m_state == State::Open)
                m_session->receive(event.payload);
            else
                ++m_context.engine.metrics.discarded; // came behind our close frame
            break;
        case Kind::TooLarge:
            if (m_state == State::Open)
                m_session->tooLarge(event.dropped);
            break;
        case Kind::Ping:
            sendControl(Frame::make(Frame::Opcode::Pong, event.payload));
            break;
        case Kind::Pong:
            m_deadlines.ponged(now());
            break;
        case Kind::Close:
            peerClosed(event.code, event.payload);
            return;
        case Kind::Error:
            failed(event.code, event.error);
            break;
        }
    }
    if (m_isDropping)
        drop(data, end);
}

/// One single frame always does.
inline bool ClientConnection::fits(const Frame &frame) const
{
    return out().isEmpty() || out().bytes() + frame.size() <= m_context.engine.limits.maxQueue;
}

// Nothing else here: what follows is left to tail calls, and with ten thousand members each instruction of a prologue counts.
void ClientConnection::send(const Frame &frame)
{
    if (m_state != State::Open)
        return;
    if (fits(frame))
        queue(TurnLogs::Kind::Members, frame.buffer());
    else
        sendBeyondLimit(frame);
}

void ClientConnection::sendBeyondLimit(const Frame &frame)
{
    if (makeRoom(frame))
        queue(TurnLogs::Kind::Members, frame.buffer());
}

/// False when there is none, and the connection is cut. Beyond --max-queue time decides, see ClientDeadlines.
bool ClientConnection::makeRoom(const Frame &frame)
{
    if (fits(frame))
        return true;
    const QueueLimits limits = m_deadlines.queueLimits(m_context.engine.limits);
    const qint64 before = out().bytes();
    const qint64 after = before + frame.size();
    const bool passesSoft = before <= limits.soft;
    const bool passesHard = after > limits.cap;
    if (passesSoft || passesHard || before / AttemptEvery != after / AttemptEvery)
        flush(true); // only what the kernel refuses counts
    if (out().isEmpty() || out().bytes() + frame.size() <= limits.cap)
        return true;
    cutSlow();
    return false;
}

/// A frame that is no delivery.
void ClientConnection::queueOther(const Frame &frame)
{
    if (!canQueue())
        return;
    queue(TurnLogs::Kind::One, frame.buffer());
    ++m_others;
}

/// Pings and pongs are none, either, and count in the queue's limit.
void ClientConnection::sendControl(const Frame &frame)
{
    if (m_state == State::Open && makeRoom(frame))
        queueOther(frame);
}

void ClientConnection::close(CloseCode code, QByteArrayView reason)
{
    if (m_state != State::Open)
        return;
    queueOther(Frame::close(code, reason));
    m_state = State::Closing;
    m_closeCode = code;
    m_closeReason = reason.toByteArray();
    m_deadlines.setEnd(now() + m_context.engine.drops.close);
    schedule(); // and settle() reads on, for the peer's close frame
}

void ClientConnection::peerClosed(CloseCode code, QByteArrayView reason)
{
    if (m_state == State::Closing) {
        endLater(Session::End::Abrupt, m_closeCode, std::exchange(m_closeReason, {}));
        return;
    }
    // RFC 6455 section 5.5.1: the answer typically echoes the code
    queueOther(code == CloseCode::NoStatus ? Frame::make(Frame::Opcode::Close, {}) : Frame::close(code));
    endLater(Session::End::Orderly, code, reason);
}

void ClientConnection::failed(CloseCode code, const char *error)
{
    const EngineContext &engine = m_context.engine;
    if (m_state == State::Open) {
        if (code == CloseCode::TooBig)
            ++engine.metrics.limitMessage;
        engine.observer.refused({m_session->client().id,
                                 m_session->client().address,
                                 {},
                                 {},
                                 code == CloseCode::TooBig ? refusalcode::Limit : refusalcode::Protocol,
                                 code == CloseCode::TooBig ? "a message is longer than --max-message" : error,
                                 0,
                                 {}});
        queueOther(Frame::close(code, code == CloseCode::TooBig ? closereason::TooBig : error));
    }
    m_isDropping = true;
    setReading(true); // although the session may have paused
    endLater(Session::End::Abrupt, code, code == CloseCode::TooBig ? closereason::TooBig : error);
}

/// Without a word, and so without a code.
void ClientConnection::cut(QByteArrayView reason)
{
    abort();
    endLater(Session::End::Abrupt, CloseCode::Abnormal, reason);
}

/// Cuts a connection for what it owes. It is told why, unless its 101 or the rest of a frame that it has begun to take is in the way.
void ClientConnection::tell(CloseCode code, const QByteArray &reason)
{
    if (m_isHandshakeDue || !clearUnbegun(MaxRest)) {
        cut(reason);
        return;
    }
    queueOther(Frame::close(code, reason));
    flush(true);
    endLater(Session::End::Abrupt, code, reason);
    m_isDropping = true;
    setReading(true);
}

void ClientConnection::cutSlow()
{
    const EngineContext &engine = m_context.engine;
    ++engine.metrics.slowConsumers;
    engine.observer.slow({m_session->client().id, m_session->client().address, out().bytes(), m_session->user()});
    tell(CloseCode::TryAgainLater, closereason::SlowConsumer);
}

void ClientConnection::endLater(Session::End how, CloseCode code, QByteArrayView reason)
{
    m_state = State::Ended;
    m_how = how;
    if (how == Session::End::Abrupt)
        discardUnread();
    m_closeCode = code;
    m_closeReason = reason.toByteArray();
    m_mustTell = true;
    m_deadlines.setEnd(now() + m_context.engine.drops.close);
    schedule();
    touch();
}

/// What a client had sent before its end, and its session had not come to, is lost: counted like what waits in the session.
void ClientConnection::discardUnread()
{
    using Kind = WebSocketDecoder::Event::Kind;
    if (!m_unread)
        return;
    const std::unique_ptr<Unread> unread = std::move(m_unread);
    char *from = unread->bytes.data() + unread->from;
    char *end = unread->bytes.data() + unread->bytes.size();
    Kind kind = Kind::NeedMore;
    do {
        kind = m_decoder.next(from, end, messageLimits()).kind;
        if (kind == Kind::Text || kind == Kind::Binary)
            ++m_context.engine.metrics.discarded;
    } while (kind != Kind::NeedMore && kind != Kind::Close && kind != Kind::Error);
}

void ClientConnection::pauseReading(bool paused)
{
    if (m_state != State::Open)
        return;
    m_deadlines.lives(now());
    m_isPaused = paused;
    if (paused)
        setReading(false);
    else
        touch();
}

void ClientConnection::sessionFinished()
{
    m_isSessionFinished = true;
    touch();
}

void ClientConnection::ended()
{
    switch (m_state) {
    case State::Open:
        endLater(Session::End::Orderly, CloseCode::Abnormal, {});
        break;
    case State::Closing:
        endLater(Session::End::Abrupt, m_closeCode, std::exchange(m_closeReason, {}));
        break;
    case State::Ended:
        m_isDropping = false;
        break;
    case State::Lingering:
        Connection::close();
        break;
    }
    touch();
}

void ClientConnection::broken()
{
    if (m_state == State::Open || m_state == State::Closing)
        endLater(Session::End::Abrupt, m_closeCode, std::exchange(m_closeReason, {}));
    touch();
}

void ClientConnection::endAnnounced()
{
    if (m_state != State::Open)
        return;
    m_deadlines.setLastWords(now() + m_context.engine.limits.authorizerTimeout);
    schedule();
}

void ClientConnection::late()
{
    switch (m_deadlines.due(now(), standing(), m_context.engine.limits)) {
    case ClientDeadlines::Due::End: {
        const bool mustOnlySend = m_state == State::Ended;
        if (m_state == State::Open || m_state == State::Closing)
            endLater(Session::End::Abrupt, m_closeCode, std::exchange(m_closeReason, {}));
        flush(true); // epoll reports room only when there is a lot
        if (m_state == State::Lingering)
            endLingering();
        else if (!mustOnlySend || !out().isEmpty())
            abort();
        touch();
        return;
    }
    case ClientDeadlines::Due::Slow:
        flush(true); // epoll reports room only when there is a lot, and a slow reader may make none of that in time
        owe();
        if (m_deadlines.isSlow(now(), standing(), m_context.engine.limits)) {
            cutSlow();
            return;
        }
        touch();
        break;
    case ClientDeadlines::Due::Dead:
        ++m_context.engine.metrics.deadPeers;
        cut(closereason::NoPong);
        return;
    case ClientDeadlines::Due::Ping:
        sendControl(Frame::make(Frame::Opcode::Ping, {}));
        if (m_state != State::Open)
            return; // it was slow
        m_session->pinged();
        if (m_state != State::Open)
            return;
        break;
    case ClientDeadlines::Due::Nothing:
        break;
    }
    schedule();
}

ClientDeadlines::Standing ClientConnection::standing() const
{
    std::optional<ClientDeadlines::Refusal> refusal;
    if (out().isBlocked())
        refusal = {blockedSince(), lastProgress()};
    return {m_state == State::Open, isReading(), refusal, m_context.engine.timers.lastStandstill()};
}

void ClientConnection::owe()
{
    const Limits &limits = m_context.engine.limits;
    m_deadlines.keepLimits(limits);
    m_deadlines.owes(out().bytes() > m_deadlines.queueLimits(limits).soft && !out().isSingle(), blockedSince(), now());
}

void ClientConnection::schedule()
{
    setDeadline(m_deadlines.next(standing(), m_context.engine.limits));
}

void ClientConnection::beginDrain()
{
    if (!m_isSessionFinished)
        m_session->drain();
}

void ClientConnection::drain()
{
    if (m_state == State::Open)
        m_session->goAway();
}

void ClientConnection::shed()
{
    if (m_state == State::Open) {
        ++m_context.engine.metrics.limitMemory;
        tell(CloseCode::TryAgainLater, m_session->memoryReason());
    } else if (m_state == State::Closing) {
        ++m_context.engine.metrics.limitMemory;
        cut(closereason::Overload);
    } else {
        abort();
        if (!m_isSessionFinished)
            m_session->drain(); // its last words are what it holds
        touch();
    }
    m_decoder.drop(); // and what it keeps
}

/// The last is sent. The peer ends the connection, by its close frame or FIN: ours, while it still sends, would end it too early for some
/// clients and proxies.
void ClientConnection::linger()
{
    m_state = State::Lingering;
    if (m_closeCode == CloseCode::ProtocolError)
        shutdownSending(); // what it sends may be no frames at all
    m_dropUntil = now() + m_context.engine.drops.time;
    m_untaken = untaken();
    m_deadlines.setEnd(std::min(now() + m_context.engine.drops.silence, m_dropUntil));
    schedule();
}

/// A peer that takes nothing of the last is reset: the kernel would keep it for minutes. One that takes some can be told.
void ClientConnection::endLingering()
{
    const qint32 before = std::exchange(m_untaken, untaken());
    if (m_untaken > 0 && m_untaken >= before) {
        abort();
    } else if (m_untaken > 0 && now() < m_dropUntil) {
        m_deadlines.setEnd(std::min(now() + m_context.engine.drops.silence, m_dropUntil));
        schedule();
    } else {
        Connection::close();
    }
}

Connection::Fate ClientConnection::settle()
{
    if (std::exchange(m_mustTell, false)) {
        if (m_isDropping)
            m_decoder.drop();
        m_session->closed(m_how, m_closeCode, m_closeReason, m_deadlines.lastWordsLeft(now()));
        m_closeReason = {};
    }
    m_isHandshakeDue = m_isHandshakeDue && !out().isEmpty();
    if (isListening() && !isReading())
        resume();
    if (m_state == State::Open && out().isBlocked()) {
        owe();
        schedule(); // for the slow
    } else {
        m_deadlines.forgetLimits();
    }
    if (m_state >= State::Ended && isOpen() && out().isEmpty()) {
        if (m_state == State::Ended && m_isDropping)
            linger();
        if (!m_isDropping || m_decoder.hasClosed())
            Connection::close();
    }
    if (!isOpen())
        clearDeadline();
    return !isOpen() && m_isSessionFinished ? Fate::Die : Fate::Stay;
}

} // namespace wsify
