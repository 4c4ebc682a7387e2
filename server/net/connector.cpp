// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "net/connector.h"

#include <QNetworkProxy>
#include <QSslSocket>
#include <QTimerEvent>

#include <algorithm>
#include <utility>

namespace wsify {

Connector::Connector(Resolver &resolver, Target target, QObject *parent)
    : QObject(parent)
    , m_resolver(resolver)
    , m_target(std::move(target))
{
}

Connector::~Connector()
{
    abort();
}

void Connector::start()
{
    if (m_target.timeout.count() > 0)
        m_deadline.start(int(m_target.timeout.count()), this);
    m_resolver.resolve(this, [this](const Resolver::Answer &answer) { resolved(answer); });
}

void Connector::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_stagger.timerId())
        tryNext();
    else if (event->timerId() == m_deadline.timerId())
        timedOut();
}

void Connector::timedOut()
{
    const char *what = m_addresses.isEmpty() ? "the resolver did not answer for "
                       : m_isReached         ? "TLS was not established with "
                                             : "there was no connection to ";
    fail(
        {what + m_resolver.host().toUtf8() + " within " + QByteArray::number(m_target.timeout.count()) + " ms", false});
}

void Connector::resolved(const Resolver::Answer &answer)
{
    if (m_isDone)
        return;
    m_addresses = answer.addresses;
    m_lookedUpAt = answer.askedAt;
    if (m_addresses.isEmpty())
        fail({answer.error, answer.isFinal});
    else
        tryNext();
}

void Connector::tryNext()
{
    m_stagger.stop(); // the one before may have failed while it ran
    auto *tls = m_target.tls ? new QSslSocket(this) : nullptr;
    QTcpSocket *socket = tls ? tls : new QTcpSocket(this);
    if (tls)
        tls->setSslConfiguration(*m_target.tls);
    socket->setProxy(QNetworkProxy::NoProxy);
    connect(socket, &QTcpSocket::connected, this, [this, socket] { reached(socket); });
    connect(socket, &QTcpSocket::errorOccurred, this, [this, socket] { lost(socket); });
    const QHostAddress address = m_addresses.at(m_next);
    m_attempts.push_back({socket, m_next++});
    if (m_next < m_addresses.size())
        m_stagger.start(int(AttemptDelay.count()), this);
    else
        m_stagger.stop();
    socket->connectToHost(address.toString(), m_target.port, m_target.mode); // may fail at once
}

void Connector::reached(QTcpSocket *socket)
{
    m_isReached = true;
    m_stagger.stop();
    const auto attempt = std::find_if(m_attempts.begin(), m_attempts.end(),
                                      [socket](const Attempt &each) { return each.socket == socket; });
    for (qsizetype i = 0; i < attempt->address; ++i)
        m_resolver.avoid(m_addresses.at(i));
    abort(socket);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (!m_target.tls) {
        succeed(socket);
        return;
    }
    auto *tls = static_cast<QSslSocket *>(socket);
    connect(tls, &QSslSocket::encrypted, this, [this, tls] { succeed(tls); });
    tls->setPeerVerifyName(m_resolver.host());
    tls->startClientEncryption();
}

void Connector::lost(QTcpSocket *socket)
{
    const Failure failure{socket->errorString().toUtf8(), socket->error() == QAbstractSocket::SslHandshakeFailedError};
    std::erase_if(m_attempts, [socket](const Attempt &each) { return each.socket == socket; });
    socket->disconnect(this);
    socket->deleteLater();
    if (m_isReached || (m_attempts.empty() && m_next == m_addresses.size()))
        fail(failure);
    else if (m_next < m_addresses.size())
        tryNext();
}

void Connector::succeed(QTcpSocket *socket)
{
    m_isDone = true;
    m_deadline.stop();
    m_attempts.clear();
    socket->disconnect(this);
    socket->setParent(nullptr);
    Q_EMIT connected(socket);
}

void Connector::fail(const Failure &failure)
{
    m_isDone = true;
    m_stagger.stop();
    m_deadline.stop();
    abort();
    Q_EMIT failed(failure);
}

void Connector::abort(const QTcpSocket *except)
{
    for (const Attempt &attempt : std::exchange(m_attempts, {})) {
        if (attempt.socket == except) {
            m_attempts.push_back(attempt);
            continue;
        }
        attempt.socket->disconnect(this);
        attempt.socket->abort();
        attempt.socket->deleteLater();
    }
}

} // namespace wsify
