// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/codec.h"

#include "common/admin/jsontext.h"
#include "common/utf8.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <limits>
#include <type_traits>
#include <utility>

namespace wsify::admin {

namespace {

/// Text of a traffic row, in bytes: a client may have sent much more, and one row must not fill a line.
constexpr qsizetype MaxRowText = 1024;
/// What is left free at the end of a line when a list ends early, for the fields behind it.
constexpr qsizetype ListReserve = 1024;

/// What a field has to be. Numbers are bounded by their type, too.
struct Rule
{
    bool required = false;
    qint64 min = 0;
    qint64 max = MaxInteger;
    bool takesUnknown = false; ///< of names: one that is new is passed over

    static constexpr Rule range(qint64 min, qint64 max) { return {false, min, max, false}; }
};
constexpr Rule Required{true, 0, MaxInteger, false};
constexpr Rule TakesUnknown{false, 0, MaxInteger, true};
constexpr Rule Any{};

template <class E>
constexpr std::array<const char *, 0> Names{};
template <>
constexpr std::array Names<LogLevel>{"debug", "info", "warning", "error"};
template <>
constexpr std::array Names<ListKind>{"channels", "clients", "denials"};
template <>
constexpr std::array Names<Direction>{"", "in", "out"};
constexpr std::array<std::pair<Topic, const char *>, 3> TopicNames{{
    {Topic::Stats, "stats"},
    {Topic::Events, "events"},
    {Topic::Log, "log"},
}};

template <class T, class Message>
concept Is = std::same_as<std::remove_const_t<T>, Message>;

// ---- the fields of every message, once for both ways -----------------------------------------------------------------------------------

template <class Io, Is<ConsoleHello> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("proto", m.proto, Required);
    io("client", m.client, Any);
    io("version", m.version, Any);
    io("locale", m.locale, Any);
}

template <class Io, Is<Subscribe> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("topics", m.topics, Required);
    io("interval_ms", m.intervalMs, Rule::range(Subscribe::MinInterval, Subscribe::MaxInterval));
}

template <class Io, Is<Unsubscribe> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("topics", m.topics, Required);
}

template <class Io, Is<HistoryRequest> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("window_s", m.windowS, Rule::range(1, HistoryRequest::MaxWindow));
}

template <class Io, Is<ListRequest> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("kind", m.kind, Required);
    io("query", m.query, Any);
    io("sort", m.sort, Any);
    io("desc", m.desc, Any);
    io("offset", m.offset, Any);
    io("limit", m.limit, Rule::range(1, ListRequest::MaxLimit));
}

template <class Io, Is<GetRequest> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("client", m.client, Any);
    io("channel", m.channel, Any);
    io.check(m.client.isEmpty() != m.channel.isEmpty(), "client", "either a client or a channel is expected");
}

template <class Io, Is<Watch> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("filter", m.filter, Any);
    io("max_rate", m.maxRate, Rule::range(1, Watch::MaxRateLimit));
    io("head_bytes", m.headBytes, Rule::range(0, Watch::MaxHeadBytes));
    io("self", m.self, Any);
}

template <class Io, Is<Unwatch> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("watch", m.watch, Required);
}

template <class Io, Is<BodyRequest> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("seq", m.seq, Required);
    io("offset", m.offset, Any);
}

template <class Io, Is<Kick> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("client", m.client, Required);
    io("code", m.code, Rule::range(1000, 4999));
    io("reason", m.reason, Any);
    io.check(m.reason.size() <= 123, "reason", "at most 123 bytes are possible");
}

template <class Io, Is<Leave> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("client", m.client, Required);
    io("channel", m.channel, Required);
}

template <class Io, Is<Publish> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("channel", m.channel, Required);
    io("content", m.content, Any);
}

template <class Io, Is<SetLogLevel> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("level", m.level, Required);
}

template <class Io, class T>
requires Is<T, Drain> || Is<T, ConfigRequest> || Is<T, Ping>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
}

