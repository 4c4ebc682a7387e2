// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/client/adminclient.h"

#include "common/admin/codec.h"
#include "common/version.h"

#include <QElapsedTimer>
#include <QIODevice>
#include <QLocale>
#include <QScopedValueRollback>

#include <algorithm>
#include <utility>

namespace wsify {

using namespace std::chrono_literals;

namespace {
constexpr qint64 ReadAtOnce = 64 * 1024;
constexpr qint64 TurnMs = 8; // half of a frame at 60 Hz
constexpr int MaxWait = 15; // seconds
constexpr int StatsEvery = 1000; // ms

admin::Topics all(const QHash<QObject *, admin::Topics> &wanted)
{
    admin::Topics topics;
    for (const admin::Topics &one : wanted)
        topics |= one;
    return topics;
}
} // namespace

AdminClient::AdminClient(QObject *parent, QByteArray program, std::chrono::milliseconds second)
    : QObject(parent)
    , m_program(std::move(program))
{
    m_countdown.setInterval(1s);
    connect(&m_countdown, &QTimer::timeout, this, [this] {
        if (--m_seconds > 0)
            Q_EMIT stateChanged();
        else
            open();
    });
    m_handshake.setSingleShot(true);
    connect(&m_handshake, &QTimer::timeout, this,
            [this] { lost(Problem::NotResponding, tr("What listens there says nothing.")); });
    m_watchdog.setInterval(second);
    connect(&m_watchdog, &QTimer::timeout, this, &AdminClient::tick);
    m_more.setSingleShot(true);
    m_more.setInterval(0ms);
    connect(&m_more, &QTimer::timeout, this, &AdminClient::read);
}

AdminClient::~AdminClient()
{
    disconnect();
    close();
}

void AdminClient::connectTo(const ServerAddress &address)
{
    leave();
    if (address != m_address)
        m_hello = {};
    m_address = address;
    m_attempts = 0;
    m_problem = Problem::None;
    m_problemText.clear();
    open();
}

void AdminClient::disconnectFromServer()
{
    leave();
    close();
    m_problem = Problem::None;
    setState(State::Idle);
}

void AdminClient::leave()
{
    if (!isLive())
        return;
    const qint64 before = m_lastId;
    Q_EMIT leaving();
    const qint64 last = m_lastId;
    if (last == before || m_isReading)
        return;
    QElapsedTimer waited;
    waited.start();
    const Link *link = m_link.get();
    while (m_link.get() == link && m_requests.contains(last) && waited.elapsed() < LeaveMs)
        m_link->device().waitForReadyRead(int(LeaveMs - waited.elapsed()));
}

void AdminClient::retry()
{
    if (m_state == State::Waiting || m_state == State::Failed)
        open();
}

int AdminClient::secondsToRetry() const
{
    return m_state == State::Waiting ? m_seconds : 0;
}

void AdminClient::open()
{
    close();
    m_link = Link::to(m_address);
    connect(m_link.get(), &Link::opened, this, [this] {
        m_handshake.start(m_link->patience() * m_watchdog.interval() / 1000);
        setState(State::Handshaking);
        read();
    });
    connect(m_link.get(), &Link::failed, this, &AdminClient::lost);
    connect(&m_link->device(), &QIODevice::readyRead, this, &AdminClient::read);
    setState(State::Connecting);
    m_link->open();
}

/// Ends the connection; every request that is out is answered, in a later turn: whoever is told may make another one.
void AdminClient::close()
{
    m_countdown.stop();
    m_handshake.stop();
    m_watchdog.stop();
    m_more.stop();
    m_subscribed = {};
    m_greeting.clear();
    m_reader = admin::LineReader();
    if (m_link) {
        m_link->disconnect(this);
        m_link->device().disconnect(this);
        m_link.release()->deleteLater(); // one of its signals may have brought us here
    }
    const auto requests = std::exchange(m_requests, {});
    const admin::Error gone{{}, NotConnected, tr("There is no connection to the server.").toUtf8(), {}, {}};
    for (const Request &request : requests) {
        if (request.context)
            QTimer::singleShot(0, request.context, [answer = request.answer, gone] { answer(gone); });
    }
}

void AdminClient::setState(State state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

/// The connection is over, or did not come to be.
void AdminClient::lost(Problem problem, const QString &text)
{
    const bool wasLive = m_state == State::Live;
    switch (problem) {
    case Problem::PermissionDenied:
    case Problem::ServerOlder:
    case Problem::ConsoleOlder:
        fail(problem, text);
        break;
    case Problem::Ssh:
    case Problem::NoProgram:
    case Problem::Protocol:
    case Problem::NoServer:
        // Where a server has been it may come back; where none ever was somebody has to start one, or to name another address.
        if (m_hello.bootId.isEmpty())
            fail(problem, text);
        else
            wait(problem, text);
        break;
    default:
        wait(wasLive || !m_hello.bootId.isEmpty() || problem == Problem::SlowConsole
                     || problem == Problem::TooManyConsoles || problem == Problem::NotResponding
                 ? problem
                 : Problem::NoServer,
             text);
        break;
    }
}

void AdminClient::fail(Problem problem, const QString &text)
{
    close();
    m_problem = problem;
    m_problemText = text;
    setState(State::Failed);
}

void AdminClient::wait(Problem problem, const QString &text)
{
    close();
    m_problem = problem;
    m_problemText = text;
    m_seconds = std::min(1 << std::min(m_attempts++, 4), MaxWait);
    m_countdown.start();
    setState(State::Waiting);
}

void AdminClient::read()
{
    if (m_isReading || !m_link) // an answer may run a loop of its own
        return;
    const QScopedValueRollback reading(m_isReading, true);
    QElapsedTimer turn;
    turn.start();
    const Link *link = m_link.get();
    while (m_link.get() == link) {
        QByteArrayView line;
        while (m_link.get() == link && turn.elapsed() < TurnMs && m_reader.next(line)) {
            if (isGreeting(line))
                continue;
            auto decoded = admin::decodeServerMessage(line);
            if (const auto *message = std::get_if<admin::ServerMessage>(&decoded)) {
                handle(*message);
            } else if (const auto &error = std::get<admin::DecodeError>(decoded);
                       error.kind == admin::DecodeError::Kind::Malformed) {
                lost(Problem::Protocol, QString::fromUtf8(error.message));
            } else if (error.id) {
                answered(error.id, admin::answerTo(error));
            }
        }
        if (m_link.get() != link)
            return;
        if (m_reader.isTooLong()) {
            lost(Problem::Protocol, tr("A line of the server is too long."));
            return;
        }
        if (turn.elapsed() >= TurnMs) {
            m_more.start();
            return;
        }
        const QByteArray bytes = m_link->device().read(ReadAtOnce);
        if (bytes.isEmpty())
            return;
        m_reader.append(bytes);
        heard();
    }
}

/// Shells of other machines greet before they run a command. What a server says begins with a brace.
bool AdminClient::isGreeting(QByteArrayView line)
{
    if (m_state != State::Handshaking || m_address.kind == ServerAddress::Kind::Socket
        || line.trimmed().startsWith('{'))
        return false;
    m_greeting = (m_greeting + QString::fromLocal8Bit(line) + QLatin1Char('\n')).right(Link::MaxText);
    return true;
}

/// A second of the watchdog's. Stats come every second, and the answer to a ping from servers that send none.
void AdminClient::tick()
{
    // The server has said what is not read yet: whoever is slow here, as a command whose output nobody takes, does not
    // take it for silent.
    if (m_more.isActive() || m_link->device().bytesAvailable() > 0) {
        heard();
        return;
    }
    ++m_silence;
    if (m_silence == QuietAfter - 1)
        request(admin::Ping{}, this, [](const auto &) {});
    if (m_silence >= GoneAfter)
        lost(Problem::NotResponding, {});
    else if (m_silence >= QuietAfter)
        Q_EMIT quietChanged();
}

void AdminClient::heard()
{
    const bool wasQuiet = quiet() > 0;
    m_silence = 0;
    if (wasQuiet)
        Q_EMIT quietChanged();
}

void AdminClient::handle(const admin::ServerMessage &message)
{
    std::visit(
        [&](const auto &one) {
            using Message = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<Message, admin::ServerHello>) {
                greeted(one);
            } else if constexpr (std::is_same_v<Message, admin::Stats>) {
                Q_EMIT statsReceived(one);
            } else if constexpr (std::is_same_v<Message, admin::Traffic>) {
                Q_EMIT trafficReceived(one);
            } else if constexpr (std::is_same_v<Message, admin::Event>) {
                if (admin::Event event = one; m_heardEvents.take(event))
                    Q_EMIT eventReceived(event);
            } else if constexpr (std::is_same_v<Message, admin::Log>) {
                if (admin::Log log = one; m_heardLog.take(log))
                    Q_EMIT logReceived(log);
            } else if constexpr (std::is_same_v<Message, admin::Error>) {
                if (one.id)
                    answered(one.id, message);
                else
                    lost(one.code == admin::errorcode::SlowConsole ? Problem::SlowConsole
                         : one.code == admin::errorcode::Limit     ? Problem::TooManyConsoles
                                                                   : Problem::Protocol,
                         QString::fromUtf8(one.message));
            } else {
                answered(one.id, message);
            }
        },
        message);
}

void AdminClient::greeted(const admin::ServerHello &hello)
{
    if (m_state != State::Handshaking)
        return;
    m_handshake.stop();
    const auto proto = admin::commonProto(hello);
    if (!proto) {
        m_hello = hello;
        fail(hello.protoMax < admin::ProtoMin ? Problem::ServerOlder : Problem::ConsoleOlder, {});
        return;
    }
    const bool isSame = m_heardFrom == m_address && m_hello.bootId == hello.bootId;
    m_heardFrom = m_address;
    m_heardEvents.begin(isSame);
    m_heardLog.begin(isSame);
    m_hasRestarted = !m_hello.bootId.isEmpty() && m_hello.bootId != hello.bootId;
    m_hello = hello;
    m_attempts = 0;
    m_problem = Problem::None;
    m_problemText.clear();
    admin::ConsoleHello ours;
    ours.proto = *proto;
    ours.client = m_program;
    ours.version = WSIFY_VERSION;
    ours.locale = QLocale().name().toUtf8();
    send(ours);
    m_state = State::Live;
    m_silence = 0;
    m_watchdog.start();
    subscribe();
    Q_EMIT stateChanged();
}

void AdminClient::answered(const admin::RequestId &id, const admin::ServerMessage &message)
{
    if (!id)
        return;
    const auto found = m_requests.find(*id);
    if (found == m_requests.end())
        return;
    const Request request = std::move(*found);
    m_requests.erase(found);
    if (request.context)
        request.answer(message);
}

void AdminClient::request(admin::ConsoleMessage message, QObject *context, Answer answer)
{
    if (!isLive()) {
        QTimer::singleShot(0, context, [answer = std::move(answer)] {
            answer(admin::Error{{}, NotConnected, tr("There is no connection to the server.").toUtf8(), {}, {}});
        });
        return;
    }
    const qint64 id = ++m_lastId;
    std::visit([id](auto &one) { one.id = id; }, message);
    m_requests.insert(id, {context, std::move(answer)});
    send(message);
}

void AdminClient::send(const admin::ConsoleMessage &message)
{
    QByteArray line;
    if (admin::appendLine(line, message)) {
        m_link->device().write(line);
        return;
    }
    // Too long for a line, or JSON that is none.
    const admin::RequestId id = std::visit([](const auto &one) { return one.id; }, message);
    QTimer::singleShot(0, this, [this, id] {
        answered(id,
                 admin::Error{id, admin::errorcode::BadRequest, tr("That is too long, or no JSON.").toUtf8(), {}, {}});
    });
}

void AdminClient::want(QObject *owner, admin::Topics topics)
{
    if (!m_wanted.contains(owner))
        connect(owner, &QObject::destroyed, this, [this, owner] {
            m_wanted.remove(owner);
            subscribe();
        });
    m_wanted.insert(owner, topics);
    subscribe();
}

void AdminClient::subscribe()
{
    if (!isLive())
        return;
    admin::Topics topics = all(m_wanted);
    topics.setFlag(admin::Topic::Stats, topics.testFlag(admin::Topic::Stats) && has(admin::feature::Stats));
    topics.setFlag(admin::Topic::Events, topics.testFlag(admin::Topic::Events) && has(admin::feature::Events));
    topics.setFlag(admin::Topic::Log, topics.testFlag(admin::Topic::Log) && has(admin::feature::Log));
    const admin::Topics more = topics & ~m_subscribed;
    if (more.testFlag(admin::Topic::Events))
        m_heardEvents.begin(true);
    if (more.testFlag(admin::Topic::Log))
        m_heardLog.begin(true);
    if (more)
        send(admin::Subscribe{{}, more, StatsEvery, more.testAnyFlags(admin::Topic::Events | admin::Topic::Log)});
    if (const admin::Topics less = m_subscribed & ~topics)
        send(admin::Unsubscribe{{}, less});
    m_subscribed = topics;
}

} // namespace wsify
