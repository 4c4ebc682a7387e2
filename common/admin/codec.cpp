// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/codec.h"

#include "common/admin/fields.h"
#include "common/admin/jsonreader.h"
#include "common/admin/jsontext.h"
#include "common/admin/jsonwriter.h"
#include "common/text/utf8.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <concepts>
#include <type_traits>

namespace wsify::admin {

namespace {

template <class Message>
bool appendMessage(QByteArray &out, const Message &message)
{
    return std::visit(
        [&out](const auto &m) {
            using M = std::remove_cvref_t<decltype(m)>;
            JsonWriter writer(out, M::Type);
            if constexpr (requires { M::Request; })
                writer.name("request", M::Request);
            describe(writer, m);
            return writer.finish();
        },
        message);
}

template <class T>
struct Alternatives;
template <class... T>
struct Alternatives<std::variant<T...>>
{
    /// Makes `variant` the first alternative that `matches` says yes to; false when there is none.
    template <class Matches>
    static bool choose(std::variant<T...> &variant, Matches matches)
    {
        return ((matches(static_cast<T *>(nullptr)) && (variant.template emplace<T>(), true)) || ...);
    }
    template <class Name>
    static QList<QByteArray> names(Name name)
    {
        QList<QByteArray> list;
        (
            [&] {
                const QByteArray one = name(static_cast<T *>(nullptr));
                if (!one.isEmpty() && !list.contains(one))
                    list.append(one);
            }(),
            ...);
        return list;
    }
};

bool parse(QByteArrayView line, QJsonObject &object, QByteArray &error)
{
    QJsonParseError parseError;
    const auto document = QJsonDocument::fromJson(QByteArray::fromRawData(line.data(), line.size()), &parseError);
    object = document.object();
    if (document.isObject())
        return true;
    error = "a JSON object is expected";
    if (parseError.error != QJsonParseError::NoError)
        error += ", byte " + QByteArray::number(parseError.offset) + ": " + parseError.errorString().toUtf8();
    return false;
}

/// A `content` that QJsonDocument does not take (1e400 is JSON, and so is an array in 2,000 others) is nothing against the line: looked at
/// without it.
bool parseWithoutContent(QByteArrayView line, QJsonObject &object)
{
    const QByteArrayView content = jsontext::member(line, "content");
    if (content.isEmpty())
        return false;
    const qsizetype begin = content.data() - line.data();
    const QByteArray rest =
        line.first(begin).toByteArray() + "null" + line.sliced(begin + content.size()).toByteArray();
    QByteArray error;
    return parse(rest, object, error) && object.value(QLatin1String("type")) == QLatin1String(Publish::Type);
}

template <class Message>
std::variant<Message, DecodeError> decode(QByteArrayView line)
{
    DecodeError error;
    if (line.size() > MaxLine) {
        error.message = "a line has at most " + QByteArray::number(MaxLine) + " bytes";
        return error;
    }
    QJsonObject object;
    if (!parse(line, object, error.message)) {
        const bool isConsoles = std::same_as<Message, ConsoleMessage>;
        if (!isConsoles || !parseWithoutContent(line, object))
            return error;
        error.message.clear();
    }
    const Path top;
    {
        DecodeError wrongId; // is found again among the fields of the message
        RequestId id;
        JsonReader(object, {}, top, wrongId)("id", id, Any);
        if (wrongId.field.isEmpty())
            error.id = id;
    }
    JsonReader reader(object, line, top, error);
    reader("type", error.type, Required);
    if (!error.field.isEmpty())
        return error;

    const QByteArray request = object.value(QLatin1String("request")).toString().toUtf8();
    Message message;
    const bool isKnown = Alternatives<Message>::choose(message, [&](auto *type) {
        using M = std::remove_pointer_t<decltype(type)>;
        if (error.type != M::Type)
            return false;
        if constexpr (requires { M::Request; })
            return request == M::Request;
        else if constexpr (std::same_as<M, Ok>)
            return !answeredRequests().contains(request);
        return true;
    });
    if (!isKnown) {
        error.kind = DecodeError::Kind::UnknownType;
        error.message = "unknown type: " + utf8::cut(error.type, 64).toByteArray(); // so that it can be answered
        return error;
    }
    std::visit(
        [&](auto &m) {
            if constexpr (Is<decltype(m), Event &>) {
                QByteArray name;
                reader("event", name, Required);
                const bool isKnownEvent = Alternatives<Event::What>::choose(m.what, [&name](auto *type) {
                    if constexpr (requires { type->Name; })
                        return name == type->Name;
                    return false;
                });
                if (!isKnownEvent)
                    m.what = OtherEvent{};
            }
            describe(reader, m);
        },
        message);
    if (!error.field.isEmpty())
        return error;
    return message;
}

template <class Message>
QList<QByteArray> types()
{
    return Alternatives<Message>::names(
        [](auto *type) { return QByteArray(std::remove_pointer_t<decltype(type)>::Type); });
}

} // namespace

Error answerTo(const DecodeError &error)
{
    Error answer;
    answer.id = error.id;
    answer.message = error.message;
    switch (error.kind) {
    case DecodeError::Kind::Malformed:
        answer.code = errorcode::Malformed;
        break;
    case DecodeError::Kind::UnknownType:
        answer.code = errorcode::UnknownType;
        break;
    case DecodeError::Kind::BadField:
        answer.code = errorcode::BadRequest;
        answer.field = error.field;
        break;
    }
    return answer;
}

std::variant<ConsoleMessage, DecodeError> decodeConsoleMessage(QByteArrayView line)
{
    return decode<ConsoleMessage>(line);
}

std::variant<ServerMessage, DecodeError> decodeServerMessage(QByteArrayView line)
{
    return decode<ServerMessage>(line);
}

bool appendLine(QByteArray &out, const ConsoleMessage &message)
{
    return appendMessage(out, message);
}

bool appendLine(QByteArray &out, const ServerMessage &message)
{
    return appendMessage(out, message);
}

QList<QByteArray> consoleTypes()
{
    return types<ConsoleMessage>();
}

QList<QByteArray> serverTypes()
{
    return types<ServerMessage>();
}

QList<QByteArray> answeredRequests()
{
    static const QList<QByteArray> requests = Alternatives<ServerMessage>::names([](auto *type) -> QByteArray {
        using M = std::remove_pointer_t<decltype(type)>;
        if constexpr (requires { M::Request; })
            return M::Request;
        return {};
    });
    return requests;
}

QList<QByteArray> eventNames()
{
    return Alternatives<Event::What>::names([](auto *type) -> QByteArray {
        using E = std::remove_pointer_t<decltype(type)>;
        if constexpr (requires { E::Name; })
            return E::Name;
        return {};
    });
}

TrafficLine::TrafficLine(QByteArray &out, qint64 watch)
    : m_out(out)
    , m_begin(out.size())
{
    m_out.append("{\"type\":\"traffic\",\"watch\":");
    jsontext::appendInteger(m_out, watch);
    m_out.append(",\"rows\":[");
}

bool TrafficLine::add(const TrafficRowView &row)
{
    const qsizetype end = m_out.size();
    if (!m_isFirst)
        m_out += ',';
    appendTrafficRow(m_out, row);
    if (m_out.size() - m_begin > MaxLine - ListReserve) {
        m_out.truncate(end);
        return false;
    }
    m_isFirst = false;
    return true;
}

void TrafficLine::finish(qint64 matched, qint64 sent, qint64 dropped)
{
    m_out.append("],\"matched\":");
    jsontext::appendInteger(m_out, matched);
    m_out.append(",\"sent\":");
    jsontext::appendInteger(m_out, sent);
    m_out.append(",\"dropped\":");
    jsontext::appendInteger(m_out, dropped);
    m_out.append("}\n");
}

} // namespace wsify::admin