template <class Io, Is<ServerHello> T>
void describe(Io &io, T &m)
{
    io("proto_min", m.protoMin, Required);
    io("proto_max", m.protoMax, Required);
    io("server_version", m.serverVersion, Any);
    io("boot_id", m.bootId, Any);
    io("pid", m.pid, Any);
    io("instance", m.instance, Any);
    io("started_at", m.startedAt, Any);
    io("qt", m.qt, Any);
    io("engine", m.engine, Any);
    io("workers", m.workers, Any);
    io("broker", m.broker, Any);
    io("listen", m.listen, Any);
    io("features", m.features, Any);
}

template <class Io, Is<Log> T>
void describe(Io &io, T &m)
{
    io("t", m.t, Any);
    io("level", m.level, TakesUnknown);
    io("text", m.text, Any);
    io("fields", m.fields, Any);
    io("dropped", m.dropped, Any);
}

template <class Io, Is<AuthStats> T>
void describe(Io &io, T &m)
{
    io("count", m.count, Any);
    io("denied", m.denied, Any);
    io("unavailable", m.unavailable, Any);
    io("p50", m.p50, Any);
    io("p95", m.p95, Any);
    io("p99", m.p99, Any);
    io("inflight", m.inflight, Any);
}

template <class Io, Is<BrokerStats> T>
void describe(Io &io, T &m)
{
    io("kind", m.kind, Any);
    io("state", m.state, Any);
    io("reconnects", m.reconnects, Any);
}

template <class Io, Is<WorkerStats> T>
void describe(Io &io, T &m)
{
    io("clients", m.clients, Any);
    io("channels", m.channels, Any);
    io("subscriptions", m.subscriptions, Any);
    io("msg_in", m.msgIn, Any);
    io("msg_out", m.msgOut, Any);
    io("bytes_in", m.bytesIn, Any);
    io("bytes_out", m.bytesOut, Any);
    io("loop_lag_ms", m.loopLagMs, Any);
}

template <class Io, Is<Stats> T>
void describe(Io &io, T &m)
{
    io("t", m.t, Any);
    io("clients", m.clients, Any);
    io("channels", m.channels, Any);
    io("subscriptions", m.subscriptions, Any);
    io("msg_in", m.msgIn, Any);
    io("msg_out", m.msgOut, Any);
    io("bytes_in", m.bytesIn, Any);
    io("bytes_out", m.bytesOut, Any);
    io("slow", m.slow, Any);
    io("auth", m.auth, Any);
    io("broker", m.broker, Any);
    io("rss", m.rss, Any);
    io("cpu_ms", m.cpuMs, Any);
    io("loop_lag_ms", m.loopLagMs, Any);
    io("per_worker", m.perWorker, Any);
}

template <class Io, Is<Traffic> T>
void describe(Io &io, T &m)
{
    io("watch", m.watch, Required);
    io("matched", m.matched, Any);
    io("sent", m.sent, Any);
    io("dropped", m.dropped, Any);
    io("rows", m.rows, Any);
}

template <class Io, Is<DenialRow> T>
void describe(Io &io, T &m)
{
    io("t", m.t, Any);
    io("client", m.client, Any);
    io("user", m.user, Any);
    io("ip", m.ip, Any);
    io("command", m.command, Any);
    io("channel", m.channel, Any);
    io("status", m.status, Any);
    io("latency_ms", m.latencyMs, Any);
    io("reason", m.reason, Any);
}

template <class Io, Is<ConnectEvent> T>
void describe(Io &io, T &m)
{
    io("client", m.client, Any);
    io("ip", m.ip, Any);
    io("user", m.user, Any);
}

template <class Io, Is<DisconnectEvent> T>
void describe(Io &io, T &m)
{
    io("client", m.client, Any);
    io("ip", m.ip, Any);
    io("user", m.user, Any);
    io("code", m.code, Any);
    io("reason", m.reason, Any);
}

template <class Io, class T>
requires Is<T, JoinEvent> || Is<T, LeaveEvent>
void describe(Io &io, T &m)
{
    io("client", m.client, Any);
    io("user", m.user, Any);
    io("channel", m.channel, Any);
}

template <class Io, Is<SlowEvent> T>
void describe(Io &io, T &m)
{
    io("client", m.client, Any);
    io("ip", m.ip, Any);
    io("user", m.user, Any);
    io("queue", m.queue, Any);
}

