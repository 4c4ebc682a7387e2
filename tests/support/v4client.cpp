// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/v4client.h"

#include "common/text/json.h"
#include "support/jsonschema.h"
#include "support/wait.h"

#include <QJsonDocument>

#include <algorithm>

namespace wsify::test {

namespace {

/// The bytes of an object's member, as they were sent.
QByteArray rawMember(const QByteArray &object, const char *name)
{
    json::Scanner scanner(object);
    QByteArrayView key;
    scanner.enterObject();
    while (scanner.nextKey(key)) {
        const json::Value value = scanner.value();
        if (json::stringEquals(key, name))
            return value.bytes.toByteArray();
    }
    return {};
}

QByteArrayList channelsOf(const QByteArray &args)
{
    const QJsonObject object = QJsonDocument::fromJson(args).object();
    QByteArrayList channels;
    if (object.contains(u"channel"))
        channels.append(object[u"channel"].toString().trimmed().toUtf8());
    const QJsonArray list = object[u"channels"].toArray();
    for (const QJsonValue &each : list)
        channels.append((each.isObject() ? each[u"channel"] : each).toString().trimmed().toUtf8());
    return channels;
}

} // namespace

QByteArray channelArgs(const QByteArray &channel, const QByteArray &more)
{
    return R"({"channel":")" + channel + '"' + (more.isEmpty() ? more : ',' + more) + '}';
}

QByteArray batchArgs(const QByteArrayList &channels)
{
    return R"({"channels":[")" + channels.join("\",\"") + "\"]}";
}

QByteArray asJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray asJson(const QJsonArray &array)
{
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

QByteArray keysOf(const QJsonObject &object)
{
    return object.keys().join(u' ').toUtf8();
}

V4Client::V4Client() = default;

V4Client::~V4Client()
{
    take();
    if (!m_violation.isEmpty())
        QTest::qFail(QByteArray("the server broke wsify.v4: " + m_violation).constData(), __FILE__, __LINE__);
}

void V4Client::open(quint16 port, const Options &options)
{
    QByteArrayList protocols = options.protocols;
    if (!options.token.isEmpty())
        protocols.append("bearer."
                         + options.token.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
    m_socket.open(port, Handshake{.target = options.target, .headers = options.headers, .protocols = protocols});
}

bool V4Client::welcomed(quint16 port, const Options &options)
{
    open(port, options);
    return waitUntil([this] { return !welcome().isEmpty() || isDisconnected(); }) && !m_welcome.isEmpty();
}

bool V4Client::refusedLate(quint16 port, const Options &options)
{
    open(port, options);
    return waitUntil([this] { return isDisconnected(); }) && m_socket.answer().status == 101
           && m_socket.answer().header("sec-websocket-protocol") == "wsify.v4" && m_socket.closeCode() != 0
           && m_frames.empty();
}

QByteArray V4Client::send(const QByteArray &command, const QByteArray &args)
{
    const QByteArray id = QByteArray::number(++m_lastId);
    sendAs(id, command, args);
    return id;
}

void V4Client::sendAs(const QByteArray &id, const QByteArray &command, const QByteArray &args)
{
    sendChecked(R"({"id":)" + id + R"(,"command":")" + command + '"' + (args.isEmpty() ? args : R"(,"args":)" + args)
                    + '}',
                id, command, args);
}

void V4Client::sendSilently(const QByteArray &command, const QByteArray &args)
{
    if (command == "join" || command == "leave")
        m_isMembershipKnown = false;
    sendChecked(R"({"command":")" + command + '"' + (args.isEmpty() ? args : R"(,"args":)" + args) + '}', {}, command,
                args);
}

void V4Client::sendChecked(const QByteArray &message, const QByteArray &id, const QByteArray &command,
                           const QByteArray &args)
{
    const QString finding = schema().check(message, QStringLiteral("command"));
    if (!finding.isEmpty())
        violate("no, the test itself did, with a command: " + finding.toUtf8() + " in " + message);
    if (!id.isEmpty())
        m_pending.append({id, command, channelsOf(args)});
    m_socket.sendText(message);
}

void V4Client::sendWrong(const QByteArray &message, const QByteArray &id)
{
    if (!id.isEmpty())
        m_pending.append({id, {}, {}});
    m_socket.sendText(message);
}

bool V4Client::hasReply(const QByteArray &id)
{
    take();
    return m_replies.contains(id);
}

QJsonObject V4Client::reply(const QByteArray &id)
{
    waitUntil([&] { return hasReply(id) || isDisconnected(); });
    return m_replies.value(id);
}

QByteArray V4Client::codeOf(const QJsonObject &reply)
{
    if (reply[u"ok"].toBool())
        return "ok";
    return reply[u"error"][u"code"].toString().toUtf8();
}

