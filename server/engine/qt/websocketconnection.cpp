// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/qt/websocketconnection.h"

#include "core/http/admission.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/observer.h"
#include "engine/qt/clientsocket.h"
#include "engine/qt/closeframes.h"

#include <QScopedValueRollback>
#include <QWebSocket>

#include <algorithm>
#include <utility>

namespace wsify {

namespace {

constexpr qint64 AtATime = 64 * 1024; // that the socket gets
constexpr qint64 MaxRest = 2 * AtATime; // in the socket, which a client that is cut off may still take
constexpr std::chrono::milliseconds AnswerSilence{200}; // behind the peer's close frame

} // namespace

WebSocketConnection::WebSocketConnection(const EngineContext &context, QTcpSocket *socket, QWebSocket *webSocket,
                                         quint64 id, Dirty dirty)
    : m_context(context)
    , m_id(id)
    , m_socket(socket)
    , m_client(ClientSocket::of(socket))
    , m_webSocket(webSocket)
    , m_dirty(std::move(dirty))
    , m_lastLife(context.timers.now())
    , m_nextPing(m_lastLife + context.limits.pingInterval)
    , m_ping(context.limits)
    , m_progress(m_lastLife)
{
    m_socket->setParent(this);
    m_webSocket->setParent(this);
    m_sentBytes = -m_client.unsent(); // which is the handshake's; what QWebSocket writes later counts
    connect(m_socket, &QIODevice::bytesWritten, this, [this](qint64 bytes) { m_sentBytes += bytes; });
    m_client.whenRead(this, [this] { hasRead(); });
    m_client.whenTaken(this, [this] {
        m_progress = m_context.timers.now();
        if (!isTooMuch())
            m_tooMuchSince.reset();
        if (unsent() == 0) {
            m_newest = 0;
            m_kept.forget();
        }
        // Not here: QWebSocket may have just written its close frame, which nothing may follow, and says so only afterwards.
        if (!m_waiting.empty())
            flushLater();
    });
    connect(m_webSocket, &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { received(text.toUtf8()); });
    connect(m_webSocket, &QWebSocket::binaryMessageReceived, this,
            [this](const QByteArray &bytes) { received(bytes); });
    connect(m_webSocket, &QWebSocket::textFrameReceived, this, [this](const QString &fragment, bool isLast) {
        m_assembling = isLast ? 0 : m_assembling + fragment.size() * qint64(sizeof(QChar));
    });
    connect(m_webSocket, &QWebSocket::binaryFrameReceived, this, [this](const QByteArray &fragment, bool isLast) {
        m_assembling = isLast ? 0 : m_assembling + fragment.size();
    });
    connect(m_webSocket, &QWebSocket::pong, this, [this] { m_roundTrip.ponged(m_context.timers.now()); });
    connect(m_webSocket, &QWebSocket::aboutToClose, this, &WebSocketConnection::qtIsClosing);
    connect(m_socket, &QAbstractSocket::disconnected, this, &WebSocketConnection::disconnected);
}

WebSocketConnection::~WebSocketConnection()
{
    m_session.reset();
    dropWaiting();
    m_webSocket->disconnect(this);
    if (m_socket) {
        m_socket->disconnect(this);
        m_client.ignoreNextClose(false);
        m_socket->abort(); // or QWebSocket would leave what it did not send, and the socket with it
    }
}

void WebSocketConnection::open(ClientInfo client)
{
    m_session = m_context.admission.open(std::move(client), *this);
    limitMessages(true);
    if (m_socket->bytesAvailable() > 0)
        Q_EMIT m_socket->readyRead();
}

// Runs behind QWebSocket's own reading, which answers pings by itself: its pongs count in the out queue as well.
void WebSocketConnection::hasRead()
{
    lives();
    if (m_state != State::Open || unsent() <= m_context.limits.queueCap())
        return;
    push();
    if (m_state == State::Open && unsent() > m_kept.with(m_context.limits).cap && unsent() > m_newest)
        cutSlow();
}

void WebSocketConnection::received(QByteArrayView message)
{
    const QScopedValueRollback receiving(m_isReceiving, true);
    if (m_state == State::Open) {
        limitMessages(true);
        deliver(message);
    } else if (m_state == State::Left) {
        m_left.append(message.toByteArray());
        m_leftBytes += message.size();
    }
}

/// QWebSocket keeps a message until it is whole. It refuses what is longer than this.
void WebSocketConnection::limitMessages(bool isBetweenMessages)
{
    const qint64 dropped = m_session->takesTooLarge() ? Limits::maxDropped : 0;
    m_client.limitMessages(*m_webSocket, std::max(m_context.limits.maxMessage, dropped), isBetweenMessages);
}

void WebSocketConnection::deliver(QByteArrayView message)
{
    if (message.size() > m_context.limits.maxMessage && m_session->takesTooLarge())
        m_session->tooLarge(message.size());
    else
        m_session->receive(message);
}

QByteArray WebSocketConnection::takeLeft()
{
    m_leftBytes -= m_left.first().size();
    return m_left.takeFirst();
}

Engine::Holding WebSocketConnection::holding() const
{
    const qint64 queued = unsent();
    return {m_id, queued, queued + (m_socket ? m_client.buffered() : 0) + m_assembling + m_leftBytes};
}

void WebSocketConnection::shed()
{
    ++m_context.metrics.limitMemory;
    if (m_state == State::Open) {
        tell(CloseCode::TryAgainLater, m_session->memoryReason());
    } else if (m_state == State::Closing || m_state == State::Left) {
        cut(closereason::Overload);
    } else {
        if (m_socket)
            QMetaObject::invokeMethod(m_socket, &QAbstractSocket::abort, Qt::QueuedConnection);
        if (!m_sessionFinished)
            m_session->drain();
    }
}

qint64 WebSocketConnection::unsent() const
{
    return m_waitingFrames + (m_socket ? m_client.unsent() : 0);
}

/// For a while. One single frame never is.
bool WebSocketConnection::isTooMuch() const
{
    return unsent() > m_kept.with(m_context.limits).soft && unsent() > m_newest;
}

/// It has taken nothing, or has had too much, for too long.
bool WebSocketConnection::isSlow(Clock::Duration now)
{
    if (m_client.unsent() == 0)
        m_progress = now;
    if (!isTooMuch())
        m_tooMuchSince.reset();
    else if (!m_tooMuchSince)
        m_tooMuchSince = now;
    const QueueLimits limits = m_kept.with(m_context.limits);
    return now - m_progress >= limits.slow || (m_tooMuchSince && now - *m_tooMuchSince >= limits.grace);
}

void WebSocketConnection::queue(const Frame &frame)
{
    if (frame.isEmpty())
        return;
    frame.buffer().hold(m_context.metrics.heldBytes);
    m_waiting.push_back(frame.buffer());
    m_waitingFrames += frame.size();
    m_newest = frame.size();
}

void WebSocketConnection::send(const Frame &frame)
{
    if (m_state != State::Open)
        return;
    const Limits &limits = m_context.limits;
    const qint64 before = unsent();
    const qint64 after = before + frame.size();
    if (before > 0 && after > limits.maxQueue) {
        const QueueLimits kept = m_kept.with(limits);
        if (before <= kept.soft || after > kept.cap || before / AtATime != after / AtATime)
            push(); // only what the kernel refuses counts
        if (m_state != State::Open)
            return;
        if (unsent() > 0 && unsent() + frame.size() > kept.cap) {
            cutSlow();
            return;
        }
    }
    ++m_delivered;
    queue(frame);
    flushLater();
}

/// Pings and pongs are no deliveries.
void WebSocketConnection::sendControl(const Frame &frame)
{
    const qint64 delivered = m_delivered;
    send(frame);
    m_delivered = delivered;
}

void WebSocketConnection::flush()
{
    m_isDirty = false;
    if (!m_socket || m_state == State::Ended)
        dropWaiting();
    if (m_waiting.empty() || std::exchange(m_isFlushing, true))
        return;
    while (!m_waiting.empty() && m_client.unsent() < AtATime) {
        QByteArray joined;
        do {
            joined.append(m_waiting.front().view());
            m_waiting.front().release(m_context.metrics.heldBytes);
            m_waiting.pop_front();
        } while (!m_waiting.empty() && joined.size() + m_waiting.front().size() <= AtATime);
        if (m_client.unsent() == 0)
            m_progress = m_context.timers.now();
        m_waitingFrames -= joined.size();
        m_socket->write(joined);
        m_client.flush();
    }
    if (unsent() > 0)
        m_kept.keep(m_context.limits);
    m_isFlushing = false;
}

/// Writes as much as the kernel takes. It reports room only when there is a lot, and the socket waits for that.
void WebSocketConnection::push()
{
    m_client.flush();
    flush();
}

void WebSocketConnection::dropWaiting()
{
    for (const SharedBytes &frame : m_waiting)
        frame.release(m_context.metrics.heldBytes);
    m_waiting.clear();
    m_waitingFrames = 0;
}

void WebSocketConnection::close(CloseCode code, QByteArrayView reason)
{
    if (m_state == State::Left)
        endLater(Session::End::Abrupt, code, reason);
    if (m_state != State::Open)
        return;
    m_state = State::Closing;
    m_closeCode = code;
    m_closeReason = reason.toByteArray();
    m_closeBy = m_context.timers.now() + m_context.drops.close;
    readOn();
    queue(Frame::close(code, reason));
    flush();
}

/// QWebSocket would close the socket right behind its close frame, and unread input would turn that into a reset which takes the frame
/// away from the peer. So from here on we read, and look for the peer's answer.
void WebSocketConnection::readOn()
{
    QObject::disconnect(m_socket, &QIODevice::readyRead, m_webSocket, nullptr);
    connect(m_socket, &QIODevice::readyRead, this, &WebSocketConnection::readClosing, Qt::UniqueConnection);
    // QWebSocket may be in its loop, and would go on with what is buffered. And more than ReadBuffer may be buffered: the end of a pause
    // says so, or the socket would wait for a reader.
    m_client.setPaused(true);
    m_client.setBuffered(ClientSocket::ReadBuffer);
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_socket && m_connected)
                m_client.setPaused(false);
        },
        Qt::QueuedConnection);
}

