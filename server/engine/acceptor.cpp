// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/acceptor.h"

#include <QEvent>
#include <QHostAddress>
#include <QSocketNotifier>

#include <algorithm>
#include <utility>

namespace wsify {

namespace {
constexpr std::chrono::milliseconds RetryEvery{100};

/// Letters, digits, '-', '_' and '.', and not digits and dots alone: that is an address with a mistake in it.
bool isHostName(const QString &name)
{
    const auto isAllowed = [](QChar c) {
        return c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'-' || c == u'_' || c == u'.');
    };
    const auto isLetter = [](QChar c) { return c.isLetter(); };
    return std::all_of(name.begin(), name.end(), isAllowed) && std::any_of(name.begin(), name.end(), isLetter);
}

} // namespace

Acceptor::Acceptor(Deal deal, Resolver::Lookup lookup)
    : m_deal(std::move(deal))
    , m_lookup(std::move(lookup))
{
    setListenBacklogSize(Backlog);
    m_retry.setSingleShot(true);
    m_retry.setInterval(RetryEvery);
    connect(&m_retry, &QTimer::timeout, this, &QTcpServer::resumeAccepting);
    // An error that Qt tells: it has stopped listening for connections by itself.
    connect(this, &QTcpServer::acceptError, this, [this] {
        if (!m_isHeld)
            m_retry.start();
    });
}

bool Acceptor::parseAddress(const QString &text, QString &host, quint16 &port, QString &error)
{
    const qsizetype colon = text.lastIndexOf(u':');
    const QStringView digits = QStringView(text).sliced(colon + 1);
    bool isNumber = false;
    const uint number = digits.toUInt(&isNumber);
    // toUInt() passes a sign and white space.
    isNumber = isNumber && std::all_of(digits.begin(), digits.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (colon < 0 || !isNumber || number > 65535) {
        error = QStringLiteral("it must be host:port or :port, with a port from 0 to 65535");
        return false;
    }
    QString name = text.left(colon);
    if (name.startsWith(u'[') && name.endsWith(u']')) {
        name = name.mid(1, name.size() - 2);
        if (QHostAddress(name).protocol() != QAbstractSocket::IPv6Protocol) {
            error = QStringLiteral("the text in brackets must be an IPv6 address");
            return false;
        }
    } else if (name.contains(u':')) {
        error = QStringLiteral("an IPv6 address must be in brackets: [::1]:3000");
        return false;
    }
    if (!name.isEmpty() && QHostAddress(name).isNull() && !isHostName(name)) {
        error = QStringLiteral("the host must be an address or a name of this machine, or empty for every interface");
        return false;
    }
    host = name;
    port = quint16(number);
    return true;
}

void Acceptor::listen(const QString &address, const Listening &done)
{
    QString host;
    quint16 port = 0;
    QString error;
    if (!parseAddress(address, host, port, error)) {
        done(error);
        return;
    }
    const QHostAddress literal(host);
    if (host.isEmpty() || !literal.isNull()) {
        done(listenOn(literal, port));
        return;
    }
    m_resolver = std::make_unique<Resolver>(host, nullptr, m_lookup);
    m_resolver->resolve(this, [this, port, done](const Resolver::Answer &answer) {
        // Of a name with both, v4: as Go does for v3.
        const auto v4 =
            std::find_if(answer.addresses.begin(), answer.addresses.end(), [](const QHostAddress &candidate) {
                return candidate.protocol() == QAbstractSocket::IPv4Protocol;
            });
        if (answer.addresses.isEmpty())
            done(QString::fromUtf8(answer.error));
        else
            done(listenOn(v4 == answer.addresses.end() ? answer.addresses.first() : *v4, port));
    });
}

/// What is wrong, or nothing.
QString Acceptor::listenOn(const QHostAddress &address, quint16 port)
{
    // Any is v6 and v4 on one socket; a machine without IPv6 has v4 alone.
    const bool isListening = address.isNull() ? QTcpServer::listen(QHostAddress::Any, port)
                                                    || QTcpServer::listen(QHostAddress::AnyIPv4, port)
                                              : QTcpServer::listen(address, port);
    if (!isListening)
        return errorString();
    begin(boundAddress());
    return {};
}

QString Acceptor::adopt(qintptr descriptor, const QByteArray &address)
{
    m_listener.isUnix = !address.isNull();
    if (!setSocketDescriptor(descriptor))
        return errorString();
    begin(m_listener.isUnix ? address : boundAddress());
    return {};
}

void Acceptor::begin(const QByteArray &address)
{
    m_listener.address = address;
    const QList<QSocketNotifier *> notifiers = findChildren<QSocketNotifier *>();
    for (QSocketNotifier *notifier : notifiers)
        notifier->installEventFilter(this);
}

void Acceptor::hold()
{
    m_isHeld = true;
    m_retry.stop();
    pauseAccepting();
}

void Acceptor::go()
{
    m_isHeld = false;
    resumeAccepting();
}

QByteArray Acceptor::boundAddress() const
{
    const QHostAddress bound = serverAddress();
    const bool isAny = bound == QHostAddress(QHostAddress::Any);
    const bool isV6 = isAny || bound.protocol() == QAbstractSocket::IPv6Protocol;
    return (isV6 ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2"))
        .arg(isAny ? QStringLiteral("::") : bound.toString())
        .arg(serverPort())
        .toLatin1();
}

// Out of descriptors, most likely. Qt's socket engine keeps its first error, which is the harmless one behind the first burst: it never tells
// of the next, and goes on asking. So whoever is told twice that somebody waits, and got nobody in between, has to wait himself.
bool Acceptor::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::SockAct || std::exchange(m_hasAccepted, false))
        return QTcpServer::eventFilter(watched, event);
    m_hasAccepted = true; // the next time is the first again
    pauseAccepting();
    m_retry.start();
    return true;
}

void Acceptor::incomingConnection(qintptr descriptor)
{
    m_hasAccepted = true;
    m_deal({descriptor, &m_listener});
}

} // namespace wsify
