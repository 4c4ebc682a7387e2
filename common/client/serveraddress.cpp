// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/client/serveraddress.h"

#include <QProcess>
#include <QRegularExpression>
#include <QUrl>

namespace wsify {

namespace {
constexpr QLatin1String Scheme("ssh://");
constexpr QLatin1String Exec("exec:");
} // namespace

std::optional<ServerAddress> ServerAddress::fromString(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return {};
    if (trimmed.startsWith(Exec)) {
        const QString command = trimmed.sliced(Exec.size()).trimmed();
        if (QProcess::splitCommand(command).isEmpty())
            return {};
        return ServerAddress{Kind::Command, command, {}, {}, {}};
    }
    if (!trimmed.startsWith(Scheme))
        return ServerAddress{Kind::Socket, trimmed, {}, {}, {}};
    const QUrl url(trimmed, QUrl::StrictMode);
    const QString host = url.host();
    // ssh hands a name on to the programs that its configuration names; what a shell would make something of is in no name of a user.
    static const QRegularExpression user(QStringLiteral("\\A[\\p{L}\\p{N}._@\\\\+-]*\\$?\\z"));
    if (!user.match(url.userName()).hasMatch())
        return {};
    // A name that begins with a dash would be an option of ssh.
    if (!url.isValid() || host.isEmpty() || host.startsWith(QLatin1Char('-'))
        || url.userName().startsWith(QLatin1Char('-')) || !url.password().isEmpty() || !url.fragment().isEmpty())
        return {};
    // ssh gives the words of a command to a shell over there.
    static const QRegularExpression path(QStringLiteral("\\A(/[A-Za-z0-9._:@%+,=-]+)+\\z"));
    const QString socket = url.path() == QLatin1String("/") ? QString() : url.path();
    if (!socket.isEmpty() && !path.match(socket).hasMatch())
        return {};
    std::optional<quint16> serverPort;
    if (url.hasQuery()) {
        bool isNumber = false;
        const QString query = url.query();
        serverPort = query.mid(5).toUShort(&isNumber);
        if (!query.startsWith(QLatin1String("port=")) || !isNumber || *serverPort == 0)
            return {};
    }
    ServerAddress address{
        Kind::Ssh, url.userName().isEmpty() ? host : url.userName() + QLatin1Char('@') + host, {}, socket, serverPort};
    if (url.port() > 0)
        address.port = quint16(url.port());
    return address;
}

QString ServerAddress::toString() const
{
    if (kind == Kind::Socket)
        return target;
    if (kind == Kind::Command)
        return Exec + target;
    QString host = target.section(QLatin1Char('@'), -1);
    if (host.contains(QLatin1Char(':'))) // IPv6
        host = QLatin1Char('[') + host + QLatin1Char(']');
    const QString user =
        target.contains(QLatin1Char('@')) ? target.section(QLatin1Char('@'), 0, -2) + QLatin1Char('@') : QString();
    QString text = Scheme + user + host;
    if (port)
        text += QLatin1Char(':') + QString::number(*port);
    text += socket;
    if (serverPort)
        text += QStringLiteral("?port=%1").arg(*serverPort);
    return text;
}

} // namespace wsify
