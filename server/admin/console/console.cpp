// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/console/console.h"

#include "admin/adminhost.h"
#include "admin/console/clientaccess.h"
#include "admin/console/control.h"
#include "admin/feeds/eventfeed.h"
#include "admin/feeds/history.h"
#include "admin/feeds/logfeed.h"
#include "admin/feeds/statssampler.h"
#include "admin/lists/denialslist.h"
#include "admin/lists/lists.h"
#include "admin/traffic/watches.h"
#include "common/admin/codec.h"

#include <QLocalSocket>
#include <QPointer>
#include <QScopedValueRollback>

#include <algorithm>
#include <utility>

namespace wsify {

namespace {
constexpr qint64 ReadAtOnce = 64 * 1024;
constexpr int MaxWaiting = 8;
constexpr std::chrono::milliseconds Slice{2}; // of the thread that lets clients in
constexpr std::chrono::seconds Patience{1}; // with a console that is behind, before it counts as one that does not read
constexpr std::chrono::seconds LastWords{5}; // for a console to read why it was cut
} // namespace

Console::Console(ConsoleContext &context, std::unique_ptr<QLocalSocket> socket)
    : m_context(context)
    , m_socket(std::move(socket))
    , m_uid(context.host.peerUid(m_socket->socketDescriptor()))
    , m_presence(std::make_shared<char>())
{
    m_socket->setReadBufferSize(ReadAtOnce);
    connect(m_socket.get(), &QLocalSocket::readyRead, this, &Console::read);
    connect(m_socket.get(), &QLocalSocket::disconnected, this, &Console::ended);
    // In a turn of its own: bytes may be written from within a request, or while others go through the consoles.
    connect(m_socket.get(), &QLocalSocket::bytesWritten, this, &Console::wrote, Qt::QueuedConnection);
    connect(&m_statsTimer, &QTimer::timeout, this, &Console::sendStats);
    m_patience.setSingleShot(true);
    m_patience.setInterval(Patience);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_isStuck = true;
        read();
    });
}

Console::~Console()
{
    m_context.watches.removeAll(*this);
    m_socket->disconnect(this);
}

void Console::begin()
{
    admin::ServerHello hello = m_context.host.hello;
    hello.logLevel = m_context.host.logLevel();
    hello.logLevelUntil = m_context.control.logLevelUntil();
    send(hello);
    read();
    if (m_socket->state() != QLocalSocket::ConnectedState)
        Q_EMIT ended();
}

qint64 Console::queued() const
{
    return m_socket->bytesToWrite();
}

void Console::send(const admin::ServerMessage &message)
{
    if (m_isEnding)
        return;
    QByteArray line;
    if (admin::appendLine(line, message)) {
        sendLines(line);
    } else {
        const auto *answer = std::get_if<admin::GetReply>(&message);
        send(errorTo(answer ? answer->id : admin::RequestId(), admin::errorcode::TooLong,
                     "the answer does not fit into one line"));
    }
}

void Console::sendLines(const QByteArray &lines)
{
    if (m_isEnding)
        return;
    if (queued() + lines.size() > MaxQueue) {
        end(errorTo({}, admin::errorcode::SlowConsole, "the console has left 4 MiB unread"));
        return;
    }
    m_socket->write(lines);
}

/// The console is told why, gets what is queued if it reads it soon, and is cut.
void Console::end(const admin::Error &error)
{
    if (m_isEnding)
        return;
    QByteArray line;
    admin::appendLine(line, error);
    m_socket->write(line);
    m_context.host.consoleCut(error.code, m_uid);
    cutOff();
}

void Console::cutOff()
{
    m_isEnding = true;
    m_presence.reset();
    m_statsTimer.stop();
    m_patience.stop();
    m_topics = {};
    Q_EMIT subscribed();
    QTimer::singleShot(LastWords, this, [this] {
        m_socket->abort();
        Q_EMIT ended();
    });
    m_socket->disconnectFromServer();
}

