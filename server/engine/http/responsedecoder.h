// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/http/requesthead.h"

#include <QByteArray>
#include <QByteArrayView>

#include <chrono>
#include <optional>

namespace wsify {

/// Incremental decoder of the answer to one HTTP/1.x POST (RFC 9112), in any form that a back end may use: with a
/// length, in chunks, until the end of the connection, without a body, after 1xx answers. Pure: no I/O, no clock.
///
/// Lenient where the meaning is clear (a bare LF ends a line), strict elsewhere (two different lengths, a head over 16
/// KiB, more than 256 interim answers). An answer with a body of more than `maxBody` bytes counts
/// as complete without the rest, and its connection cannot be reused. Of the body it keeps that much with 200 and 4xx, with other statuses
/// nothing.
class ResponseDecoder
{
public:
    enum class State : quint8 { Incomplete, Complete, Failed };

    explicit ResponseDecoder(qsizetype maxBody);

    State feed(QByteArrayView bytes);
    /// To be called when the peer ends the connection: completes a body that has no other end.
    State end();

    State state() const { return m_state; }
    /// True once a byte has come.
    bool hasBegun() const { return m_hasBegun; }
    /// True once the head of the final answer (not of a 1xx before it) was read: status() is then its status, even if
    /// the body fails.
    bool hasStatus() const { return m_hasStatus; }
    int status() const { return m_status; }
    static constexpr std::chrono::hours MaxRetryAfter{24};
    /// Retry-After (RFC 9110 section 10.2.3), a number of seconds or a date, at most MaxRetryAfter; empty if there was none, or
    /// one without meaning. `sinceEpoch`: the time now.
    std::optional<std::chrono::seconds> retryAfter(std::chrono::seconds sinceEpoch) const;
    /// Number of bytes read from the body, at most `maxBody`.
    qsizetype bodySize() const { return m_bodySize; }
    /// What was kept of the body; empty with a status whose body is not kept.
    const QByteArray &body() const { return m_body; }
    /// True if there was more: beyond `maxBody`, or because the answer ended early.
    bool isCut() const { return m_isCut || m_state != State::Complete; }
    /// Complete: true if the connection can be reused.
    bool keepAlive() const { return m_keepAlive; }
    /// Failed: what was wrong.
    const char *error() const { return m_error; }

private:
    enum class Body : quint8 { Head, Length, Chunked, UntilEnd };

    State fail(const char *error);
    State complete(bool keepAlive);
    bool parseStatusLine(QByteArrayView line);
    bool parseField(QByteArrayView line);
    State headRead(bool isAll);
    State takeBody(QByteArrayView bytes);
    State takeChunks(QByteArrayView bytes);
    bool take(QByteArrayView body);

    qsizetype m_maxBody;
    QByteArray m_head; ///< received so far, if it did not arrive whole
    qsizetype m_scanned = 0; ///< of that
    qsizetype m_bodySize = 0;
    QByteArray m_body; ///< of that, what is kept
    QByteArray m_retryAfter; ///< as it was sent, without white space
    std::optional<ChunkedBody> m_chunked;
    qint64 m_left = -1; ///< of the body; -1 if the length is unknown
    const char *m_error = nullptr;
    int m_status = 0;
    int m_interim = 0; ///< number of 1xx answers
    Body m_framing = Body::Head;
    State m_state = State::Incomplete;
    bool m_hasBegun = false;
    bool m_hasStatus = false;
    bool m_isCut = false;
    bool m_isHttp11 = false;
    bool m_hasCoding = false;
    bool m_isChunked = false;
    bool m_saysClose = false;
    bool m_saysKeepAlive = false;
    bool m_keepAlive = false;
};

} // namespace wsify