bool V4Client::joins(const QByteArray &channel)
{
    return asked("join", channelArgs(channel)) == "ok";
}

bool V4Client::leaves(const QByteArray &channel)
{
    return asked("leave", channelArgs(channel)) == "ok";
}

bool V4Client::broadcasts(const QByteArray &channel, const QByteArray &content)
{
    return asked("broadcast", channelArgs(channel, R"("content":)" + content)) == "ok";
}

bool V4Client::settled()
{
    // Reserved: refused without the authorizer, but in its turn.
    const QByteArray id = '"' + QByteArrayLiteral("settled ") + QByteArray::number(++m_lastId) + '"';
    sendWrong(R"({"id":)" + id + R"(,"command":"connect"})", id);
    return codeOf(reply(id)) == "unknown_command";
}

const QJsonObject &V4Client::welcome()
{
    take();
    return m_welcome;
}

const std::vector<V4Client::Frame> &V4Client::frames()
{
    take();
    return m_frames;
}

QList<QJsonObject> V4Client::events(const QString &name)
{
    QList<QJsonObject> found;
    for (const Frame &frame : frames()) {
        if (frame.event == name)
            found.append(frame.object);
    }
    return found;
}

QByteArrayList V4Client::contents(const QByteArray &channel)
{
    take();
    return m_contents.value(channel);
}

const QSet<QByteArray> &V4Client::members()
{
    take();
    return m_members;
}

bool V4Client::mayComeBack()
{
    const int code = closeCode();
    return code != 1002 && code != 1003 && code != 1007 && code != 1009 && (code < 4000 || code > 4499);
}

std::optional<double> V4Client::waitingTime()
{
    bool isNumber = false;
    const double seconds = closeReason().split(' ').constLast().toDouble(&isNumber);
    return isNumber ? std::optional(seconds) : std::nullopt;
}

QByteArray V4Client::takeViolation()
{
    take();
    return std::exchange(m_violation, {});
}

WsClient &V4Client::take()
{
    const QByteArrayList &messages = m_socket.messages();
    while (m_taken < messages.size())
        read(messages.at(m_taken++));
    return m_socket;
}

void V4Client::read(const QByteArray &bytes)
{
    const QString finding = schema().check(bytes, QStringLiteral("event"));
    if (!finding.isEmpty())
        violate(finding.toUtf8() + " in " + bytes);
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    const Frame frame{bytes, object, object[u"event"].toString()};
    if ((frame.event == u"welcome") != m_frames.empty())
        violate("welcome is not the first frame, or comes twice: " + bytes);
    m_frames.push_back(frame);
    const QByteArray channel = frame.object[u"channel"].toString().toUtf8();
    if (frame.event == u"welcome") {
        m_welcome = frame.object;
        const QJsonArray joined = frame.object[u"joined"].toArray();
        for (const QJsonValue &each : joined)
            m_members.insert(each[u"channel"].toString().toUtf8());
    } else if (frame.event == u"message") {
        if (m_isMembershipKnown && !m_members.contains(channel))
            violate("a message from a channel of others: " + bytes);
        m_contents[channel].append(rawMember(bytes, "content"));
    } else if (frame.event == u"joined") {
        m_members.insert(channel);
    } else if (frame.event == u"left") {
        m_members.remove(channel);
    } else if (frame.event == u"reply") {
        readReply(frame);
    }
}

void V4Client::readReply(const Frame &frame)
{
    const QByteArray id = rawMember(frame.bytes, "id");
    if (m_pending.isEmpty() || m_pending.constFirst().id != id) {
        violate("a reply to nothing, twice or out of order: " + frame.bytes);
        return;
    }
    const Pending pending = m_pending.takeFirst();
    m_replies.insert(id, frame.object);
    if (!frame.object[u"ok"].toBool())
        return;
    if (pending.command == "leave") {
        for (const QByteArray &channel : pending.channels)
            m_members.remove(channel);
    } else if (pending.command == "join" && frame.object.contains(u"joined")) {
        const QJsonArray joined = frame.object[u"joined"].toArray();
        for (const QJsonValue &each : joined)
            m_members.insert(each[u"channel"].toString().toUtf8());
    } else if (pending.command == "join") {
        for (const QByteArray &channel : pending.channels)
            m_members.insert(channel);
    }
}

void V4Client::violate(const QByteArray &what)
{
    if (m_violation.isEmpty())
        m_violation = what;
}

const JsonSchema &V4Client::schema()
{
    static const JsonSchema read(QStringLiteral(WSIFY_SOURCE_DIR "/server/wsify.v4.schema.json"));
    return read;
}

} // namespace wsify::test
