// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/http/requesthead.h"

#include "common/text/hexdigit.h"
#include "engine/http/proxyheader.h"

#include <algorithm>
#include <array>
#include <limits>

namespace wsify {

namespace {

constexpr int MaxEmptyLines = 2;
constexpr qsizetype MaxTrailerBytes = 16 * 1024;
constexpr int MaxChunkExtension = 256;
constexpr int MaxSizeDigits = 16;
constexpr char ProxyHeaderHere[] =
    "a header of the PROXY protocol is read only with --proxy-protocol, once, from a peer of --trusted-proxies";

/// tchar of RFC 9110 section 5.6.2
constexpr std::array<bool, 256> makeToken()
{
    std::array<bool, 256> token{};
    for (size_t c = 0x21; c < 0x7F; ++c)
        token[c] = true;
    for (const quint8 delimiter :
         {'"', '(', ')', ',', '/', ':', ';', '<', '=', '>', '?', '@', '[', '\\', ']', '{', '}'})
        token[delimiter] = false;
    return token;
}
constexpr auto Token = makeToken();

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return Token[quint8(c)]; });
}

/// field-vchar, SP, HTAB (RFC 9110 section 5.5)
bool isFieldValue(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return quint8(c) >= 0x20 ? c != 0x7F : c == '\t'; });
}

QByteArrayView trimmedOws(QByteArrayView text)
{
    const auto isOws = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.isEmpty() && isOws(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isOws(text.back()))
        text.chop(1);
    return text;
}

bool isSameName(QByteArrayView a, QByteArrayView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

/// 1*DIGIT; what does not fit becomes the largest qint64, which is over every limit. False when it is not digits.
bool parseLength(QByteArrayView text, qint64 &length)
{
    if (text.isEmpty())
        return false;
    length = 0;
    constexpr qint64 Max = std::numeric_limits<qint64>::max();
    for (const char c : text) {
        if (c < '0' || c > '9')
            return false;
        length = length > (Max - 9) / 10 ? Max : length * 10 + (c - '0');
    }
    return true;
}

/// Origin form, or `*` of OPTIONS, or an absolute form that is reduced to its origin form (RFC 9112 section 3.2).
bool parseTarget(QByteArrayView target, bool isOptions, QByteArray &out)
{
    // Bytes from 0x80 on are no URI, but devices send UTF-8 as it is.
    const bool visible =
        std::all_of(target.begin(), target.end(), [](char c) { return quint8(c) > 0x20 && quint8(c) != 0x7F; });
    if (!visible || target.contains('#'))
        return false;
    if (target.startsWith('/')) {
        out = target.toByteArray();
        return true;
    }
    if (target == "*") {
        out = "*";
        return isOptions;
    }
    // A scheme has no case (RFC 3986 section 3.1).
    const auto startsWith = [target](QByteArrayView scheme) {
        return isSameName(target.first(std::min(scheme.size(), target.size())), scheme);
    };
    const qsizetype scheme = startsWith("http://") ? 7 : startsWith("https://") ? 8 : 0;
    if (scheme == 0)
        return false;
    const QByteArrayView rest = target.sliced(scheme);
    const qsizetype end = std::min({rest.size(), rest.indexOf('/') < 0 ? rest.size() : rest.indexOf('/'),
                                    rest.indexOf('?') < 0 ? rest.size() : rest.indexOf('?')});
    if (end == 0)
        return false;
    out = rest.sliced(end).toByteArray();
    if (!out.startsWith('/'))
        out.prepend('/');
    return true;
}

} // namespace

RequestHead::RequestHead(qsizetype maxBytes, int maxFields)
    : m_maxBytes(maxBytes)
    , m_maxFields(maxFields)
{
}

RequestHead::State RequestHead::fail(int status, const char *text)
{
    m_errorStatus = status;
    m_errorText = text;
    return m_state = State::Failed;
}

