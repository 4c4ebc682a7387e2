// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/serverchoice.h"

#include "app/config/options.h"
#include "common/admin/codec.h"
#include "common/admin/endpoint.h"
#include "engine/acceptor.h"

#include <QFileInfo>
#include <QHostAddress>
#include <QLocalSocket>

#include <algorithm>
#include <optional>

namespace wsify {

namespace {

constexpr int ConnectMs = 1000;

bool isGiven(const ParsedOptions &options, QLatin1String name)
{
    return std::any_of(options.effective.begin(), options.effective.end(), [name](const EffectiveOption &option) {
        return option.name == name && option.source != QLatin1String("default");
    });
}

quint16 portOf(const QString &listenAddress)
{
    QString host;
    quint16 port = 0;
    QString error;
    Acceptor::parseAddress(listenAddress, host, port, error);
    return port;
}

QString cannotConnect(const QString &name, const QLocalSocket &socket)
{
    QString why;
    switch (socket.error()) {
    case QLocalSocket::ServerNotFoundError:
    case QLocalSocket::ConnectionRefusedError:
        why = QStringLiteral("no server is listening there");
        break;
    case QLocalSocket::SocketAccessError:
        why = QStringLiteral("this user has no access to it");
        break;
    default:
        why = socket.errorString();
    }
    return QStringLiteral("cannot connect to the admin socket %1: %2").arg(name, why);
}

bool connected(QLocalSocket &socket, const QString &name)
{
    socket.connectToServer(name);
    return socket.waitForConnected(ConnectMs);
}

/// Another server may have the same port at another address. What is wrong, or nothing: the server behind `socket` says
/// in its first line where it listens.
QString checkListening(QLocalSocket &socket, const QString &wanted)
{
    const auto hostOf = [](const QString &address) {
        QString host;
        quint16 port = 0;
        QString error;
        Acceptor::parseAddress(address, host, port, error);
        return QHostAddress(host);
    };
    const auto isAny = [](const QHostAddress &host) {
        return host == QHostAddress(QHostAddress::AnyIPv6) || host == QHostAddress(QHostAddress::AnyIPv4);
    };
    const QHostAddress host = hostOf(wanted);
    if (host.isNull() || isAny(host)) // a name, or everywhere
        return {};
    while (!socket.canReadLine() && socket.waitForReadyRead(ConnectMs)) {
    }
    const QByteArray read = socket.peek(socket.bytesAvailable());
    const auto decoded =
        admin::decodeServerMessage(QByteArrayView(read).first(std::max<qsizetype>(read.indexOf('\n'), 0)));
    const auto *message = std::get_if<admin::ServerMessage>(&decoded);
    const auto *hello = message ? std::get_if<admin::ServerHello>(message) : nullptr;
    if (!hello) // whoever reads on finds out
        return {};
    for (const QByteArray &address : hello->listen) {
        const QHostAddress bound = hostOf(QString::fromLatin1(address));
        if (bound == host || isAny(bound))
            return {};
    }
    return QStringLiteral(
               "the server of the admin socket %1 does not listen on %2 but on %3; name the socket of the one "
               "that is meant with --admin-socket")
        .arg(socket.serverName(), wanted, QString::fromLatin1(hello->listen.join(", ")));
}

} // namespace

ServerChoice connectToServer(QLocalSocket &socket, const ParsedOptions &options)
{
    const auto environment = admin::EndpointEnvironment::ofProcess();
    admin::Endpoint named;
    if (options.config.adminSocket == QLatin1String("off"))
        return {QStringLiteral("--admin-socket is off: there is nothing to connect to"), ServerChoice::Wrong};
    if (!options.config.adminSocket.isEmpty())
        named = admin::namedEndpoint(options.config.adminSocket, environment);
    if (!named.error.isEmpty())
        return {named.error, ServerChoice::Wrong};
    if (!named.name.isEmpty()) {
        if (connected(socket, named.name))
            return {};
        return {cannotConnect(named.name, socket), ServerChoice::NoServer};
    }

    std::optional<quint16> port; // that is meant
    if (isGiven(options, QLatin1String("listen-addr")))
        port = portOf(options.config.listenAddresses.value(0));
    const QStringList directories = admin::socketDirectories(environment);
    QStringList live;
    QStringList files;
    QString refused;
    for (const admin::FoundSocket &found : admin::findSockets(directories, environment)) {
        const QString file = QFileInfo(found.name).canonicalFilePath(); // two directories may be one; a pipe has none
        if ((port && found.port != port) || (!file.isEmpty() && files.contains(file)))
            continue;
        files.append(file);
        QLocalSocket probe;
        if (connected(probe, found.name))
            live.append(found.name);
        else if (probe.error() == QLocalSocket::SocketAccessError)
            refused = QStringLiteral("; this user has no access to %1").arg(found.name);
    }
    for (const QString &directory : directories) {
        const QFileInfo info(directory);
        if (info.isDir() && !info.isReadable())
            refused += QStringLiteral("; only members of the group %1 can look into %2").arg(info.group(), directory);
    }
    if (live.isEmpty()) {
        return {QStringLiteral("no server of this user%1 was found (looked in %2)%3; name a socket with --admin-socket")
                    .arg(port ? QStringLiteral(" on port %1").arg(*port) : QString(),
                         directories.join(QStringLiteral(", ")), refused),
                ServerChoice::NoServer};
    }
    if (live.size() > 1) { // with a port, too: they may listen on one port of several addresses
        return {
            QStringLiteral("several servers are running%1; name one of them with --admin-socket:\n  %2")
                .arg(port ? QStringLiteral(" on port %1").arg(*port) : QString(), live.join(QStringLiteral("\n  "))),
            ServerChoice::Wrong};
    }
    if (!connected(socket, live.first()))
        return {cannotConnect(live.first(), socket), ServerChoice::NoServer};
    if (!port)
        return {};
    const QString wrong = checkListening(socket, options.config.listenAddresses.value(0));
    return {wrong, wrong.isEmpty() ? ServerChoice::Found : ServerChoice::NoServer};
}

} // namespace wsify
