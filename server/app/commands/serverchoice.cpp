// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/serverchoice.h"

#include "app/config/options.h"
#include "common/admin/codec.h"
#include "common/admin/endpoint.h"
#include "common/text/jsonstring.h"
#include "engine/listenaddress.h"

#include <QFileInfo>
#include <QHostAddress>
#include <QList>
#include <QLocalSocket>

#include <algorithm>
#include <iterator>
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

/// Those that name a server; what systemd passes only the server knows.
QList<ListenAddress> wantedAddresses(const ParsedOptions &options)
{
    QList<ListenAddress> list;
    if (!isGiven(options, QLatin1String("listen-addr")))
        return list;
    for (const QString &text : options.config.listenAddresses) {
        QString error;
        const auto address = ListenAddress::parse(text, error);
        if (address && address->kind == ListenAddress::Systemd)
            return {};
        if (address)
            list.append(*address);
    }
    return list;
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

bool isAny(const QHostAddress &host)
{
    return host == QHostAddress(QHostAddress::AnyIPv6) || host == QHostAddress(QHostAddress::AnyIPv4);
}

/// Whether a server that listens at `bound` is meant with `wanted`.
bool covers(const QByteArray &bound, const ListenAddress &wanted)
{
    QString error;
    const auto address = ListenAddress::parse(QString::fromUtf8(bound), error);
    if (!address || address->kind != wanted.kind)
        return false;
    if (wanted.kind == ListenAddress::Unix)
        return address->path == wanted.path;
    const QHostAddress host(wanted.host);
    const QHostAddress boundHost(address->host);
    // A name, or everywhere, may be any of them.
    return address->port == wanted.port && (host.isNull() || isAny(host) || isAny(boundHost) || host == boundHost);
}

/// The first line of the server behind `socket`; none if it does not come.
std::optional<admin::ServerHello> helloOf(QLocalSocket &socket)
{
    while (!socket.canReadLine() && socket.waitForReadyRead(ConnectMs)) {
    }
    const QByteArray read = socket.peek(socket.bytesAvailable());
    const auto decoded =
        admin::decodeServerMessage(QByteArrayView(read).first(std::max<qsizetype>(read.indexOf('\n'), 0)));
    const auto *message = std::get_if<admin::ServerMessage>(&decoded);
    const auto *hello = message ? std::get_if<admin::ServerHello>(message) : nullptr;
    return hello ? std::optional(*hello) : std::nullopt;
}

/// Where the server behind `socket` listens; none if it does not say.
std::optional<QList<QByteArray>> listensAt(QLocalSocket &socket)
{
    const auto hello = helloOf(socket);
    return hello && !hello->listen.isEmpty() ? std::optional(hello->listen) : std::nullopt;
}

/// A live server's socket.
struct Live
{
    QString name;
    std::optional<quint16> port; ///< in its name
    std::optional<QList<QByteArray>> bound; ///< where it listens; none if nobody asked, or it does not say
};

/// What a server says counts. The port in the name is not enough: another server may have it at another address, and it may be the
/// name of a Unix socket.
bool isMeant(const Live &live, const ListenAddress &wanted)
{
    if (!live.bound)
        return wanted.kind == ListenAddress::Tcp && live.port == wanted.port;
    return std::any_of(live.bound->begin(), live.bound->end(),
                       [&wanted](const QByteArray &bound) { return covers(bound, wanted); });
}

/// Leaves those that listen at the first wanted address at which one does. Those that have a wanted port only in their name get into `passed`.
void keepWanted(QList<Live> &live, const QList<ListenAddress> &wanted, QString &passed)
{
    QList<Live> kept;
    for (const ListenAddress &address : wanted) {
        std::copy_if(live.begin(), live.end(), std::back_inserter(kept),
                     [&address](const Live &each) { return isMeant(each, address); });
        if (!kept.isEmpty())
            break;
        for (const Live &each : live) {
            if (each.bound && address.kind == ListenAddress::Tcp && each.port == address.port)
                passed += QStringLiteral("; that of %1 does not listen on %2:%3 but on %4")
                              .arg(each.name, address.host)
                              .arg(address.port)
                              .arg(QString::fromUtf8(each.bound->join(", ")));
        }
    }
    live = kept;
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

    const QList<ListenAddress> wanted = wantedAddresses(options);
    const QStringList directories = admin::socketDirectories(environment);
    QList<Live> live;
    QStringList files;
    QString refused;
    for (const admin::FoundSocket &found : admin::findSockets(directories, environment)) {
        const QString file = QFileInfo(found.name).canonicalFilePath(); // two directories may be one; a pipe has none
        if (!file.isEmpty() && files.contains(file))
            continue;
        files.append(file);
        QLocalSocket probe;
        if (connected(probe, found.name))
            live.append({found.name, found.port, wanted.isEmpty() ? std::nullopt : listensAt(probe)});
        else if (probe.error() == QLocalSocket::SocketAccessError)
            refused = QStringLiteral("; this user has no access to %1").arg(found.name);
    }
    for (const QString &directory : directories) {
        const QFileInfo info(directory);
        if (info.isDir() && !info.isReadable())
            refused += QStringLiteral("; only members of the group %1 can look into %2").arg(info.group(), directory);
    }
    if (!wanted.isEmpty())
        keepWanted(live, wanted, refused);
    const QString which = wanted.isEmpty() ? QString()
                          : wanted.first().kind == ListenAddress::Unix
                              ? QStringLiteral(" at unix:%1").arg(wanted.first().path)
                              : QStringLiteral(" on port %1").arg(wanted.first().port);
    if (live.isEmpty()) {
        return {QStringLiteral("no server of this user%1 was found (looked in %2)%3; name a socket with --admin-socket")
                    .arg(which, directories.join(QStringLiteral(", ")), refused),
                ServerChoice::NoServer};
    }
    if (live.size() > 1) { // with a port, too: they may listen on one port of several addresses
        QStringList names;
        for (const Live &each : live)
            names.append(each.name);
        return {QStringLiteral("several servers are running%1; name one of them with --admin-socket:\n  %2")
                    .arg(which, names.join(QStringLiteral("\n  "))),
                ServerChoice::Wrong, names};
    }
    const Live &chosen = live.first();
    if (!connected(socket, chosen.name))
        return {cannotConnect(chosen.name, socket), ServerChoice::NoServer};
    return {};
}

QByteArray serverLine(const QString &name)
{
    QByteArray line = "{\"socket\":";
    json::appendString(line, name.toUtf8());
    QLocalSocket socket;
    if (const auto hello = connected(socket, name) ? helloOf(socket) : std::nullopt) {
        for (const QByteArray &bound : hello->listen) {
            QString error;
            const auto address = ListenAddress::parse(QString::fromUtf8(bound), error);
            if (!address || address->kind != ListenAddress::Tcp)
                continue;
            line += ",\"port\":" + QByteArray::number(address->port);
            break;
        }
        line += ",\"pid\":" + QByteArray::number(hello->pid) + ",\"version\":";
        json::appendString(line, hello->serverVersion);
    }
    return line + '}';
}

} // namespace wsify