void WebSocketConnection::readClosing()
{
    const QByteArray bytes = m_socket->readAll();
    m_discarded += bytes.size();
    if (m_discarded > DropLimits::Bytes) {
        m_socket->abort();
        return;
    }
    m_tail.append(bytes);
    m_answered.stop();
    if (m_connected && endsWithCloseFrame(m_tail))
        m_answered = Timer(m_context.timers, AnswerSilence, [this] { m_socket->disconnectFromHost(); });
    m_tail = m_tail.last(std::min(m_tail.size(), MaxControlFrame - 1));
}

void WebSocketConnection::pauseReading(bool paused)
{
    m_isPaused = paused;
    if (m_state == State::Left && !paused)
        QMetaObject::invokeMethod(this, &WebSocketConnection::deliverLeft, Qt::QueuedConnection);
    if (!m_socket || m_state != State::Open)
        return;
    lives();
    m_client.setPaused(paused);
}

// QWebSocket has sent a close frame: its answer to the peer's, or because the peer broke the protocol.
void WebSocketConnection::qtIsClosing()
{
    if (m_state != State::Open && m_state != State::Left)
        return;
    m_closeCode = CloseCode(m_webSocket->closeCode());
    m_closeReason = m_webSocket->closeReason().toUtf8();
    if (m_closeCode == CloseCode::TooBig) {
        ++m_context.metrics.limitMessage;
        m_context.observer.refused({.client = m_session->client().id,
                                    .address = m_session->client().address,
                                    .code = refusalcode::Limit,
                                    .reason = "a message is longer than --max-message"});
    }
    const bool broken = isProtocolError(m_closeCode);
    if (m_state == State::Left && !broken)
        return; // what came before the close frame is still to be decided
    m_closeBy = m_context.timers.now() + m_context.drops.close;
    if (m_state == State::Open && (m_closeCode == CloseCode::TooBig || m_closeCode == CloseCode::InvalidPayload)) {
        // The rest of the message is still to come.
        m_closeBy = m_context.timers.now() + m_context.drops.time;
        m_client.ignoreNextClose(true);
        readOn();
    }
    endLater(broken ? Session::End::Abrupt : Session::End::Orderly, m_closeCode, m_closeReason);
}

