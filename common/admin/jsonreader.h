// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/codec.h"
#include "common/admin/fields.h"
#include "common/admin/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

namespace wsify::admin {

inline bool isAbsent(const QJsonValue &value)
{
    return value.isUndefined() || value.isNull();
}

/// The path of a value, kept on the readers' stack: it becomes text only for an error.
struct Path
{
    const Path *up = nullptr;
    const char *name = nullptr; ///< a field, or
    qsizetype index = -1; ///< an element

    QByteArray text() const
    {
        if (!up)
            return {};
        const QByteArray above = up->text();
        if (index >= 0)
            return above + '[' + QByteArray::number(index) + ']';
        return above.isEmpty() ? QByteArray(name) : above + '.' + name;
    }
};

/// Private to the codec: reads an object field by field.
class JsonReader
{
public:
    /// `line`: the whole line if the object is one, else empty. Errors go to `error`; the first one counts.
    JsonReader(const QJsonObject &object, QByteArrayView line, const Path &path, DecodeError &error)
        : m_object(object)
        , m_line(line)
        , m_path(path)
        , m_error(error)
    {
    }

    template <class T>
    void operator()(const char *name, T &value, Rule rule)
    {
        if (!m_error.field.isEmpty())
            return;
        const Path path{&m_path, name};
        if constexpr (std::same_as<T, RawJson>) {
            const QByteArrayView raw = m_line.isEmpty() ? QByteArrayView() : jsontext::member(m_line, name);
            if (!raw.isEmpty()) {
                if (raw != "null")
                    value.text = raw.toByteArray();
                return;
            }
        }
        const QJsonValue json = m_object.value(QLatin1String(name));
        if (!isAbsent(json))
            read(json, value, path, rule);
        else if (rule.required)
            fail(path, "is missing");
    }

    void name(const char *, const char *) {}
    void mirror(qint64 from, qint64 &to) { to = from; }
    void check(bool ok, const char *name, const char *message)
    {
        if (!ok)
            fail({&m_path, name}, message);
    }
    bool has(const char *name) const { return !isAbsent(m_object.value(QLatin1String(name))); }
    template <class... T>
    void choose(std::variant<T...> &variant, size_t index)
    {
        choose(variant, index, std::index_sequence_for<T...>());
    }

private:
    template <class Variant, size_t... I>
    static void choose(Variant &variant, size_t index, std::index_sequence<I...>)
    {
        (void)((I == index && (variant.template emplace<I>(), true)) || ...);
    }

    void fail(const Path &path, const QByteArray &message)
    {
        if (!m_error.field.isEmpty())
            return;
        m_error.kind = DecodeError::Kind::BadField;
        m_error.field = path.text();
        m_error.message = m_error.field + ": " + message;
    }

