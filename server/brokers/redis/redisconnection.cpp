// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisconnection.h"

#include "net/tlsauthorities.h"

#include <QLocalSocket>
#include <QRandomGenerator>
#include <QTcpSocket>

#include <algorithm>
#include <array>
#include <utility>

namespace wsify {

namespace {

constexpr qsizetype ReadAtOnce = 64 * 1024;
constexpr qsizetype MaxQuoted = 200;

QByteArray quoted(const RespValue &error)
{
    return error.text.left(MaxQuoted);
}

/// For a part of something that takes that long: its own sentence says more than that of the whole.
RedisConnection::Duration lessThan(RedisConnection::Duration whole)
{
    return std::max(whole * 9 / 10, RedisConnection::Duration(1));
}

bool isPong(const RespValue &value)
{
    // Behind a SUBSCRIBE a PING is answered like a message.
    return value.type == RespValue::Type::Array ? !value.items.empty() && value.items[0].text == "pong"
                                                : value.type == RespValue::Type::Status && value.text == "PONG";
}

/// An error that a PING can meet. Publications meet others, which say nothing about the connection.
bool isAnswerToPing(const RespValue &value)
{
    if (!value.isError())
        return false;
    for (const char *word : {"LOADING", "BUSY", "MASTERDOWN", "NOAUTH", "MISCONF"}) {
        if (value.text.startsWith(word))
            return true;
    }
    return value.text.contains("'ping'");
}

/// An error that says that Redis is not ready, rather than that it does not want us.
bool isTemporary(const QByteArray &error)
{
    for (const char *word : {"LOADING", "BUSY", "MASTERDOWN", "ERR max number of clients", "TRYAGAIN"}) {
        if (error.startsWith(word))
            return true;
    }
    return false;
}

/// The value of a field of CLIENT INFO's line.
QByteArray infoField(const QByteArray &line, const QByteArray &name)
{
    const QByteArrayList fields = line.trimmed().split(' ');
    for (const QByteArray &field : fields) {
        if (field.startsWith(name + '='))
            return field.mid(name.size() + 1);
    }
    return {};
}

} // namespace

RedisConnection::RedisConnection(Options options, Handlers handlers, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_handlers(std::move(handlers))
    , m_pause(m_options.firstPause)
{
    if (m_options.dsn.transport == RedisDsn::Transport::Unix) {
        m_servers.push_back({.name = m_options.dsn.display(), .resolver = nullptr});
    } else {
        for (const RedisDsn::Server &server : m_options.dsn.servers)
            m_servers.push_back({.name = server.display(),
                                 .resolver = std::make_unique<Resolver>(server.host, nullptr, m_options.lookup),
                                 .port = server.port});
    }
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &RedisConnection::open);
    connect(&m_watch, &QTimer::timeout, this, &RedisConnection::watch);
    m_watch.setInterval(std::max(share(m_options.timeout) / 10, Duration(10)));
}

RedisConnection::~RedisConnection()
{
    delete std::exchange(m_connector, nullptr); // before the resolvers, to which it refers
    dropSocket();
}

void RedisConnection::start(Duration within)
{
    m_firstEnds = QDeadlineTimer(lessThan(std::min(within, m_options.timeout)));
    m_retry.start(0);
}

void RedisConnection::open()
{
    m_at = 0;
    m_failures.clear();
    tryServer();
}

/// Of the time that an attempt has, for one server.
RedisConnection::Duration RedisConnection::share(Duration whole) const
{
    return std::max(Duration(whole / qint64(m_servers.size())), Duration(1));
}

void RedisConnection::tryServer()
{
    m_reader.reset();
    m_out.clear();
    m_login.clear();
    m_pings = 0;
    m_silence = {};
    m_sinceWatched.start();
    m_watch.start();

    if (m_options.dsn.transport == RedisDsn::Transport::Unix)
        openLocal();
    else
        openTcp();
}

void RedisConnection::openLocal()
{
    auto *socket = new QLocalSocket(this);
    m_socket = socket;
    socket->setReadBufferSize(ReadAtOnce);
    connect(socket, &QLocalSocket::connected, this, &RedisConnection::logIn);
    connect(socket, &QLocalSocket::readyRead, this, &RedisConnection::read);
    connect(socket, &QLocalSocket::errorOccurred, this, [this](QLocalSocket::LocalSocketError error) {
        if (error == QLocalSocket::PeerClosedError)
            m_servers[m_at].id.clear(); // there is nothing between us and Redis that could have closed it
        socketFailed();
    });
    socket->connectToServer(m_options.dsn.path);
}

void RedisConnection::openTcp()
{
    const RedisDsn &dsn = m_options.dsn;
    Server &server = m_servers[m_at];
    Connector::Target target;
    target.port = server.port;
    if (dsn.transport == RedisDsn::Transport::Tls) {
        if (dsn.caFile.isEmpty()) {
            target.tls = m_options.tls();
        } else {
            QString error;
            target.tls = QSslConfiguration::defaultConfiguration();
            target.tls->setCaCertificates(readAuthorities(dsn.caFile, error));
            if (!error.isEmpty()) {
                fail({error.toUtf8(), true}); // the same for every server
                return;
            }
        }
    }
    // As late as this: reading certificates takes its time. 0 would be none.
    target.timeout =
        m_firstEnds ? std::max(Duration(m_firstEnds->remainingTime() / qint64(m_servers.size() - m_at)), Duration(1))
                    : lessThan(share(m_options.timeout));
    m_connector = new Connector(*server.resolver, target, this);
    connect(m_connector, &Connector::connected, this, &RedisConnection::adopt);
    connect(m_connector, &Connector::failed, this, [this](const Connector::Failure &failure) {
        lost({failure.text, failure.isFinal});
    });
    m_connector->start();
}

void RedisConnection::adopt(QTcpSocket *socket)
{
    m_connector->deleteLater();
    m_connector = nullptr;
    m_socket = socket;
    socket->setParent(this);
    socket->setReadBufferSize(ReadAtOnce);
    socket->setSocketOption(QTcpSocket::KeepAliveOption, 1);
    connect(socket, &QTcpSocket::readyRead, this, &RedisConnection::read);
    connect(socket, &QTcpSocket::errorOccurred, this, &RedisConnection::socketFailed);
    logIn();
}

void RedisConnection::logIn()
{
    const RedisDsn &dsn = m_options.dsn;
    if (!dsn.password.isEmpty()) {
        if (dsn.user.isEmpty())
            appendCommand(m_out, {"AUTH", dsn.password});
        else
            appendCommand(m_out, {"AUTH", dsn.user, dsn.password});
        m_login.push_back(Login::Auth);
    }
    if (dsn.database != 0) {
        appendCommand(m_out, {"SELECT", QByteArray::number(dsn.database)});
        m_login.push_back(Login::Select);
    }
    appendCommand(m_out, {"CLIENT", "SETNAME", dsn.clientName});
    m_login.push_back(Login::SetName);
    if (const Server &server = m_servers[m_at]; !server.id.isEmpty()) {
        // By number and address: after a restart of Redis the number alone may be another client's.
        appendCommand(m_out, {"CLIENT", "KILL", "ID", server.id, "ADDR", server.address});
        m_login.push_back(Login::Kill);
    }
    appendCommand(m_out, {"CLIENT", "INFO"});
    m_login.push_back(Login::Info);
    appendCommand(m_out, {"ROLE"});
    m_login.push_back(Login::Role);
    m_roleQuestion = RoleQuestion::Role;
    appendCommand(m_out, {"PING"});
    m_login.push_back(Login::Ping);
    flush();
}

void RedisConnection::flush()
{
    if (!m_socket || m_out.isEmpty())
        return;
    m_socket->write(std::exchange(m_out, {}));
    if (auto *socket = qobject_cast<QAbstractSocket *>(m_socket))
        socket->flush();
    else
        static_cast<QLocalSocket *>(m_socket)->flush();
}

void RedisConnection::setPaused(bool paused)
{
    m_isPaused = paused;
    if (!paused)
        QMetaObject::invokeMethod(this, &RedisConnection::read, Qt::QueuedConnection);
}

void RedisConnection::read()
{
    const QIODevice *const socket = m_socket; // a handler may give the connection up
    if (!socket || m_isPaused)
        return;
    std::array<char, ReadAtOnce> buffer;
    bool isAny = false;
    qint64 size = 0;
    while (socket == m_socket && !m_isPaused && (size = m_socket->read(buffer.data(), buffer.size())) > 0) {
        m_silence = {};
        isAny = true;
        m_reader.feed({buffer.data(), qsizetype(size)});
        RespValue value;
        while (socket == m_socket && m_reader.next(value))
            handle(std::move(value));
        if (socket == m_socket && !m_reader.error().isEmpty())
            lost({"the peer does not speak Redis: " + m_reader.error(), true});
    }
    if (isAny && m_isUp)
        m_handlers.turnEnded();
}

void RedisConnection::handle(RespValue value)
{
    if (!m_isUp) {
        if (m_login.empty()) {
            lost({"Redis sent a reply that nothing had asked for", true});
            return;
        }
        const Login step = m_login.front();
        m_login.pop_front();
        loggedIn(step, value);
        return;
    }
    if (isPong(value)) {
        --m_pings;
    } else if (m_pings > 0 && isAnswerToPing(value)) {
        // Or that of a command before it: who waits for answers could not count any more.
        fail({"Redis said: " + quoted(value), false});
    } else {
        m_handlers.received(std::move(value));
    }
}

void RedisConnection::loggedIn(Login step, const RespValue &value)
{
    const QIODevice *const socket = m_socket;
    judge(step, value);
    if (socket != m_socket || !m_login.empty())
        return;
    // Not before the role is known: in a replica it would say nothing, and behind a SUBSCRIBE there is no INFO.
    if (step != Login::Needed && !m_options.needed.isEmpty()) {
        appendCommandHead(m_out, m_options.needed.size());
        for (const QByteArray &word : m_options.needed)
            appendWord(m_out, word);
        m_login.push_back(Login::Needed);
        flush();
        return;
    }
    m_isUp = true;
    m_pause = m_options.firstPause;
    m_firstEnds.reset();
    m_handlers.up();
}

void RedisConnection::judge(Login step, const RespValue &value)
{
    switch (step) {
    case Login::Auth:
        if (value.isError())
            lost({"the password was refused: " + quoted(value), !isTemporary(value.text)});
        break;
    case Login::Select:
        if (value.isError())
            lost({"the database cannot be selected: " + quoted(value), !isTemporary(value.text)});
        break;
    case Login::Ping:
        if (value.isError())
            lost({"Redis said: " + quoted(value), !isTemporary(value.text)});
        break;
    case Login::SetName:
    case Login::Kill:
        break;
    case Login::Info: {
        Server &server = m_servers[m_at];
        server.address = infoField(value.text, "addr");
        server.id = server.address.isEmpty() ? QByteArray() : infoField(value.text, "id");
        break;
    }
    case Login::Role:
    case Login::Replication: {
        const RedisRole role = RedisRole::of(value);
        if (role.kind == RedisRole::Kind::Other) {
            lost({notPrimary(role), false});
        } else if (role.kind == RedisRole::Kind::Unknown && step == Login::Role) {
            appendCommand(m_out, {"INFO", "replication"});
            m_login.push_back(Login::Replication);
            m_roleQuestion = RoleQuestion::Info;
            flush();
        } else if (role.kind == RedisRole::Kind::Unknown) {
            m_roleQuestion = RoleQuestion::None;
        }
        break;
    }
    case Login::Needed:
        // The primary has spoken: another server could not make up for it.
        if (value.isError())
            fail(refused(m_options.needed.first(), value));
        break;
    }
}

QByteArray RedisConnection::notPrimary(const RedisRole &role) const
{
    return "Redis at " + m_servers[m_at].name + " is " + role.text;
}

RedisConnection::Failure RedisConnection::refused(const QByteArray &command, const RespValue &error) const
{
    if (!error.text.startsWith("NOPERM"))
        return {"Redis said: " + quoted(error), !isTemporary(error.text)};
    const QByteArray &prefix = m_options.dsn.prefix;
    return {"the Redis user '" + (m_options.dsn.user.isEmpty() ? QByteArray("default") : m_options.dsn.user)
                + "' may not " + command
                + (prefix.isEmpty() ? " to its channels" : " to channels that begin with \"" + prefix + '"')
                + ": grant +" + command.toLower() + " and &" + prefix + "* (" + quoted(error) + ')',
            true};
}

/// The connection is lost; or this server does not do, which ends the attempt only when it is the last one.
void RedisConnection::lost(const Failure &failure)
{
    if (m_isUp || m_servers.size() == 1) {
        fail(failure);
        return;
    }
    m_failures.push_back(failure);
    if (m_at + 1 < m_servers.size()) {
        dropSocket();
        ++m_at;
        tryServer();
        return;
    }
    Failure all{{}, true};
    for (size_t i = 0; i < m_failures.size(); ++i) {
        const Failure &each = m_failures[i];
        all.text +=
            (i > 0 ? "; " : "") + (each.text.contains(m_servers[i].name) ? "" : m_servers[i].name + ": ") + each.text;
        all.isPermanent = all.isPermanent && each.isPermanent;
    }
    fail(all);
}

void RedisConnection::socketFailed()
{
    const QIODevice *const socket = m_socket;
    const QByteArray text = socket->errorString().toUtf8();
    read(); // what came before the end may say why
    if (socket == m_socket)
        lost({text, false});
}

void RedisConnection::fail(const Failure &failure)
{
    dropSocket();
    m_firstEnds.reset();
    m_isUp = false;
    m_isPaused = false;
    m_watch.stop();
    // Many nodes lose their Redis in the same moment; they should not all come back in the same one.
    const auto pause = Duration(qint64(double(m_pause.count()) * (0.5 + QRandomGenerator::global()->bounded(0.5))));
    m_pause = std::min(m_pause * 2, m_options.longestPause);
    m_retry.start(pause);
    m_handlers.down(failure);
}

void RedisConnection::dropSocket()
{
    if (m_connector) {
        m_connector->disconnect(this);
        m_connector->deleteLater(); // it may be the one that called
        m_connector = nullptr;
    }
    if (!m_socket)
        return;
    QIODevice *socket = std::exchange(m_socket, nullptr);
    socket->disconnect(this);
    if (auto *tcp = qobject_cast<QAbstractSocket *>(socket))
        tcp->abort();
    else
        static_cast<QLocalSocket *>(socket)->abort();
    socket->deleteLater(); // it may be the one that called
}

void RedisConnection::watch()
{
    // Late: the thread stood still, and what Redis said meanwhile has not been read yet.
    const Duration since(m_sinceWatched.restart());
    if (m_isPaused || since > 3 * m_watch.intervalAsDuration())
        return;
    m_silence += since;
    const Duration limit = m_isUp ? m_options.timeout : share(m_options.timeout);
    if (m_silence >= limit) {
        lost({(m_isUp ? "Redis was silent for " : "Redis did not answer within ") + QByteArray::number(limit.count())
                  + " ms",
              false});
    } else if (m_isUp && m_pings == 0 && m_silence >= m_options.timeout / 2) {
        appendCommand(m_out, {"PING"});
        ++m_pings;
        flush();
    }
}

} // namespace wsify
