// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/text/json.h"

#include "common/text/hexdigit.h"
#include "common/text/jsonplain.h"
#include "common/text/utf8.h"

#include <array>
#include <bitset>
#include <cstring>

namespace wsify::json {

namespace {

/// Of each Problem.
constexpr std::array Words{
    static_cast<const char *>(nullptr),
    "an object is expected",
    "an array is expected",
    "a value is expected",
    "a key is expected",
    "':' is expected",
    "',' or '}' is expected",
    "',' or ']' is expected",
    "something follows the value",
    "nested too deep",
    "a string does not end",
    "a string is not UTF-8",
    "a string has a control character",
    "an escape does not end",
    "an escape has no four hex digits",
    "an escape is unknown",
    "a number has no digits",
    "a number has no digits after the point",
    "a number has no digits in its exponent",
};
static_assert(Words.size() == size_t(Problem::NoDigitInExponent) + 1);

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

Scanner::Scanner(QByteArrayView text, int maxDepth)
    : m_begin(text.data())
    , m_pos(text.data())
    , m_end(text.data() + text.size())
    , m_maxDepth(maxDepth)
{
    Q_ASSERT(maxDepth <= MaxDepth);
}

const char *Scanner::error() const
{
    return Words[size_t(m_problem)];
}

bool Scanner::fail(Problem problem)
{
    if (ok())
        m_problem = problem;
    return false;
}

void Scanner::skipSpace()
{
    while (m_pos < m_end && (*m_pos == ' ' || *m_pos == '\n' || *m_pos == '\t' || *m_pos == '\r'))
        ++m_pos;
}

Type Scanner::peek()
{
    if (!ok())
        return Type::Invalid;
    skipSpace();
    if (m_pos == m_end)
        return Type::Invalid;
    switch (*m_pos) {
    case '{':
        return Type::Object;
    case '[':
        return Type::Array;
    case '"':
        return Type::String;
    case 't':
    case 'f':
        return Type::Bool;
    case 'n':
        return Type::Null;
    default:
        return *m_pos == '-' || isDigit(*m_pos) ? Type::Number : Type::Invalid;
    }
}

Value Scanner::value()
{
    Value value;
    value.type = peek();
    const char *begin = m_pos;
    if (!skipValue())
        return {};
    value.bytes = QByteArrayView(begin, m_pos);
    return value;
}

bool Scanner::enterObject()
{
    return enter('{');
}

bool Scanner::enterArray()
{
    return enter('[');
}

bool Scanner::enter(char bracket)
{
    if (!ok())
        return false;
    skipSpace();
    if (m_pos == m_end || *m_pos != bracket)
        return fail(bracket == '{' ? Problem::NoObject : Problem::NoArray);
    if (++m_depth > m_maxDepth)
        return fail(Problem::TooDeep);
    ++m_pos;
    m_first = true;
    return true;
}

bool Scanner::nextKey(QByteArrayView &key)
{
    if (!next('}', Problem::NoCommaInObject))
        return false;
    if (m_pos == m_end || *m_pos != '"')
        return fail(Problem::NoKey);
    const char *begin = m_pos;
    if (!skipString())
        return false;
    key = QByteArrayView(begin, m_pos);
    skipSpace();
    if (m_pos == m_end || *m_pos != ':')
        return fail(Problem::NoColon);
    ++m_pos;
    return true;
}

bool Scanner::nextElement()
{
    return next(']', Problem::NoCommaInArray);
}

/// To where the next member or element begins; false at the end of what was entered, which is left, or on error.
bool Scanner::next(char bracket, Problem noComma)
{
    if (!ok())
        return false;
    skipSpace();
    if (m_pos < m_end && *m_pos == bracket) {
        ++m_pos;
        --m_depth;
        m_first = false;
        return false;
    }
    if (!m_first) {
        if (m_pos == m_end || *m_pos != ',')
            return fail(noComma);
        ++m_pos;
        skipSpace();
    }
    m_first = false;
    return true;
}

bool Scanner::finish()
{
    if (!ok())
        return false;
    skipSpace();
    return m_pos == m_end || fail(Problem::MoreFollows);
}

bool Scanner::skipString()
{
    ++m_pos; // the quote
    for (;;) {
        while (m_end - m_pos >= 8 && arePlain(m_pos))
            m_pos += 8;
        while (m_pos < m_end && Plain[quint8(*m_pos)])
            ++m_pos;
        if (m_pos == m_end)
            return fail(Problem::OpenString);
        const char c = *m_pos;
        if (c == '"') {
            ++m_pos;
            return true;
        }
        if (quint8(c) >= 0x80) {
            const int length = utf8::sequenceLength(m_pos, m_end);
            if (length == 0)
                return fail(Problem::NoUtf8);
            m_pos += length;
            continue;
        }
        if (c != '\\')
            return fail(Problem::Control);
        if (m_end - m_pos < 2)
            return fail(Problem::OpenString);
        if (m_pos[1] == 'u') {
            if (m_end - m_pos < 6)
                return fail(Problem::OpenEscape);
            for (int i = 2; i < 6; ++i) {
                if (hexDigit(m_pos[i]) < 0)
                    return fail(Problem::NoHexDigit);
            }
            m_pos += 6;
        } else if (m_pos[1] != '\0' && std::strchr("\"\\/bfnrt", m_pos[1])) {
            m_pos += 2;
        } else {
            return fail(Problem::UnknownEscape);
        }
    }
}

bool Scanner::skipNumber()
{
    const auto digits = [this] {
        const char *begin = m_pos;
        while (m_pos < m_end && isDigit(*m_pos))
            ++m_pos;
        return m_pos > begin;
    };
    if (*m_pos == '-')
        ++m_pos;
    if (m_pos < m_end && *m_pos == '0')
        ++m_pos;
    else if (!digits())
        return fail(Problem::NoDigit);
    if (m_pos < m_end && *m_pos == '.') {
        ++m_pos;
        if (!digits())
            return fail(Problem::NoDigitAfterPoint);
    }
    if (m_pos < m_end && (*m_pos == 'e' || *m_pos == 'E')) {
        ++m_pos;
        if (m_pos < m_end && (*m_pos == '+' || *m_pos == '-'))
            ++m_pos;
        if (!digits())
            return fail(Problem::NoDigitInExponent);
    }
    return true;
}

bool Scanner::skipLiteral(const char *word, qsizetype length)
{
    if (m_end - m_pos < length || std::memcmp(m_pos, word, size_t(length)) != 0)
        return fail(Problem::NoValue);
    m_pos += length;
    return true;
}

// Iterative, so that nesting costs a bit and no stack.
bool Scanner::skipValue()
{
    if (!ok())
        return false;
    std::bitset<MaxDepth + 1> isObject; // by depth, of what this call entered
    const int outer = m_depth;
    for (;;) {
        skipSpace();
        if (m_pos == m_end)
            return fail(Problem::NoValue);
        switch (*m_pos) {
        case '{':
            if (!enter('{'))
                return false;
            isObject.set(size_t(m_depth));
            break;
        case '[':
            if (!enter('['))
                return false;
            isObject.reset(size_t(m_depth));
            break;
        case '"':
            if (!skipString())
                return false;
            break;
        case 't':
            if (!skipLiteral("true", 4))
                return false;
            break;
        case 'f':
            if (!skipLiteral("false", 5))
                return false;
            break;
        case 'n':
            if (!skipLiteral("null", 4))
                return false;
            break;
        default:
            if (*m_pos != '-' && !isDigit(*m_pos))
                return fail(Problem::NoValue);
            if (!skipNumber())
                return false;
            break;
        }
        // On to the next value: the next member or element of the innermost container that has one.
        while (m_depth > outer) {
            QByteArrayView key;
            if (isObject.test(size_t(m_depth)) ? nextKey(key) : nextElement())
                break;
            if (!ok())
                return false;
        }
        if (m_depth == outer) {
            m_first = false;
            return true;
        }
    }
}

} // namespace wsify::json
