// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/responsedecoder.h"

#include <algorithm>

namespace wsify {

namespace {

constexpr qsizetype MaxHead = 16 * 1024; // of one answer, each 1xx for itself

bool isName(QByteArrayView a, QByteArrayView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

/// Whether a comma-separated list has a token.
bool hasToken(QByteArrayView list, QByteArrayView token)
{
    while (!list.isEmpty()) {
        const qsizetype comma = list.indexOf(',');
        const qsizetype size = comma < 0 ? list.size() : comma;
        if (isName(list.first(size).trimmed(), token))
            return true;
        list = list.sliced(std::min(size + 1, list.size()));
    }
    return false;
}

/// The next line without its end, taken from the front; the text has one.
QByteArrayView takeLine(QByteArrayView &text)
{
    const qsizetype end = text.indexOf('\n');
    QByteArrayView line = text.first(end);
    text = text.sliced(end + 1);
    if (line.endsWith('\r'))
        line.chop(1);
    return line;
}

/// Where the head ends, behind its empty line; -1 when it does not end here.
qsizetype headEnd(QByteArrayView text)
{
    for (qsizetype at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
        const QByteArrayView rest = text.sliced(at + 1);
        if (rest.startsWith('\n'))
            return at + 2;
        if (rest.startsWith("\r\n"))
            return at + 3;
    }
    return -1;
}

} // namespace

ResponseDecoder::ResponseDecoder(qsizetype maxBody)
    : m_maxBody(maxBody)
{
}

ResponseDecoder::State ResponseDecoder::fail(const char *error)
{
    m_error = error;
    return m_state = State::Failed;
}

ResponseDecoder::State ResponseDecoder::complete(bool keepAlive)
{
    m_keepAlive = keepAlive && !m_saysClose && (m_isHttp11 || m_saysKeepAlive);
    return m_state = State::Complete;
}

ResponseDecoder::State ResponseDecoder::feed(QByteArrayView bytes)
{
    if (m_state != State::Incomplete || bytes.isEmpty())
        return m_state;
    m_hasBegun = true;
    if (m_framing != Body::Head)
        return takeBody(bytes);
    m_head.append(bytes);
    while (m_framing == Body::Head && m_state == State::Incomplete) {
        const qsizetype end = headEnd(m_head);
        if ((end < 0 ? m_head.size() : end) > MaxHead)
            return fail("the head of its answer is too large");
        if (end < 0)
            return m_state;
        QByteArrayView head = QByteArrayView(m_head).first(end);
        if (!parseStatusLine(takeLine(head)))
            return m_state;
        for (QByteArrayView line = takeLine(head); !line.isEmpty(); line = takeLine(head)) {
            if (!parseField(line))
                return m_state;
        }
        m_head.remove(0, end);
        headRead();
    }
    return m_state == State::Incomplete ? takeBody(m_head) : m_state;
}

/// HTTP/1.1 200 OK
bool ResponseDecoder::parseStatusLine(QByteArrayView line)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const bool isHttp1 = line.size() >= 12 && line.startsWith("HTTP/1.") && isDigit(line[7]) && line[8] == ' '
                         && std::all_of(line.begin() + 9, line.begin() + 12, isDigit)
                         && (line.size() == 12 || line[12] == ' ');
    if (!isHttp1 || line[9] == '0') {
        fail("its answer is not HTTP/1");
        return false;
    }
    m_isHttp11 = line[7] != '0';
    m_status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
    m_left = -1;
    m_hasCoding = m_isChunked = m_saysClose = m_saysKeepAlive = false;
    return true;
}

bool ResponseDecoder::parseField(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0)
        return true; // a folded line, or nonsense: nothing that decides anything
    const QByteArrayView name = line.first(colon);
    const QByteArrayView value = line.sliced(colon + 1).trimmed();
    if (isName(name, "Content-Length")) {
        const bool isNumber = !value.isEmpty() && value.size() <= 18
                              && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
        const qint64 length = isNumber ? value.toByteArray().toLongLong() : -1;
        if (!isNumber || (m_left >= 0 && m_left != length)) {
            fail(isNumber ? "its answer has two lengths" : "the length of its answer is no number");
            return false;
        }
        m_left = length;
    } else if (isName(name, "Transfer-Encoding")) {
        m_hasCoding = true;
        m_isChunked = isName(value, "chunked");
    } else if (isName(name, "Connection")) {
        m_saysClose = m_saysClose || hasToken(value, "close");
        m_saysKeepAlive = m_saysKeepAlive || hasToken(value, "keep-alive");
    }
    return true;
}

ResponseDecoder::State ResponseDecoder::headRead()
{
    // RFC 9110 section 15.2: any number of 1xx may come first, as long as the caller waits; 101 would be another protocol, which nobody
    // asked for
    if (m_status < 200 && m_status != 101)
        return m_state;
    // RFC 9112 section 6.3
    if (m_status == 101)
        return complete(false);
    if (m_status == 204 || m_status == 304)
        return complete(m_head.isEmpty());
    if (m_hasCoding) {
        m_saysClose = m_saysClose || m_left >= 0;
        m_framing = m_isChunked ? Body::Chunked : Body::UntilEnd;
        m_chunked.emplace(m_maxBody);
    } else if (m_left >= 0) {
        m_framing = Body::Length;
        if (m_left == 0)
            return complete(m_head.isEmpty());
    } else {
        m_framing = Body::UntilEnd;
    }
    return m_state;
}

ResponseDecoder::State ResponseDecoder::takeBody(QByteArrayView bytes)
{
    if (m_framing == Body::Chunked) {
        qsizetype used = 0;
        switch (m_chunked->feed(bytes, used)) {
        case ChunkedBody::State::Incomplete:
            return m_state;
        case ChunkedBody::State::Complete:
            m_body = m_chunked->takeBody();
            return complete(used == bytes.size());
        case ChunkedBody::State::TooLarge:
            m_body = m_chunked->takeBody();
            return complete(false);
        case ChunkedBody::State::Failed:
            return fail("a chunk of its answer is malformed");
        }
    }
    const qint64 mine = m_framing == Body::Length ? std::min<qint64>(m_left, bytes.size()) : bytes.size();
    const qint64 kept = std::min<qint64>(mine, m_maxBody - m_body.size());
    m_body.append(bytes.first(kept));
    if (m_framing == Body::Length) {
        m_left -= mine;
        if (m_left == 0)
            return complete(mine == bytes.size() && kept == mine);
    }
    return kept < mine ? complete(false) : m_state;
}

ResponseDecoder::State ResponseDecoder::end()
{
    if (m_state != State::Incomplete)
        return m_state;
    if (m_framing == Body::UntilEnd)
        return complete(false);
    return fail(m_hasBegun ? "its answer ended early" : "the connection ended before the answer");
}

} // namespace wsify
