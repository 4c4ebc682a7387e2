// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/inheritedsockets.h"

#include "app/process/servicemanager.h"

#include <QCoreApplication>

#include <algorithm>

#ifdef Q_OS_LINUX
#include <cstddef>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#endif

namespace wsify {

InheritedSockets::InheritedSockets(const ServiceEnvironment &environment)
    : m_isGiven(!environment.listenFds.isEmpty())
{
#ifdef Q_OS_LINUX
    constexpr int First = 3; // SD_LISTEN_FDS_START
    constexpr int Most = 4096;
    const qint64 self = QCoreApplication::applicationPid();
    bool isNumber = false;
    const int count = environment.listenFds.toInt(&isNumber);
    const QByteArrayList names =
        environment.listenNames.isEmpty() ? QByteArrayList() : environment.listenNames.split(':');
    if (!m_isGiven) {
        m_error = QStringLiteral("the service manager has passed no sockets: LISTEN_FDS is not set");
    } else if (environment.listenPid.toLongLong() != self) {
        m_error = QStringLiteral("the sockets of LISTEN_FDS are for another process: LISTEN_PID is \"%1\", this is %2")
                      .arg(QString::fromLocal8Bit(environment.listenPid))
                      .arg(self);
    } else if (!isNumber || count < 1 || count > Most) {
        m_error = QStringLiteral("LISTEN_FDS is \"%1\"; expected a number of sockets from 1 to %2")
                      .arg(QString::fromLocal8Bit(environment.listenFds))
                      .arg(Most);
    } else if (!names.isEmpty() && names.size() != count) {
        m_error =
            QStringLiteral("LISTEN_FDNAMES has %1 names for the %2 sockets of LISTEN_FDS").arg(names.size()).arg(count);
    }
    if (!m_error.isEmpty())
        return;
    for (int i = 0; i < count; ++i) {
        const int flags = ::fcntl(First + i, F_GETFD);
        if (flags >= 0)
            ::fcntl(First + i, F_SETFD, flags | FD_CLOEXEC);
        m_sockets.append({First + i, QString::fromUtf8(names.value(i, "unknown"))});
    }
#else
    m_error = QStringLiteral("this system has no systemd");
#endif
}

std::optional<QByteArray> InheritedSockets::unixAddress(const Socket &socket)
{
#ifdef Q_OS_LINUX
    const auto option = [&socket](int name) {
        int value = -1;
        socklen_t size = sizeof value;
        return ::getsockopt(socket.descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
    };
    sockaddr_storage storage = {};
    socklen_t size = sizeof storage;
    if (option(SO_TYPE) != SOCK_STREAM || option(SO_ACCEPTCONN) != 1
        || ::getsockname(socket.descriptor, reinterpret_cast<sockaddr *>(&storage), &size) != 0)
        return {};
    if (storage.ss_family == AF_INET || storage.ss_family == AF_INET6)
        return QByteArray();
    if (storage.ss_family != AF_UNIX)
        return {};
    // unix(7): a path, or a name of the abstract namespace behind a NUL, which has no NUL at its end.
    const auto &address = reinterpret_cast<const sockaddr_un &>(storage);
    const auto length = qsizetype(size) - qsizetype(offsetof(sockaddr_un, sun_path));
    QByteArray path(address.sun_path, std::max<qsizetype>(length, 0));
    if (path.startsWith('\0'))
        path[0] = '@';
    else if (const qsizetype end = path.indexOf('\0'); end >= 0)
        path.truncate(end);
    return "unix:" + path;
#else
    Q_UNUSED(socket);
    return {};
#endif
}

} // namespace wsify
