// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/httpmessage.h"

#include <QByteArray>
#include <QByteArrayView>

namespace wsify {

/// Strict incremental parser of one HTTP/1.x request head (RFC 9112), shared by both engines. Pure: no I/O, no clock.
///
/// Refuses the tools of request smuggling (PROTOCOL.md section 4): Content-Length beside Transfer-Encoding, two
/// different Content-Lengths, one that is not all digits, bare CR or LF, NUL, obs-fold, white space before the colon,
/// a version other than 1.0 or 1.1, a transfer coding other than a single "chunked", a missing or second Host in 1.1,
/// a target that is not in origin form (`OPTIONS *` and the absolute form, reduced to its path, pass). Bytes from 0x80 on in a
/// target pass as they are.
class RequestHead
{
public:
    enum class State : quint8 { Incomplete, Complete, Failed };
    /// How the body is framed.
    enum class Body : quint8 { None, Length, Chunked };

    /// `maxBytes` counts the whole head with its last empty line; `maxFields` the header fields.
    RequestHead(qsizetype maxBytes, int maxFields);

    /// Parses everything received so far: `buffer` must begin with the head and may only grow between calls (bytes
    /// parsed before are not parsed again). At most two empty lines before the request line are skipped (RFC 9112
    /// section 2.2).
    State parse(QByteArrayView buffer);

    State state() const { return m_state; }
    /// Complete: length of the head in the buffer, in bytes.
    qsizetype size() const { return m_size; }
    /// Complete: the head; its arrays are copies, valid without the buffer.
    const HttpHead &head() const { return m_head; }
    HttpHead takeHead() { return std::move(m_head); }
    Body body() const { return m_body; }
    /// Body::Length: the declared length in bytes. A number that does not fit becomes the largest qint64.
    qint64 contentLength() const { return m_contentLength; }
    /// True if the client wants to keep the connection (RFC 9112 section 9.3).
    bool keepAlive() const { return m_keepAlive; }
    bool expectsContinue() const { return m_expectsContinue; }

    /// Failed: 400, 414 (request line over the limit), 431 (head over the limit, or too many fields), 501 (unknown
    /// transfer coding), and the reason, in words for a developer.
    int errorStatus() const { return m_errorStatus; }
    QByteArray errorText() const { return m_errorText; }

private:
    State fail(int status, const char *text);
    bool checkLineEnds(QByteArrayView head, qsizetype from);
    State parseWhole(QByteArrayView head);
    bool parseRequestLine(QByteArrayView line);
    bool parseField(QByteArrayView line);
    bool finishHeaders();

    qsizetype m_maxBytes;
    int m_maxFields;
    State m_state = State::Incomplete;
    Body m_body = Body::None;
    bool m_keepAlive = true;
    bool m_expectsContinue = false;
    int m_errorStatus = 0;
    qsizetype m_scanned = 0;
    qsizetype m_size = 0;
    qint64 m_contentLength = 0;
    QByteArray m_errorText;
    HttpHead m_head;
};

/// Incremental decoder of a chunked body (RFC 9112 section 7.1); trailers are read and dropped, at most 16 KiB of them, chunk
/// extensions are skipped, at most 256 bytes each; a size has at most 16 digits.
class ChunkedBody
{
public:
    enum class State : quint8 { Incomplete, Complete, Failed, TooLarge };

    explicit ChunkedBody(qint64 maxBytes);
    /// Takes bytes from the front of `data` and sets `used` to their number. After Complete the rest of the data is
    /// not part of the body.
    State feed(QByteArrayView data, qsizetype &used);
    QByteArray takeBody() { return std::move(m_body); }
    /// Length of the body so far.
    qsizetype size() const { return m_body.size(); }

private:
    enum class Step : quint8 {
        Size,
        SizeDigits,
        Extension,
        SizeLf,
        Data,
        DataCr,
        DataLf,
        TrailerStart,
        Trailer,
        TrailerLf,
        EndLf
    };

    qint64 m_maxBytes;
    QByteArray m_body;
    qint64 m_left = 0;
    int m_sizeDigits = 0;
    int m_extension = 0;
    int m_trailer = 0;
    Step m_step = Step::Size;
    State m_state = State::Incomplete;
};

} // namespace wsify
