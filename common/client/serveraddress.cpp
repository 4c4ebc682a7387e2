// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/client/serveraddress.h"

#include <QRegularExpression>
#include <QUrl>

namespace wsify {

namespace {
constexpr QLatin1String Scheme("ssh://");
}

std::optional<ServerAddress> ServerAddress::fromString(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return {};
    if (!trimmed.startsWith(Scheme))
        return ServerAddress{Kind::Socket, trimmed, {}};
    const QUrl url(trimmed, QUrl::StrictMode);
    const QString host = url.host();
    // ssh hands a name on to the programs that its configuration names; what a shell would make something of is in no name of a user.
    static const QRegularExpression user(QStringLiteral("\\A[\\p{L}\\p{N}._@\\\\+-]*\\$?\\z"));
    if (!user.match(url.userName()).hasMatch())
        return {};
    // A name that begins with a dash would be an option of ssh.
    if (!url.isValid() || host.isEmpty() || host.startsWith(QLatin1Char('-'))
        || url.userName().startsWith(QLatin1Char('-')) || !url.password().isEmpty()
        || (!url.path().isEmpty() && url.path() != QLatin1String("/")))
        return {};
    ServerAddress address{Kind::Ssh, url.userName().isEmpty() ? host : url.userName() + QLatin1Char('@') + host, {}};
    if (url.port() > 0)
        address.port = quint16(url.port());
    return address;
}

QString ServerAddress::toString() const
{
    if (kind == Kind::Socket)
        return target;
    QString host = target.section(QLatin1Char('@'), -1);
    if (host.contains(QLatin1Char(':'))) // IPv6
        host = QLatin1Char('[') + host + QLatin1Char(']');
    const QString user =
        target.contains(QLatin1Char('@')) ? target.section(QLatin1Char('@'), 0, -2) + QLatin1Char('@') : QString();
    const QString text = Scheme + user + host;
    return port ? text + QLatin1Char(':') + QString::number(*port) : text;
}

} // namespace wsify
