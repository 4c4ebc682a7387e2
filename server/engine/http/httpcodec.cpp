// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/http/httpcodec.h"

#include "core/limits.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace wsify {

namespace {

/// IMF-fixdate of RFC 9110 section 5.6.7.
void appendDate(QByteArray &out, std::time_t now)
{
    static constexpr std::array Days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array Months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    const auto appendTwo = [&out](int n) { out.append(char('0' + n / 10)).append(char('0' + n % 10)); };
    out.append(Days[size_t(utc.tm_wday)]).append(", ");
    appendTwo(utc.tm_mday);
    out.append(' ').append(Months[size_t(utc.tm_mon)]).append(' ').append(QByteArray::number(utc.tm_year + 1900));
    out.append(' ');
    appendTwo(utc.tm_hour);
    out.append(':');
    appendTwo(utc.tm_min);
    out.append(':');
    appendTwo(utc.tm_sec);
    out.append(" GMT");
}

} // namespace

HttpDecoder::HttpDecoder(const Limits &limits)
    : m_limits(limits)
    , m_parser(limits.maxHead, limits.maxHeadFields)
{
}

HttpDecoder::State HttpDecoder::fail(int status, const QByteArray &text)
{
    m_errorStatus = status;
    m_errorText = text;
    m_buffer.clear();
    m_used = 0;
    m_chunked.reset();
    return m_state = State::Failed;
}

HttpDecoder::State HttpDecoder::feed(QByteArrayView bytes)
{
    if (m_state == State::Failed)
        return m_state;
    m_buffer.append(bytes);
    return m_state == State::Head ? decodeHead() : m_state == State::Body ? decodeBody() : m_state;
}

HttpDecoder::State HttpDecoder::decodeHead()
{
    switch (m_parser.parse(unused())) {
    case RequestHead::State::Incomplete:
        return m_state;
    case RequestHead::State::Failed:
        return fail(m_parser.errorStatus(), m_parser.errorText());
    case RequestHead::State::Complete:
        break;
    }
    m_used += m_parser.size();
    m_head = m_parser.takeHead();
    return m_state = State::HeadRead;
}

HttpDecoder::State HttpDecoder::readBody()
{
    m_state = State::Body;
    if (m_parser.body() == RequestHead::Body::Chunked)
        m_chunked.emplace(m_limits.maxBody);
    return decodeBody();
}

HttpDecoder::State HttpDecoder::decodeBody()
{
    if (!m_chunked) {
        const auto length = qsizetype(declaredLength());
        if (unused().size() < length)
            return m_state;
        m_body = unused().first(length).toByteArray();
        m_used += length;
        return m_state = State::Complete;
    }
    qsizetype used = 0;
    const ChunkedBody::State state = m_chunked->feed(unused(), used);
    m_used += used;
    switch (state) {
    case ChunkedBody::State::Incomplete:
        m_buffer.clear();
        m_used = 0;
        return m_state;
    case ChunkedBody::State::Failed:
        return fail(400, "the chunked body is malformed");
    case ChunkedBody::State::TooLarge:
        return fail(413, "the body is longer than " + QByteArray::number(m_limits.maxBody) + " bytes (--max-body)");
    case ChunkedBody::State::Complete:
        break;
    }
    m_body = m_chunked->takeBody();
    m_chunked.reset();
    return m_state = State::Complete;
}

HttpDecoder::State HttpDecoder::next()
{
    m_buffer.remove(0, std::exchange(m_used, 0));
    m_parser = RequestHead(m_limits.maxHead, m_limits.maxHeadFields);
    m_state = State::Head;
    return decodeHead();
}

bool HttpDecoder::wantsContinue() const
{
    return m_parser.expectsContinue() && m_parser.body() != RequestHead::Body::None && unused().isEmpty();
}

qint64 HttpDecoder::bodyLeft() const
{
    if (m_parser.body() == RequestHead::Body::Chunked)
        return std::numeric_limits<qint64>::max();
    return std::max<qint64>(0, declaredLength() - unused().size());
}

QByteArray HttpDecoder::takeEarly()
{
    QByteArray early = unused().toByteArray();
    m_buffer.clear();
    m_used = 0;
    return early;
}

QByteArray encodeResponse(const HttpResponse &response, const HttpHead *request, bool keepAlive, std::time_t now)
{
    QByteArray out;
    out.reserve(256 + response.body.size());
    out.append("HTTP/1.1 ").append(QByteArray::number(response.status)).append(' ');
    out.append(reasonPhrase(response.status)).append("\r\n");
    for (const auto &[name, value] : response.headers)
        out.append(name).append(": ").append(value).append("\r\n");
    // RFC 9112 section 6.3: a client of these reads no body, and would take one for the next answer.
    const bool hasBody = response.status >= 200 && response.status != 204 && response.status != 304
                         && !(request && request->method == "HEAD");
    if (response.status != 101) {
        if (hasBody)
            out.append("Content-Length: ").append(QByteArray::number(response.body.size())).append("\r\n");
        out.append("Date: ");
        appendDate(out, now);
        out.append("\r\n");
        if (!keepAlive)
            out.append("Connection: close\r\n");
        else if (request && request->minorVersion == 0)
            out.append("Connection: keep-alive\r\n");
    }
    out.append("\r\n");
    return hasBody ? out.append(response.body) : out;
}

} // namespace wsify
