// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/endpoint.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTemporaryFile>

#include <algorithm>

namespace wsify::admin {

namespace {

QString checkPath(const QString &path)
{
    const qsizetype size = QFile::encodeName(path).size();
    if (size <= MaxSocketPath)
        return {};
    return QStringLiteral("the path of the admin socket has %1 bytes, the maximum is %2: %3; name a shorter "
                          "one with --admin-socket")
        .arg(size)
        .arg(MaxSocketPath)
        .arg(path);
}

QString privateDirectory(const EndpointEnvironment &environment)
{
    if (environment.tempDir.isEmpty() || !environment.uid)
        return {};
    return environment.tempDir + QStringLiteral("/wsify-%1").arg(*environment.uid);
}

/// The user's own, the best first.
QStringList ownDirectories(const EndpointEnvironment &environment)
{
    QStringList list;
    for (const QString &base : {environment.xdgRuntimeDir, environment.runtimeLocation}) {
        if (!base.isEmpty())
            list.append(base + QStringLiteral("/wsify"));
    }
    list.append(privateDirectory(environment));
    list.removeAll(QString());
    for (QString &directory : list)
        directory = QDir::cleanPath(directory);
    list.removeDuplicates();
    return list;
}

QString pipePrefix()
{
    return QStringLiteral("wsify-admin-");
}

/// Digits without a leading zero, 1 to 65535.
std::optional<quint16> parsePort(const QString &text)
{
    bool ok = false;
    const quint16 port = text.toUShort(&ok);
    return ok && port > 0 && QString::number(port) == text ? std::optional(port) : std::nullopt;
}

/// The port in `prefix`PORT`suffix`; none when it is another name.
std::optional<quint16> portIn(const QString &name, const QString &prefix, const QString &suffix)
{
    if (!name.startsWith(prefix) || !name.endsWith(suffix) || name.size() <= prefix.size() + suffix.size())
        return {};
    return parsePort(name.sliced(prefix.size(), name.size() - prefix.size() - suffix.size()));
}

/// With a port, or the base name of a Unix socket.
bool isDefaultName(const QString &name)
{
    const QLatin1String prefix("admin-");
    const QLatin1String suffix(".sock");
    return name.startsWith(prefix) && name.endsWith(suffix) && name.size() > prefix.size() + suffix.size();
}

} // namespace

EndpointEnvironment EndpointEnvironment::ofProcess()
{
    EndpointEnvironment environment;
#ifdef Q_OS_WIN
    environment.isWindows = true;
#else
    const QString xdg = QFile::decodeName(qgetenv("XDG_RUNTIME_DIR"));
    if (xdg.startsWith(u'/'))
        environment.xdgRuntimeDir = xdg;
#ifdef Q_OS_MACOS
    // Elsewhere it is that variable; without it Qt would make up a directory in the temporary one, and warn of it.
    else
        environment.runtimeLocation = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
#endif
    QTemporaryFile file(environment.tempDir + QStringLiteral("/wsify-uid"));
    if (file.open())
        environment.uid = QFileInfo(file).ownerId();
#endif
    environment.workingDir = QDir::currentPath();
    return environment;
}

QList<Endpoint> defaultEndpoints(const QString &listener, const EndpointEnvironment &environment)
{
    if (environment.isWindows)
        return {{pipePrefix() + listener, {}, {}}};
    QList<Endpoint> places;
    const QStringList directories = ownDirectories(environment);
    for (const QString &directory : directories) {
        const QString path = directory + QStringLiteral("/admin-%1.sock").arg(listener);
        const QString error = checkPath(path);
        places.append(error.isEmpty() ? Endpoint{path, directory, {}} : Endpoint{{}, {}, error});
    }
    if (places.isEmpty()) {
        const QString error =
            QStringLiteral("there is no directory for the admin socket: neither XDG_RUNTIME_DIR nor %1 can be used")
                .arg(environment.tempDir);
        places.append({{}, {}, error});
    }
    return places;
}

Endpoint namedEndpoint(const QString &flag, const EndpointEnvironment &environment)
{
    if (flag == QLatin1String("off"))
        return {};
    if (flag.isEmpty())
        return {{}, {}, QStringLiteral("the admin socket's name is empty; expected a path, or off")};
    if (environment.isWindows) // a pipe, or the path of one
        return {flag, {}, {}};
    if (flag.contains(QChar::Null) || flag.endsWith(u'/'))
        return {{}, {}, QStringLiteral("the admin socket's path does not name a file: %1").arg(flag)};
    // QLocalServer would put a relative one into the temporary directory.
    const QString path = QDir::cleanPath(flag.startsWith(u'/') ? flag : QString(environment.workingDir + u'/' + flag));
    const QString error = checkPath(path);
    return error.isEmpty() ? Endpoint{path, {}, {}} : Endpoint{{}, {}, error};
}

QStringList socketDirectories(const EndpointEnvironment &environment)
{
    if (environment.isWindows)
        return {QStringLiteral("//./pipe")};
    QStringList list = ownDirectories(environment);
    list.append(QStringLiteral("/run/wsify"));
    list.removeDuplicates();
    return list;
}

QString checkParent(const QString &directory, const EndpointEnvironment &environment)
{
    if (directory == QDir::cleanPath(privateDirectory(environment)))
        return {};
    const QFileInfo parent(QFileInfo(directory).path());
    if (!parent.isDir())
        return QStringLiteral("%1 is not a directory").arg(parent.filePath());
    constexpr uint Root = 0;
    if (parent.ownerId() != environment.uid && parent.ownerId() != Root)
        return QStringLiteral("%1 belongs to another user (%2)").arg(parent.filePath()).arg(parent.ownerId());
    return {};
}

QString checkDirectory(const QString &directory, uint uid)
{
    const QFileInfo info(directory);
    if (info.isSymLink())
        return QStringLiteral("%1 is a link, which another user could have made").arg(directory);
    if (!info.isDir())
        return QStringLiteral("%1 is not a directory").arg(directory);
    if (info.ownerId() != uid)
        return QStringLiteral("%1 belongs to another user (%2)").arg(directory).arg(info.ownerId());
    if (info.permissions() & (QFile::WriteGroup | QFile::WriteOther))
        return QStringLiteral("other users can write to %1; its mode must be 0700 or 0750").arg(directory);
    return {};
}

QList<FoundSocket> findSockets(const QStringList &directories, const EndpointEnvironment &environment)
{
    QList<FoundSocket> found;
    for (const QString &directory : directories) {
        // Somebody else may have made it, to be taken for a server.
        if (directory == QDir::cleanPath(privateDirectory(environment))
            && !checkDirectory(directory, *environment.uid).isEmpty())
            continue;
        QList<FoundSocket> here;
        const QStringList names = QDir(directory).entryList(QDir::Files | QDir::System | QDir::Hidden);
        for (const QString &name : names) {
            if (environment.isWindows) {
                if (const auto port = portIn(name, pipePrefix(), QString()))
                    here.append({name, port});
                continue;
            }
            const QString path = directory + u'/' + name;
            // A plain file of that name is no server's.
            const QFileInfo info(path);
            if (info.isFile() || info.isDir() || !info.exists())
                continue;
            if (name == QLatin1String("admin.sock"))
                here.append({path, {}});
            else if (isDefaultName(name))
                here.append({path, portIn(name, QStringLiteral("admin-"), QStringLiteral(".sock"))});
        }
        std::stable_sort(here.begin(), here.end(),
                         [](const FoundSocket &a, const FoundSocket &b) { return a.port < b.port; });
        found.append(here);
    }
    return found;
}

} // namespace wsify::admin