void Console::read()
{
    if (m_isHandling) // an answer came from within a request
        return;
    const QScopedValueRollback handling(m_isHandling, true);
    handleLines();
    while (mayHandle() && m_socket->bytesAvailable() > 0) {
        m_reader.append(m_socket->read(ReadAtOnce));
        handleLines();
    }
    if (m_isEnding)
        m_socket->readAll();
    else if (!m_isStuck && queued() > MaxTrafficQueue && !m_patience.isActive())
        m_patience.start();
}

bool Console::mayHandle() const
{
    return !m_isEnding && m_waiting < MaxWaiting && (m_isStuck || queued() <= MaxTrafficQueue);
}

/// The console has read something.
void Console::wrote()
{
    m_isStuck = false;
    m_patience.stop();
    if (!m_isEnding)
        read();
}

void Console::handleLines()
{
    QByteArrayView line;
    while (mayHandle() && m_reader.next(line)) {
        const auto decoded = admin::decodeConsoleMessage(line);
        if (const auto *error = std::get_if<admin::DecodeError>(&decoded)) {
            if (error->kind == admin::DecodeError::Kind::Malformed)
                end(admin::answerTo(*error));
            else
                send(admin::answerTo(*error));
            continue;
        }
        std::visit([this](const auto &request) { handle(request); }, std::get<admin::ConsoleMessage>(decoded));
    }
    if (mayHandle() && m_reader.isTooLong())
        end(errorTo({}, admin::errorcode::TooLong, "a line may have at most 1 MiB"));
}

AdminReply Console::replyLater()
{
    ++m_waiting;
    return [console = QPointer<Console>(this)](const admin::ServerMessage &answer) {
        if (!console)
            return;
        --console->m_waiting;
        console->send(answer);
        console->read();
    };
}

void Console::handle(const admin::ConsoleHello &request)
{
    if (request.proto < admin::ProtoMin || request.proto > admin::ProtoMax) {
        end(errorTo(request.id, admin::errorcode::UnsupportedProto, "this server speaks version 1"));
        return;
    }
    send(admin::Ok{request.id, admin::ConsoleHello::Type});
}

void Console::handle(const admin::Subscribe &request)
{
    const admin::Topics added = request.topics & ~m_topics;
    send(admin::Ok{request.id, admin::Subscribe::Type});
    // One after the other: meanwhile others may be cut off, which sets the topics of all.
    const auto addPast = [&](admin::Topic topic, auto &feed) {
        if (m_isEnding || !request.past || !added.testFlag(topic))
            return;
        feed.addWithPast(*this);
        if (!m_isEnding)
            m_topics |= topic;
    };
    addPast(admin::Topic::Events, m_context.events);
    addPast(admin::Topic::Log, m_context.log);
    if (m_isEnding)
        return;
    m_topics |= request.topics;
    if (request.topics.testFlag(admin::Topic::Stats)) {
        m_statsTimer.start(request.intervalMs);
        sendStats();
    }
    Q_EMIT subscribed();
}

void Console::handle(const admin::Unsubscribe &request)
{
    m_topics &= ~request.topics;
    if (request.topics.testFlag(admin::Topic::Stats))
        m_statsTimer.stop();
    send(admin::Ok{request.id, admin::Unsubscribe::Type});
    Q_EMIT subscribed();
}

void Console::sendStats()
{
    admin::Stats stats = m_context.stats.stats(std::chrono::milliseconds(m_statsTimer.interval()));
    stats.logLevel = m_context.host.logLevel();
    stats.logLevelUntil = m_context.control.logLevelUntil();
    send(stats);
}

void Console::handle(const admin::HistoryRequest &request)
{
    admin::HistoryReply reply = m_context.history.reply(request.windowS);
    reply.id = request.id;
    send(reply);
}

bool Console::isBehind() const
{
    return m_isEnding || queued() > MaxTrafficQueue;
}