void WebSocketConnection::disconnected()
{
    m_connected = false;
    m_answered.stop(); // the engine, and what it refers to, may die before this does
    dropWaiting();
    if (m_state != State::Open) {
        endLater(Session::End::Abrupt, m_closeCode, m_closeReason);
        return;
    }
    // What the peer sent before it left still counts (Qt cannot tell a reset from a FIN), but no faster than the session takes it. The socket
    // dies with this turn, so what is buffered is read now.
    m_state = State::Left;
    m_closeBy = m_context.timers.now() + m_context.limits.authorizerTimeout;
    m_client.setPaused(false);
    if (!m_isReceiving) // QWebSocket's loop goes on
        Q_EMIT m_socket->readyRead();
    QMetaObject::invokeMethod(this, &WebSocketConnection::deliverLeft, Qt::QueuedConnection);
}

void WebSocketConnection::deliverLeft()
{
    while (m_state == State::Left && !m_isPaused && !m_left.isEmpty())
        deliver(takeLeft());
    if (m_state == State::Left && m_left.isEmpty())
        endLater(Session::End::Orderly, m_closeCode, m_closeReason, m_closeBy - m_context.timers.now());
}

/// Without a word, and so without a code.
void WebSocketConnection::cut(QByteArrayView reason)
{
    dropWaiting();
    endLater(Session::End::Abrupt, CloseCode::Abnormal, reason);
    if (m_socket)
        QMetaObject::invokeMethod(m_socket, &QAbstractSocket::abort, Qt::QueuedConnection);
}