    void read(const QJsonValue &json, QByteArray &value, const Path &path, Rule rule)
    {
        if (!json.isString())
            fail(path, "text is expected");
        else if (rule.required && json.toString().isEmpty())
            fail(path, "is empty");
        else
            value = json.toString().toUtf8();
    }
    void read(const QJsonValue &json, bool &value, const Path &path, Rule)
    {
        if (!json.isBool())
            fail(path, "true or false is expected");
        else
            value = json.toBool();
    }
    void read(const QJsonValue &json, double &value, const Path &path, Rule)
    {
        if (!json.isDouble())
            fail(path, "a number is expected");
        else
            value = json.toDouble();
    }
    template <class T>
    requires(std::same_as<T, int> || std::same_as<T, qint64>) void read(const QJsonValue &json, T &value,
                                                                        const Path &path, Rule rule)
    {
        const qint64 max = std::min(rule.max, qint64(std::numeric_limits<T>::max()));
        const double number = json.toDouble(-1);
        // The double tells whether it is whole and not far beyond, the integer is exact.
        const bool isWhole = json.isDouble() && number == std::floor(number) && std::abs(number) <= double(MaxInteger);
        const qint64 exact = isWhole ? json.toInteger() : 0;
        if (isWhole && exact >= rule.min && exact <= max)
            value = T(exact);
        else
            fail(path, "a whole number from " + QByteArray::number(rule.min) + " to " + QByteArray::number(max)
                           + " is expected");
    }
    template <class T>
    void read(const QJsonValue &json, std::optional<T> &value, const Path &path, Rule rule)
    {
        read(json, value.emplace(), path, rule);
    }
    void read(const QJsonValue &json, RawJson &value, const Path &, Rule)
    {
        const QByteArray array = QJsonDocument(QJsonArray{json}).toJson(QJsonDocument::Compact);
        value.text = array.sliced(1, array.size() - 2);
    }
    void read(const QJsonValue &json, Binary &value, const Path &path, Rule)
    {
        const auto decoded =
            QByteArray::fromBase64Encoding(json.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
        if (!json.isString() || !decoded)
            fail(path, "base64 is expected");
        else
            value.bytes = *decoded;
    }
    void read(const QJsonValue &json, Topics &value, const Path &path, Rule)
    {
        const QJsonArray array = json.toArray();
        for (const QJsonValue element : array) {
            const QString text = element.toString();
            const auto known = std::find_if(TopicNames.begin(), TopicNames.end(),
                                            [&text](const auto &topic) { return text == QLatin1String(topic.second); });
            if (known == TopicNames.end())
                return fail(path, "one or more of stats, events, log are expected");
            value |= known->first;
        }
        if (array.isEmpty())
            fail(path, "one or more of stats, events, log are expected");
    }
    template <class E>
    requires std::is_enum_v<E>
    void read(const QJsonValue &json, E &value, const Path &path, Rule rule)
    {
        const QString text = json.toString();
        QByteArray known;
        for (size_t i = 0; i < Names<E>.size(); ++i) {
            if (json.isString() && text == QLatin1String(Names<E>[i])) {
                value = E(i);
                return;
            }
            known.append(known.isEmpty() ? "" : ", ").append(Names<E>[i]);
        }
        if (!json.isString() || !rule.takesUnknown)
            fail(path, "one of " + known + " is expected");
    }
    template <class T>
    void read(const QJsonValue &json, QList<T> &value, const Path &path, Rule)
    {
        if (!json.isArray())
            return fail(path, "an array is expected");
        const QJsonArray array = json.toArray();
        value.reserve(array.size());
        for (qsizetype i = 0; i < array.size() && m_error.field.isEmpty(); ++i)
            read(array.at(i), value.emplaceBack(), Path{&path, nullptr, i}, Any);
    }
    void read(const QJsonValue &json, QList<double> &value, const Path &path, Rule)
    {
        if (!json.isArray())
            return fail(path, "an array is expected");
        const QJsonArray array = json.toArray();
        value.reserve(array.size());
        for (const QJsonValue element : array) {
            if (!element.isDouble() && !element.isNull())
                return fail(path, "numbers are expected");
            value.append(element.toDouble(std::numeric_limits<double>::quiet_NaN()));
        }
    }
    void read(const QJsonValue &json, TrafficRow &row, const Path &path, Rule)
    {
        const QJsonArray array = json.toArray();
        // Further ones are a newer server's.
        if (array.size() < 9)
            return fail(path, "an array of 9 values is expected");
        const auto at = [&path](int i) { return Path{&path, nullptr, i}; };
        read(array.at(0), row.seq, at(0), Any);
        read(array.at(1), row.tUs, at(1), Any);
        read(array.at(2), row.dir, at(2), TakesUnknown);
        read(array.at(3), row.channel, at(3), Any);
        read(array.at(4), row.client, at(4), Any);
        read(array.at(5), row.command, at(5), Any);
        read(array.at(6), row.size, at(6), Any);
        const QJsonValue flags = array.at(7);
        if (!flags.isObject())
            return fail(at(7), "an object is expected");
        const Path flagsPath = at(7);
        JsonReader flag(flags.toObject(), {}, flagsPath, m_error);
        flag("members", row.members, Any);
        flag("via", row.via, Any);
        flag("verdict", row.verdict, Any);
        flag("pub", row.publication, Any);
        read(array.at(8), row.head, at(8), Any);
    }
    template <class T>
    requires std::is_class_v<T>
    void read(const QJsonValue &json, T &object, const Path &path, Rule)
    {
        if (!json.isObject())
            return fail(path, "an object is expected");
        JsonReader reader(json.toObject(), {}, path, m_error);
        describe(reader, object);
    }

    const QJsonObject m_object;
    QByteArrayView m_line;
    const Path &m_path;
    DecodeError &m_error;
};

} // namespace wsify::admin