void Console::handle(const admin::Watch &request)
{
    auto filter = Filter::parse(request.filter, filterfields::Traffic);
    if (const auto *error = std::get_if<FilterError>(&filter)) {
        send(badFilter(request.id, *error));
        return;
    }
    const qint64 number = ++m_lastWatch;
    AdminReply reply = replyLater();
    const auto begun = [reply, id = request.id, number](int headBytes) {
        reply(admin::WatchReply{id, number, headBytes});
    };
    if (m_watches < MaxWatches
        && m_context.watches.add(*this, number, request, std::get<Filter>(std::move(filter)), begun)) {
        ++m_watches;
        return;
    }
    reply(errorTo(request.id, admin::errorcode::Limit,
                  "a console has at most " + QByteArray::number(MaxWatches) + " watches, all together "
                      + QByteArray::number(WorkerTap::MaxWatches)));
}

void Console::handle(const admin::Unwatch &request)
{
    if (m_context.watches.remove(*this, request.watch)) {
        --m_watches;
        send(admin::Ok{request.id, admin::Unwatch::Type});
    } else {
        send(errorTo(request.id, admin::errorcode::NotFound, "no such watch"));
    }
}

void Console::handle(const admin::BodyRequest &request)
{
    if (m_context.host.payloads != AdminPayloads::Full) {
        send(errorTo(request.id, admin::errorcode::Off, "bodies are turned off (--admin-payloads)"));
        return;
    }
    const auto payload = m_context.watches.body(request.seq);
    if (!payload) {
        send(errorTo(request.id, admin::errorcode::Gone, "the body is no longer kept"));
        return;
    }
    if (request.offset > payload->size()) {
        send(badField(request.id, "offset", "the offset is beyond the end"));
        return;
    }
    const QByteArrayView part = payload->sliced(qsizetype(request.offset));
    send(admin::BodyReply{request.id,
                          request.seq,
                          payload->size(),
                          request.offset,
                          {part.first(std::min(part.size(), qsizetype(admin::BodyReply::MaxPayload))).toByteArray()}});
}

void Console::handle(const admin::ListRequest &request)
{
    if (request.kind == admin::ListKind::Denials)
        listDenials(std::make_shared<DenialsList>(m_context.denials, request), replyLater());
    else
        m_context.lists.list(request, m_presence, replyLater());
}

void Console::listDenials(const std::shared_ptr<DenialsList> &list, const AdminReply &reply)
{
    if (const auto answer = list->run(Slice))
        reply(*answer);
    else
        QTimer::singleShot(0, this, [this, list, reply] { listDenials(list, reply); });
}

void Console::handle(const admin::GetRequest &request)
{
    m_context.clients.get(request, replyLater());
}

void Console::handle(const admin::Kick &request)
{
    m_context.clients.kick(request, m_uid, replyLater());
}

void Console::handle(const admin::Leave &request)
{
    m_context.clients.leave(request, m_uid, replyLater());
}

void Console::handle(const admin::Publish &request)
{
    m_context.control.publish(request, m_uid, replyLater());
}

void Console::handle(const admin::Drain &request)
{
    m_context.control.drain(request, m_uid, replyLater());
}

void Console::handle(const admin::Reload &request)
{
    m_context.control.reload(request, m_uid, replyLater());
}

void Console::handle(const admin::SetLogLevel &request)
{
    m_context.control.setLogLevel(request, m_uid, replyLater());
}

void Console::handle(const admin::ConfigRequest &request)
{
    admin::ConfigReply reply{request.id, m_context.host.config()};
    for (admin::ConfigEntry &entry : reply.entries) {
        if (entry.name == "log-level")
            entry.until = m_context.control.logLevelUntil();
    }
    send(reply);
}

void Console::handle(const admin::Ping &request)
{
    send(admin::Ok{request.id, admin::Ping::Type});
}

} // namespace wsify