template <class Io, Is<BrokerEvent> T>
void describe(Io &io, T &m)
{
    io("state", m.state, Any);
    io("text", m.text, Any);
}

/// What is in the variant already says which event it is.
template <class Io, Is<Event> T>
void describe(Io &io, T &m)
{
    std::visit(
        [&](auto &what) {
            using What = std::remove_cvref_t<decltype(what)>;
            if constexpr (std::same_as<What, OtherEvent>) {
                io("event", what.name, Any);
                io("t", m.t, Any);
            } else {
                io.name("event", What::Name);
                if constexpr (std::same_as<What, DeniedEvent>) {
                    describe(io, what.denial);
                    io.mirror(what.denial.t, m.t);
                } else {
                    io("t", m.t, Any);
                    describe(io, what);
                }
            }
        },
        m.what);
    io("dropped", m.dropped, Any);
}

template <class Io, Is<Ok> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("request", m.request, Any);
}

template <class Io, Is<Error> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("code", m.code, Required);
    io("message", m.message, Any);
    io("field", m.field, Any);
    io("column", m.column, Any);
}

template <class Io, Is<HistoryReply> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("columns", m.columns, Required);
    io("rows", m.rows, Any);
    for (const QList<double> &row : std::as_const(m.rows))
        io.check(row.size() == m.columns.size(), "rows", "a row has as many values as there are columns");
}

template <class Io, Is<ChannelRow> T>
void describe(Io &io, T &m)
{
    io("channel", m.channel, Any);
    io("members", m.members, Any);
    io("messages", m.messages, Any);
}

template <class Io, Is<ClientRow> T>
void describe(Io &io, T &m)
{
    io("client", m.client, Any);
    io("user", m.user, Any);
    io("ip", m.ip, Any);
    io("agent", m.agent, Any);
    io("connected_at", m.connectedAt, Any);
    io("channels", m.channels, Any);
    io("queue", m.queue, Any);
    io("msg_in", m.msgIn, Any);
    io("msg_out", m.msgOut, Any);
    io("worker", m.worker, Any);
}

template <class Io, Is<ListReply> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    ListKind kind = m.kind();
    io("kind", kind, Required);
    io.choose(m.rows, size_t(kind));
    io("total", m.total, Any);
    std::visit([&io](auto &rows) { io("rows", rows, Any); }, m.rows);
}

template <class Io, Is<HeaderField> T>
void describe(Io &io, T &m)
{
    io("name", m.name, Any);
    io("value", m.value, Any);
}

template <class Io, Is<ClientDetails> T>
void describe(Io &io, T &m)
{
    describe(io, m.row);
    io("protocol", m.protocol, Any);
    io("origin", m.origin, Any);
    io("query", m.query, Any);
    io("headers", m.headers, Any);
    io("info", m.info, Any);
    io("idle_ms", m.idleMs, Any);
    io("reading", m.reading, Any);
    io("waiting", m.waiting, Any);
    io("waiting_bytes", m.waitingBytes, Any);
    io("joined", m.joined, Any);
}

template <class Io, Is<MemberRow> T>
void describe(Io &io, T &m)
{
    io("client", m.client, Any);
    io("user", m.user, Any);
    io("ip", m.ip, Any);
}

template <class Io, Is<ChannelDetails> T>
void describe(Io &io, T &m)
{
    describe(io, m.row);
    io("clients", m.clients, Any);
}

template <class Io, Is<GetReply> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io.choose(m.details, io.has("channel") ? 1 : 0);
    if (auto *client = std::get_if<ClientDetails>(&m.details))
        io("client", *client, Required);
    else
        io("channel", *std::get_if<ChannelDetails>(&m.details), Required);
}

template <class Io, Is<WatchReply> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("watch", m.watch, Required);
}

template <class Io, Is<BodyReply> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("seq", m.seq, Any);
    io("size", m.size, Any);
    io("offset", m.offset, Any);
    io("payload", m.payload, Required);
}

template <class Io, Is<PublishReply> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("delivered", m.delivered, Any);
}

template <class Io, Is<ConfigEntry> T>
void describe(Io &io, T &m)
{
    io("name", m.name, Any);
    io("value", m.value, Any);
    io("source", m.source, Any);
}

