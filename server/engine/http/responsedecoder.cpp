// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/http/responsedecoder.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace wsify {

namespace {

constexpr qsizetype MaxHead = 16 * 1024; // of one answer, each 1xx for itself
constexpr int MaxInterim = 256;
constexpr qint64 MaxCountedBody = qint64(1) << 40; // of chunks; what is kept of them is cut off long before

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

/// Where the head ends, behind its empty line; -1 when it does not end here. The first `scanned` bytes have been looked at before.
qsizetype headEnd(QByteArrayView text, qsizetype scanned)
{
    // The end may begin two bytes before what is new.
    for (qsizetype at = text.indexOf('\n', std::max<qsizetype>(0, scanned - 2)); at >= 0;
         at = text.indexOf('\n', at + 1)) {
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
    // Most answers come in one piece, which is read where it is.
    const bool isContinued = !m_head.isEmpty();
    if (isContinued)
        m_head.append(bytes);
    QByteArrayView rest = isContinued ? QByteArrayView(m_head) : bytes;
    while (m_framing == Body::Head && m_state == State::Incomplete) {
        const qsizetype end = headEnd(rest, m_scanned);
        if ((end < 0 ? rest.size() : end) > MaxHead)
            return fail("the head of its answer is too large");
        if (end < 0) {
            m_scanned = rest.size();
            if (!isContinued || rest.size() < m_head.size())
                m_head = rest.toByteArray();
            return m_state;
        }
        m_scanned = 0;
        QByteArrayView head = rest.first(end);
        rest = rest.sliced(end);
        if (!parseStatusLine(takeLine(head)))
            return m_state;
        for (QByteArrayView line = takeLine(head); !line.isEmpty(); line = takeLine(head)) {
            if (!parseField(line))
                return m_state;
        }
        headRead(rest.isEmpty());
    }
    return m_state == State::Incomplete ? takeBody(rest) : m_state;
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
    m_retryAfter.clear();
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
            fail(isNumber ? "its answer has two lengths" : "the length of its answer is not a number");
            return false;
        }
        m_left = length;
    } else if (isName(name, "Transfer-Encoding")) {
        m_hasCoding = true;
        m_isChunked = isName(value, "chunked");
    } else if (isName(name, "Retry-After")) {
        m_retryAfter = value.toByteArray();
    } else if (isName(name, "Connection")) {
        m_saysClose = m_saysClose || hasToken(value, "close");
        m_saysKeepAlive = m_saysKeepAlive || hasToken(value, "keep-alive");
    }
    return true;
}

std::optional<std::chrono::seconds> ResponseDecoder::retryAfter(std::chrono::seconds sinceEpoch) const
{
    if (m_retryAfter.isEmpty())
        return std::nullopt;
    constexpr qint64 Most = std::chrono::seconds(MaxRetryAfter).count();
    const bool isNumber =
        std::all_of(m_retryAfter.begin(), m_retryAfter.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (isNumber)
        return std::chrono::seconds(m_retryAfter.size() > 9 ? Most : std::min(m_retryAfter.toLongLong(), Most));
    // RFC 9110 section 5.6.7: Sun, 06 Nov 1994 08:49:37 GMT
    const QString text = QString::fromLatin1(m_retryAfter);
    const QDate date = QLocale::c().toDate(text.left(16), QStringLiteral("ddd, dd MMM yyyy"));
    const QTime time = QTime::fromString(text.mid(17), QStringLiteral("HH:mm:ss 'GMT'"));
    if (!date.isValid() || !time.isValid())
        return std::nullopt;
    const qint64 at = QDate(1970, 1, 1).daysTo(date) * 86'400 + QTime(0, 0).secsTo(time);
    return std::chrono::seconds(std::clamp<qint64>(at - sinceEpoch.count(), 0, Most));
}

ResponseDecoder::State ResponseDecoder::headRead(bool isAll)
{
    // RFC 9110 section 15.2: 1xx may come first; 101 would be another protocol, which nobody asked for
    if (m_status < 200 && m_status != 101)
        return ++m_interim > MaxInterim ? fail("it sends too many interim answers") : m_state;
    m_hasStatus = true;
    // RFC 9112 section 6.3
    if (m_status == 101)
        return complete(false);
    if (m_status == 204 || m_status == 304)
        return complete(isAll);
    if (m_hasCoding) {
        // What has two framings, or a coding in HTTP/1.0, may have been framed another way by someone on the way (section 6.1).
        m_saysClose = m_saysClose || m_left >= 0 || !m_isHttp11;
        m_framing = m_isChunked ? Body::Chunked : Body::UntilEnd;
        if (m_isChunked)
            m_chunked.emplace(MaxCountedBody);
    } else if (m_left >= 0) {
        m_framing = Body::Length;
        if (m_left == 0)
            return complete(isAll);
    } else {
        m_framing = Body::UntilEnd;
    }
    return m_state;
}

ResponseDecoder::State ResponseDecoder::takeBody(QByteArrayView bytes)
{
    if (m_framing == Body::Chunked)
        return takeChunks(bytes);
    const qint64 mine = m_framing == Body::Length ? std::min<qint64>(m_left, bytes.size()) : bytes.size();
    if (!take(bytes.first(mine)))
        return complete(false);
    if (m_framing == Body::Length) {
        m_left -= mine;
        if (m_left == 0)
            return complete(mine == bytes.size());
    }
    return m_state;
}

ResponseDecoder::State ResponseDecoder::takeChunks(QByteArrayView bytes)
{
    qsizetype used = 0;
    const ChunkedBody::State state = m_chunked->feed(bytes, used);
    if (!take(m_chunked->takeBody()))
        return complete(false);
    switch (state) {
    case ChunkedBody::State::Incomplete:
        return m_state;
    case ChunkedBody::State::Complete:
        return complete(used == bytes.size());
    case ChunkedBody::State::TooLarge:
        m_isCut = true;
        return complete(false);
    case ChunkedBody::State::Failed:
        break;
    }
    return fail("a chunk of its answer is malformed");
}

/// False when there was more than is read.
bool ResponseDecoder::take(QByteArrayView body)
{
    const qsizetype mine = std::min(body.size(), m_maxBody - m_bodySize);
    m_bodySize += mine;
    if (m_status == 200 || (m_status >= 400 && m_status < 500))
        m_body.append(body.first(mine));
    m_isCut = mine < body.size();
    return !m_isCut;
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