RequestHead::State RequestHead::parse(QByteArrayView buffer)
{
    if (m_state != State::Incomplete)
        return m_state;
    // A robust server ignores an empty line before the request line (RFC 9112 section 2.2); some clients send one after a body.
    while (m_size < 2 * MaxEmptyLines && buffer.sliced(m_size).startsWith("\r\n"))
        m_size += 2;
    // No request line either way, but who configures a proxy wants to know, and nothing may follow it.
    if (ProxyHeader::isLine(buffer.sliced(m_size)))
        return fail(400, ProxyHeaderHere);
    // The end may begin up to three bytes before what is new.
    const qsizetype end = buffer.indexOf("\r\n\r\n", std::max(m_size, m_scanned - 3));
    const qsizetype size = (end < 0 ? buffer.size() : end + 4) - m_size;
    const QByteArrayView head = buffer.sliced(m_size, std::min(size, m_maxBytes));
    if (!checkLineEnds(head, std::max<qsizetype>(0, m_scanned - m_size)))
        return m_state;
    m_scanned = buffer.size();
    if (size > m_maxBytes)
        return head.contains('\n') ? fail(431, "the request head is too large")
                                   : fail(414, "the request line is too long");
    if (end < 0)
        return m_state;
    m_size += size;
    return parseWhole(head.chopped(2));
}

// As the bytes come: a head of bare LFs would else be waited for until its time is over.
bool RequestHead::checkLineEnds(QByteArrayView head, qsizetype from)
{
    for (qsizetype i = from; i < head.size(); ++i) {
        const bool afterCr = i > 0 && head[i - 1] == '\r';
        if (afterCr != (head[i] == '\n')) {
            fail(400, afterCr ? "a line has a bare CR" : "a line ends with a bare LF");
            return false;
        }
        if (head[i] == '\0') {
            fail(400, i == 0 && m_size == 4 ? ProxyHeaderHere : "the request head has a NUL");
            return false;
        }
    }
    return true;
}

RequestHead::State RequestHead::parseWhole(QByteArrayView head)
{
    bool first = true;
    while (!head.isEmpty()) {
        const qsizetype end = head.indexOf("\r\n"); // the head ends with one
        const QByteArrayView line = head.first(end);
        head = head.sliced(end + 2);
        if (first ? !parseRequestLine(line) : !parseField(line))
            return m_state;
        first = false;
    }
    return finishHeaders() ? m_state = State::Complete : m_state;
}

bool RequestHead::parseRequestLine(QByteArrayView line)
{
    const qsizetype methodEnd = line.indexOf(' ');
    const qsizetype targetEnd = line.lastIndexOf(' ');
    if (methodEnd < 0 || targetEnd == methodEnd) {
        fail(400, "the request line is not 'METHOD target HTTP/1.1'");
        return false;
    }
    const QByteArrayView method = line.first(methodEnd);
    const QByteArrayView version = line.sliced(targetEnd + 1);
    if (!isToken(method)) {
        fail(400, "the method is not a token");
        return false;
    }
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        fail(400, "the version is not HTTP/1.0 or HTTP/1.1");
        return false;
    }
    if (!parseTarget(line.sliced(methodEnd + 1, targetEnd - methodEnd - 1), method == "OPTIONS", m_head.target)) {
        fail(400, "the request target is not a path");
        return false;
    }
    m_head.method = method.toByteArray();
    m_head.minorVersion = version.back() - '0';
    return true;
}

bool RequestHead::parseField(QByteArrayView line)
{
    if (m_head.headers.size() == m_maxFields) {
        fail(431, "there are too many header fields");
        return false;
    }
    if (line.startsWith(' ') || line.startsWith('\t')) {
        fail(400, "a header field is folded over several lines");
        return false;
    }
    const qsizetype colon = line.indexOf(':');
    if (colon < 0 || !isToken(line.first(colon))) {
        fail(400, colon < 0 ? "a header field has no colon" : "a header field's name is not a token");
        return false;
    }
    const QByteArrayView value = trimmedOws(line.sliced(colon + 1));
    if (!isFieldValue(value)) {
        fail(400, "a header field's value has a control character");
        return false;
    }
    m_head.headers.emplaceBack(line.first(colon).toByteArray(), value.toByteArray());
    return true;
}

