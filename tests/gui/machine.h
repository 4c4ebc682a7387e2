// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/endpoint.h"
#include "fakeserver.h"

#include <QDir>
#include <QFile>
#include <QLocalServer>
#include <QTemporaryDir>

namespace wsify::test {

/// A machine on which no other server is found, whatever runs on the real one. Programs that the test starts take it for theirs, too.
struct Machine
{
    Machine()
    {
        environment.xdgRuntimeDir = directory.path();
        environment.tempDir.clear();
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(directory.path()));
        QDir().mkpath(sockets());
    }
    QString sockets() const { return directory.filePath(QStringLiteral("wsify")); }
    QString socket(int port) const { return sockets() + QStringLiteral("/admin-%1.sock").arg(port); }
    /// The server can be found there.
    bool offer(const FakeServer &server, int port) const { return QFile::link(server.path(), socket(port)); }
    /// As one leaves it that did not end by itself.
    void leaveSocket(int port) const
    {
        QLocalServer gone;
        gone.listen(socket(port) + QLatin1Char('x'));
        QFile::rename(gone.fullServerName(), socket(port));
    }

    QTemporaryDir directory;
    admin::EndpointEnvironment environment;
};

} // namespace wsify::test
