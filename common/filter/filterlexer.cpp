// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/filter/filterlexer.h"

#include "common/text/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace wsify {

namespace {

struct FieldName
{
    const char *name;
    FilterField field;
};
constexpr std::array<FieldName, 17> FieldNames{{
    {"channel", FilterField::Channel},
    {"client", FilterField::Client},
    {"user", FilterField::User},
    {"ip", FilterField::Ip},
    {"command", FilterField::Command},
    {"dir", FilterField::Dir},
    {"size", FilterField::Size},
    {"text", FilterField::Text},
    {"agent", FilterField::Agent},
    {"reason", FilterField::Reason},
    {"queue", FilterField::Queue},
    {"in", FilterField::In},
    {"out", FilterField::Out},
    {"channels", FilterField::Channels},
    {"status", FilterField::Status},
    {"latency", FilterField::Latency},
    {"worker", FilterField::Worker},
}};

/// Longest first: one may be the beginning of another.
constexpr std::array<const char *, 7> Operators{"==", "!=", ">=", "<=", "~", ">", "<"};

std::optional<FilterField> fieldNamed(QByteArrayView name)
{
    for (const FieldName &known : FieldNames) {
        if (name == known.name)
            return known.field;
    }
    return {};
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isQuote(char c)
{
    return c == '"' || c == '\'';
}

/// In the place of a field or of text to search for.
bool endsTerm(char c)
{
    return isSpace(c) || (c != '\0' && QByteArrayView("()!=~<>&|\"'").contains(c));
}

/// The operators that a field knows.
QByteArrayView operatorsOf(FilterField field)
{
    switch (field) {
    case FilterField::Size:
    case FilterField::Queue:
    case FilterField::In:
    case FilterField::Out:
    case FilterField::Channels:
    case FilterField::Status:
    case FilterField::Latency:
    case FilterField::Worker:
        return "== != > >= < <=";
    case FilterField::Dir:
        return "== !=";
    default:
        return "== != ~";
    }
}

bool isAmong(QByteArrayView word, QByteArrayView words)
{
    for (const QByteArray &one : words.toByteArray().split(' ')) {
        if (word == one)
            return true;
    }
    return false;
}

} // namespace

void FilterLexer::skipSpace()
{
    while (!atEnd() && isSpace(m_text[m_pos]))
        ++m_pos;
}

bool FilterLexer::fail(qsizetype offset, const QByteArray &message)
{
    if (m_error.message.isEmpty()) {
        m_error.offset = offset;
        m_error.column = 1;
        for (qsizetype i = 0; i < offset; ++i)
            m_error.column += (quint8(m_text[i]) & 0xC0) != 0x80;
        m_error.message = message;
    }
    return false;
}

void FilterLexer::expect(Expected expected, qsizetype begin, FilterField field)
{
    if (!atEnd() || !m_error.message.isEmpty())
        return;
    m_completion = {expected, field, begin, {}};
    const QByteArrayView written = m_text.sliced(begin);
    const auto offer = [&](QByteArrayView candidate) {
        if (candidate.size() > written.size() && candidate.startsWith(written))
            m_completion.candidates.append(candidate.toByteArray());
    };
    const auto offerAll = [&offer](QByteArrayView words) {
        for (const QByteArray &word : words.toByteArray().split(' '))
            offer(word);
    };
    switch (expected) {
    case Expected::Term:
        for (const FieldName &each : FieldNames) {
            if (m_known & filterfields::of(each.field))
                offer(each.name);
        }
        offerAll("! (");
        break;
    case Expected::Operator:
        offerAll(operatorsOf(field));
        break;
    case Expected::Value:
        if (field == FilterField::Dir)
            offerAll("in out");
        else if (field == FilterField::Command)
            offerAll("broadcast join leave presence");
        break;
    case Expected::Connective:
        offerAll("&& ||");
        if (m_brackets > 0)
            offer(")");
        break;
    case Expected::Nothing:
        break;
    }
}

std::optional<FilterField> FilterLexer::readField()
{
    qsizetype end = m_pos;
    while (end < m_text.size() && !endsTerm(m_text[end]))
        ++end;
    const std::optional<FilterField> field = fieldNamed(m_text.sliced(m_pos, end - m_pos));
    if (!field || !((m_known | filterfields::Everywhere) & filterfields::of(*field)))
        return {}; // a word to search for
    const qsizetype begin = std::exchange(m_pos, end);
    if (filterfields::Everywhere & filterfields::of(*field))
        return field;
    // The others are words of which people search: `in`, `worker`.
    skipSpace();
    const bool isField = atEnd() ? m_isUnfinished && m_pos > end : isAtOperator() || next() == '=';
    m_pos = isField ? end : begin;
    return isField ? field : std::nullopt;
}

bool FilterLexer::isAtOperator() const
{
    return std::any_of(Operators.begin(), Operators.end(), [this](const char *word) { return startsWith(word); });
}

bool FilterLexer::isAtTerm() const
{
    return !atEnd() && next() != ')' && next() != '=' && next() != '&' && next() != '|' && !isAtOperator();
}

bool FilterLexer::failField(qsizetype offset, QByteArrayView word)
{
    QByteArray fields;
    for (const FieldName &each : FieldNames) {
        if (m_known & filterfields::of(each.field))
            fields.append(fields.isEmpty() ? "" : ", ").append(each.name);
    }
    constexpr qsizetype MaxShown = 64;
    const QByteArray shown =
        word.size() > MaxShown ? utf8::cut(word, MaxShown).toByteArray() + "..." : word.toByteArray();
    return fail(offset, "there is no field " + shown + "; fields: " + fields);
}

QByteArrayView FilterLexer::readOperator(FilterField field)
{
    const QByteArray known = operatorsOf(field).toByteArray().replace(" ", ", ");
    for (const QByteArrayView word : Operators) {
        if (!startsWith(word))
            continue;
        if (!isAmong(word, operatorsOf(field))) {
            fail(m_pos, "'" + word.toByteArray() + "' does not go with this field: " + known);
            return {};
        }
        m_pos += word.size();
        if (word.size() == 1) // it may still become another one
            expect(Expected::Operator, m_pos - 1, field);
        return word;
    }
    if (m_pos + 1 == m_text.size() && (startsWith("=") || startsWith("!"))) { // the first half of one
        ++m_pos;
        expect(Expected::Operator, m_pos - 1, field);
        --m_pos;
    }
    fail(m_pos, "an operator is expected: " + known);
    return {};
}

bool FilterLexer::readValue(FilterValue &value, std::optional<FilterField> field)
{
    const bool isTerm = !field;
    value.begin = m_pos;
    const char quote = m_text[m_pos];
    const bool isQuoted = isQuote(quote);
    value.isQuoted = isQuoted;
    if (isQuoted)
        ++m_pos;
    const auto endsHere = [&] {
        const char c = m_text[m_pos];
        if (isQuoted)
            return c == quote;
        if (isTerm)
            return endsTerm(c);
        return isSpace(c) || c == '(' || c == ')' || startsWith("&&") || startsWith("||");
    };
    QByteArray part;
    while (!atEnd() && !endsHere()) {
        char c = m_text[m_pos++];
        if (c == '*') {
            value.parts.append(std::exchange(part, {}));
            value.text += c;
            continue;
        }
        if (c == '\\') {
            if (atEnd()) {
                fail(m_pos - 1, "a character is missing after '\\'");
                return false;
            }
            c = m_text[m_pos++];
        }
        part += c;
        value.text += c;
    }
    value.parts.append(part);
    if (field)
        expect(Expected::Value, value.begin, *field);
    else if (isQuoted)
        expect(Expected::Nothing, value.begin);
    else
        expect(Expected::Term, value.begin);
    if (isQuoted && atEnd()) {
        fail(value.begin, "this quote is not closed");
        return false;
    }
    if (isQuoted)
        ++m_pos;
    else if (m_pos == value.begin) {
        fail(m_pos, isTerm ? "a field or something to search for is expected" : "a value is expected");
        return false;
    }
    return true;
}

QByteArray filterValue(QByteArrayView value)
{
    const auto isPlain = [](char c) { return !endsTerm(c) && c != '*' && c != '\\'; };
    if (!value.isEmpty() && std::all_of(value.begin(), value.end(), isPlain))
        return value.toByteArray();
    QByteArray quoted = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\' || c == '*')
            quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

} // namespace wsify