bool RequestHead::finishHeaders()
{
    int hosts = 0;
    bool hasLength = false;
    int codings = 0;
    bool isChunked = false;
    for (const auto &[name, value] : m_head.headers) {
        if (isSameName(name, "Host")) {
            ++hosts;
        } else if (isSameName(name, "Content-Length")) {
            qint64 length = 0;
            if (!parseLength(value, length)) {
                fail(400, "Content-Length is not a number");
                return false;
            }
            if (hasLength && length != m_contentLength) {
                fail(400, "there are two different Content-Lengths");
                return false;
            }
            hasLength = true;
            m_contentLength = length;
        } else if (isSameName(name, "Transfer-Encoding")) {
            ++codings;
            isChunked = isSameName(value, "chunked");
        }
    }
    if (hosts > 1 || (hosts == 0 && m_head.minorVersion == 1)) {
        fail(400, hosts > 1 ? "there is more than one Host" : "Host is missing");
        return false;
    }
    if (codings > 0 && (hasLength || m_head.minorVersion == 0)) {
        fail(400, hasLength ? "Content-Length and Transfer-Encoding are mutually exclusive"
                            : "HTTP/1.0 does not allow Transfer-Encoding");
        return false;
    }
    if (codings > 1 || (codings == 1 && !isChunked)) {
        fail(codings > 1 ? 400 : 501, "the only accepted transfer coding is chunked, once");
        return false;
    }
    m_body = isChunked ? Body::Chunked : hasLength && m_contentLength > 0 ? Body::Length : Body::None;
    // RFC 9112 section 9.3: close wins
    m_keepAlive = !m_head.headerHasToken("Connection", "close")
                  && (m_head.minorVersion == 1 || m_head.headerHasToken("Connection", "keep-alive"));
    m_expectsContinue = m_head.minorVersion == 1 && m_head.headerHasToken("Expect", "100-continue");
    return true;
}

ChunkedBody::ChunkedBody(qint64 maxBytes)
    : m_maxBytes(maxBytes)
{
}

ChunkedBody::State ChunkedBody::feed(QByteArrayView data, qsizetype &used)
{
    const auto stop = [this](State state) { return m_state = state; };
    used = 0;
    while (m_state == State::Incomplete && used < data.size()) {
        if (m_step == Step::Data) {
            const qsizetype take = qsizetype(std::min<qint64>(m_left, data.size() - used));
            m_body.append(data.sliced(used, take));
            used += take;
            m_left -= take;
            if (m_left == 0)
                m_step = Step::DataCr;
            continue;
        }
        const char c = data[used++];
        const bool isTrailer = m_step == Step::TrailerStart || m_step == Step::Trailer || m_step == Step::TrailerLf;
        if (isTrailer && ++m_trailer > MaxTrailerBytes)
            return stop(State::Failed);
        switch (m_step) {
        case Step::Size:
        case Step::SizeDigits: {
            const int digit = hexDigit(c);
            if (digit >= 0) {
                if (++m_sizeDigits > MaxSizeDigits)
                    return stop(State::Failed);
                m_left = m_left * 16 + digit;
                if (m_body.size() + m_left > m_maxBytes)
                    return stop(State::TooLarge);
                m_step = Step::SizeDigits;
            } else if (m_step == Step::Size) {
                return stop(State::Failed);
            } else if (c == ';') {
                m_extension = 0;
                m_step = Step::Extension;
            } else if (c == '\r') {
                m_step = Step::SizeLf;
            } else {
                return stop(State::Failed);
            }
            break;
        }
        case Step::Extension:
            if (c == '\r')
                m_step = Step::SizeLf;
            else if (!isFieldValue(QByteArrayView(&c, 1)) || ++m_extension > MaxChunkExtension)
                return stop(State::Failed);
            break;
        case Step::SizeLf:
            if (c != '\n')
                return stop(State::Failed);
            m_step = m_left > 0 ? Step::Data : Step::TrailerStart;
            break;
        case Step::Data:
            break; // above
        case Step::DataCr:
            if (c != '\r')
                return stop(State::Failed);
            m_step = Step::DataLf;
            break;
        case Step::DataLf:
            if (c != '\n')
                return stop(State::Failed);
            m_sizeDigits = 0;
            m_step = Step::Size;
            break;
        case Step::TrailerStart:
            if (c == '\r')
                m_step = Step::EndLf;
            else if (Token[quint8(c)])
                m_step = Step::Trailer;
            else
                return stop(State::Failed);
            break;
        case Step::Trailer:
            if (c == '\r')
                m_step = Step::TrailerLf;
            else if (!isFieldValue(QByteArrayView(&c, 1)))
                return stop(State::Failed);
            break;
        case Step::TrailerLf:
            if (c != '\n')
                return stop(State::Failed);
            m_step = Step::TrailerStart;
            break;
        case Step::EndLf:
            if (c != '\n')
                return stop(State::Failed);
            return stop(State::Complete);
        }
    }
    return m_state;
}

} // namespace wsify
