// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/httpmessage.h"
#include "engine/http/requesthead.h"

#include <QByteArray>
#include <QByteArrayView>

#include <ctime>
#include <optional>

namespace wsify {

struct Limits;

/// Incremental decoder of the HTTP/1.1 requests of one connection, one after the other (RFC 9112). Pure: no I/O, no clock.
///
/// Stops after each head, so that the caller can refuse the body before it arrives, and after each request. Early
/// bytes (pipelining) wait inside; the caller bounds them by pausing its reading. After Failed nothing more is
/// decoded.
class HttpDecoder
{
public:
    enum class State : quint8 {
        Head, ///< needs more of a head
        HeadRead, ///< head() is available: continue with readBody(), or take over the connection
        Body, ///< needs more of the body
        Complete, ///< takeBody() is available: continue with next()
        Failed, ///< errorStatus() and errorText() say why
    };

    explicit HttpDecoder(const Limits &limits);

    /// Takes bytes and decodes as far as possible.
    State feed(QByteArrayView bytes);
    /// Requests the body of the request whose head was read.
    State readBody();
    /// Begins the next request with the early bytes.
    State next();

    State state() const { return m_state; }
    const HttpHead &head() const { return m_head; }
    RequestHead::Body bodyFraming() const { return m_parser.body(); }
    qint64 declaredLength() const { return hasLength() ? m_parser.contentLength() : 0; }
    bool keepAlive() const { return m_parser.keepAlive(); }
    /// True if the client waits for 100 Continue before it sends the body.
    bool wantsContinue() const;
    QByteArray takeBody() { return std::move(m_body); }
    /// The bytes after the head, once the connection is no longer HTTP.
    QByteArray takeEarly();
    /// True if no byte of the next request has arrived.
    bool isBetweenRequests() const { return m_state == State::Head && isAtEnd(); }

    /// True if no byte has arrived after the request that was read.
    bool isAtEnd() const { return m_used == m_buffer.size(); }
    /// Bytes of the body that have not arrived, once the head was read; the largest number if only the body itself will
    /// say.
    qint64 bodyLeft() const;
    /// Bytes received behind the current request; 0 while it is not known where it ends.
    qsizetype behind() const
    {
        const bool isWhole =
            m_state == State::Complete || (m_state == State::HeadRead && bodyFraming() == RequestHead::Body::None);
        return isWhole ? unused().size() : 0;
    }
    /// Number of bytes kept inside; none after Failed.
    qsizetype kept() const { return m_buffer.size() + m_body.size() + (m_chunked ? m_chunked->size() : 0); }

    int errorStatus() const { return m_errorStatus; }
    const QByteArray &errorText() const { return m_errorText; }

private:
    bool hasLength() const { return m_parser.body() == RequestHead::Body::Length; }
    State decodeHead();
    State decodeBody();
    State fail(int status, const QByteArray &text);
    QByteArrayView unused() const { return QByteArrayView(m_buffer).sliced(m_used); }

    const Limits &m_limits;
    State m_state = State::Head;
    QByteArray m_buffer; ///< received
    qsizetype m_used = 0; ///< of that
    RequestHead m_parser;
    HttpHead m_head;
    std::optional<ChunkedBody> m_chunked;
    QByteArray m_body;
    int m_errorStatus = 0;
    QByteArray m_errorText;
};

/// The wire form of an answer: adds Content-Length (unless the status has no body, RFC 9110 section 8.6, or the
/// request was HEAD), Date and Connection.
QByteArray encodeResponse(const HttpResponse &response, const HttpHead *request, bool keepAlive, std::time_t now);

} // namespace wsify