/// Cuts a connection for what it owes. It is told why, unless the socket has too much that it does not give back.
void WebSocketConnection::tell(CloseCode code, const QByteArray &reason)
{
    if (m_client.unsent() > MaxRest) {
        cut(reason);
        return;
    }
    dropWaiting();
    m_closeBy = m_context.timers.now() + m_context.drops.time;
    endLater(Session::End::Abrupt, code, reason); // before the write, which may find that the peer is gone
    const Frame last = Frame::close(code, reason);
    m_socket->write(last.bytes().data(), last.size());
    m_client.flush();
    readOn();
}

void WebSocketConnection::cutSlow()
{
    ++m_context.metrics.slowConsumers;
    m_context.observer.slow({m_session->client().id, m_session->client().address, unsent(), m_session->user()});
    tell(CloseCode::TryAgainLater, closereason::SlowConsumer);
}

void WebSocketConnection::endLater(Session::End how, CloseCode code, QByteArrayView reason,
                                   std::optional<Clock::Duration> lastWords)
{
    m_state = State::Ended;
    m_context.metrics.discarded.add(std::exchange(m_left, {}).size());
    m_leftBytes = 0;
    QMetaObject::invokeMethod(
        this,
        [this, how, code, reason = reason.toByteArray(), lastWords] {
            if (!std::exchange(m_sessionClosed, true))
                m_session->closed(how, code, reason, lastWords);
            finishIfDone();
        },
        Qt::QueuedConnection);
}

void WebSocketConnection::sessionFinished()
{
    m_sessionFinished = true;
    finishIfDone();
}

void WebSocketConnection::finishIfDone()
{
    if (m_sessionFinished && !m_connected && !std::exchange(m_finished, true))
        Q_EMIT finished();
}

void WebSocketConnection::checkDeadlines()
{
    const Clock::Duration now = m_context.timers.now();
    if (m_state == State::Left && now >= m_closeBy)
        endLater(Session::End::Abrupt, m_closeCode, m_closeReason);
    if (!m_connected)
        return;
    if (m_state != State::Open) {
        if (now >= m_closeBy) {
            m_client.ignoreNextClose(false);
            m_socket->abort();
        }
        return;
    }
    limitMessages(m_assembling == 0 && m_client.buffered() == 0 && now - m_lastLife >= std::chrono::seconds(1));
    if (isSlow(now)) {
        push();
        if (m_state != State::Open || !m_connected)
            return;
        if (isSlow(now)) {
            cutSlow();
            return;
        }
    }
    bool isAskedAgain = false;
    if (m_client.isPaused()) {
        lives(); // it cannot show that it does
    } else if (now - m_lastLife >= m_ping.interval + m_ping.timeout) {
        const auto pinged = m_nextPing - m_ping.interval;
        if (pinged > m_context.timers.lastStandstill() || m_askedAgain == Limits::repeatedPings) {
            ++m_context.metrics.deadPeers;
            cut(closereason::NoPong);
            return;
        }
        isAskedAgain = true;
        ++m_askedAgain;
        m_lastLife = now - m_ping.interval; // and it has the whole pongTimeout for its answer
    }
    if (now >= m_nextPing || isAskedAgain) {
        m_ping.renew(m_context.limits, now, m_lastLife);
        m_nextPing = now + m_ping.interval;
        m_roundTrip.pinged(now);
        sendControl(Frame::make(Frame::Opcode::Ping, {}));
        if (m_state == State::Open)
            m_session->pinged();
    }
}

void WebSocketConnection::beginDrain()
{
    if (m_state == State::Left)
        endLater(Session::End::Abrupt, m_closeCode, m_closeReason);
    else if (!m_sessionFinished)
        m_session->drain();
}

void WebSocketConnection::drain()
{
    if (m_state == State::Open || m_state == State::Left)
        m_session->goAway();
}

} // namespace wsify