template <class Io, Is<ConfigReply> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("entries", m.entries, Any);
}

// ---- writing ----------------------------------------------------------------------------------------------------------------------------

QByteArrayView cut(QByteArrayView text)
{
    return trafficHead(text, MaxRowText);
}

void appendTrafficRow(QByteArray &out, const TrafficRowView &row)
{
    out += '[';
    jsontext::appendInteger(out, row.seq);
    out += ',';
    jsontext::appendInteger(out, row.tUs);
    out.append(row.dir == Direction::In    ? QByteArrayView(",\"in\",")
               : row.dir == Direction::Out ? QByteArrayView(",\"out\",")
                                           : QByteArrayView(",\"\","));
    jsontext::appendString(out, cut(row.channel));
    out += ',';
    jsontext::appendString(out, cut(row.client));
    out += ',';
    jsontext::appendString(out, cut(row.command));
    out += ',';
    jsontext::appendInteger(out, row.size);
    if (row.members) {
        out.append(",{\"members\":");
        jsontext::appendInteger(out, *row.members);
        out.append("},");
    } else {
        out.append(",{},");
    }
    jsontext::appendString(out, cut(row.head));
    out += ']';
}

class Writer
{
public:
    Writer(QByteArray &out, const char *type)
        : m_out(out)
        , m_begin(out.size())
    {
        m_out.append("{\"type\":\"").append(type).append('"');
    }

    template <class T>
    void operator()(const char *name, const T &value, Rule)
    {
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

    /// Ends the line, or takes it back.
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

    void write(const QByteArray &text) { jsontext::appendString(m_out, text); }
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

template <class Message>
bool appendMessage(QByteArray &out, const Message &message)
{
    return std::visit(
        [&out](const auto &m) {
            using M = std::remove_cvref_t<decltype(m)>;
            Writer writer(out, M::Type);
            if constexpr (requires { M::Request; })
                writer.name("request", M::Request);
            describe(writer, m);
            return writer.finish();
        },
        message);
}

// ---- reading ----------------------------------------------------------------------------------------------------------------------------

bool isAbsent(const QJsonValue &value)
{
    return value.isUndefined() || value.isNull();
}

/// Where a value stands, on the stack of those who read it: text is made of it only when something is wrong.
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

class Reader
{
public:
    /// `line`: of an object that is a whole line, else empty. Errors go to `error`; the first one counts.
    Reader(const QJsonObject &object, QByteArrayView line, const Path &path, DecodeError &error)
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
        for (const QJsonValue &element : array) {
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
        for (const QJsonValue &element : array) {
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
        const QJsonValue members = flags.toObject().value(QLatin1String("members"));
        const Path flagsPath = at(7);
        if (!isAbsent(members))
            read(members, row.members, Path{&flagsPath, "members"}, Any);
        read(array.at(8), row.head, at(8), Any);
    }
    template <class T>
    requires std::is_class_v<T>
    void read(const QJsonValue &json, T &object, const Path &path, Rule)
    {
        if (!json.isObject())
            return fail(path, "an object is expected");
        Reader reader(json.toObject(), {}, path, m_error);
        describe(reader, object);
    }

    const QJsonObject m_object;
    QByteArrayView m_line;
    const Path &m_path;
    DecodeError &m_error;
};

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
        Reader(object, {}, top, wrongId)("id", id, Any);
        if (wrongId.field.isEmpty())
            error.id = id;
    }
    Reader reader(object, line, top, error);
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
        error.message = "unknown type: " + error.type;
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

QByteArrayView trafficHead(QByteArrayView payload, qsizetype maxBytes)
{
    if (payload.size() <= maxBytes)
        return payload;
    // The character that begins at most three bytes before the cut, if it is one that goes on behind it.
    for (qsizetype begin = maxBytes - 1; begin >= 0 && begin >= maxBytes - 3; --begin) {
        if ((quint8(payload[begin]) & 0xC0) == 0x80)
            continue;
        char32_t c = 0;
        const int length = utf8::decode(payload.data() + begin, payload.data() + payload.size(), c);
        return payload.first(begin + length > maxBytes ? begin : maxBytes);
    }
    return payload.first(maxBytes);
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
