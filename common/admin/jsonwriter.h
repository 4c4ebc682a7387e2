// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/codec.h"
#include "common/admin/fields.h"
#include "common/admin/jsontext.h"
#include "common/text/jsonstring.h"
#include "common/text/utf8.h"

#include <optional>
#include <type_traits>
#include <utility>

namespace wsify::admin {

/// Maximum length of a text in a traffic row, in bytes: one row must not fill a line, however much a client sends.
inline constexpr qsizetype MaxRowText = 1024;
/// Bytes kept free at the end of a line when a list ends early, for the fields after it.
inline constexpr qsizetype ListReserve = 1024;

inline void appendTrafficRow(QByteArray &out, const TrafficRowView &row)
{
    out += '[';
    jsontext::appendInteger(out, row.seq);
    out += ',';
    jsontext::appendInteger(out, row.tUs);
    out.append(row.dir == Direction::In    ? QByteArrayView(",\"in\",")
               : row.dir == Direction::Out ? QByteArrayView(",\"out\",")
                                           : QByteArrayView(",\"\","));
    json::appendString(out, utf8::cut(row.channel, MaxRowText));
    out += ',';
    json::appendString(out, utf8::cut(row.client, MaxRowText));
    out += ',';
    json::appendString(out, utf8::cut(row.command, MaxRowText));
    out += ',';
    jsontext::appendInteger(out, row.size);
    if (row.members) {
        out.append(",{\"members\":");
        jsontext::appendInteger(out, *row.members);
        out.append("},");
    } else {
        out.append(",{},");
    }
    json::appendString(out, utf8::cut(row.head, MaxRowText));
    out += ']';
}

/// Private to the codec: appends one line, field by field, without an intermediate document.
class JsonWriter
{
public:
    JsonWriter(QByteArray &out, const char *type)
        : m_out(out)
        , m_begin(out.size())
    {
        m_out.append("{\"type\":\"").append(type).append('"');
    }

    template <class T>
    void operator()(const char *name, const T &value, Rule rule)
    {
        if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, QByteArray>) {
            if (rule.onlyIfSet && value == T())
                return;
        }
        if constexpr (requires { value.has_value(); }) {
            if (value)
                (*this)(name, *value, Any);
        } else {
            key(name);
            write(value);
        }
    }

    void name(const char *key, const char *text) { (*this)(key, QByteArray(text), Any); }
    void mirror(qint64, qint64) {}
    void check(bool, const char *, const char *) {}
    bool has(const char *) const { return false; }
    template <class Variant>
    void choose(const Variant &, size_t)
    {
    }

    /// Ends the line, or removes it.
    bool finish()
    {
        m_out.append("}\n");
        if (m_ok && m_out.size() - m_begin <= MaxLine)
            return true;
        m_out.truncate(m_begin);
        return false;
    }

private:
    void key(const char *name)
    {
        if (m_out.back() != '{')
            m_out += ',';
        m_out.append('"').append(name).append("\":");
    }

    void write(const QByteArray &text) { json::appendString(m_out, text); }
    void write(bool value) { m_out.append(value ? "true" : "false"); }
    void write(double value) { jsontext::appendDouble(m_out, value); }
    void write(qint64 value) { jsontext::appendInteger(m_out, value); }
    void write(int value) { jsontext::appendInteger(m_out, value); }
    void write(const RawJson &value)
    {
        m_ok = m_ok && (value.text.isEmpty() || jsontext::isOneValue(value.text));
        jsontext::appendRaw(m_out, value.text);
    }
    void write(const Binary &value) { m_out.append('"').append(value.bytes.toBase64()).append('"'); }
    void write(const TrafficRow &row)
    {
        appendTrafficRow(
            m_out, {row.seq, row.tUs, row.dir, row.channel, row.client, row.command, row.size, row.members, row.head});
    }
    void write(Topics topics)
    {
        m_out += '[';
        for (const auto &[topic, name] : TopicNames) {
            if (!topics.testFlag(topic))
                continue;
            if (m_out.back() != '[')
                m_out += ',';
            m_out.append('"').append(name).append('"');
        }
        m_out += ']';
    }
    template <class E>
    requires std::is_enum_v<E>
    void write(E value) { m_out.append('"').append(Names<E>[size_t(value)]).append('"'); }
    template <class T>
    void write(const QList<T> &list)
    {
        m_out += '[';
        bool isFirst = true;
        for (const T &element : list) {
            const qsizetype end = m_out.size();
            if (!std::exchange(isFirst, false))
                m_out += ',';
            write(element);
            if (m_out.size() - m_begin > MaxLine - ListReserve) {
                m_out.truncate(end);
                break;
            }
        }
        m_out += ']';
    }
    template <class T>
    requires std::is_class_v<T>
    void write(const T &object)
    {
        m_out += '{';
        describe(*this, object);
        m_out += '}';
    }

    QByteArray &m_out;
    qsizetype m_begin;
    bool m_ok = true;
};

} // namespace wsify::admin
