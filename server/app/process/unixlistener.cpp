// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/unixlistener.h"

#include "app/process/platform.h"
#include "engine/acceptor.h"
#include "net/socketplace.h"

#include <QFile>

#include <system_error>
#include <utility>

#ifndef Q_OS_WIN
#include <algorithm>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#endif

namespace wsify {

namespace {
constexpr std::chrono::milliseconds Probe{1000};
}

UnixListener::UnixListener(QString path, uint mode)
    : m_path(std::move(path))
    , m_mode(mode)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &UnixListener::start);
}

UnixListener::~UnixListener()
{
    if (!m_identity.isEmpty() && fileIdentity(m_path) == m_identity)
        QFile::remove(m_path);
}

void UnixListener::listen(Listening done)
{
    m_done = std::move(done);
    m_deadline.setRemainingTime(socketplace::WaitForLock);
    start();
}

void UnixListener::start()
{
    using socketplace::Attempt;
    QString error;
    const Attempt attempt = socketplace::open(
        m_path, QStringLiteral("the socket"), Probe, isSocket, [this] { return open(); }, error);
    if (attempt == Attempt::Busy && !m_deadline.hasExpired()) {
        m_retry.start(socketplace::RetryLock);
        return;
    }
    m_isRefused = attempt != Attempt::Listening && attempt != Attempt::Failed;
    std::exchange(m_done, nullptr)(std::exchange(m_descriptor, -1), error);
}

#ifdef Q_OS_WIN

QString UnixListener::open()
{
    Q_UNUSED(m_mode);
    return QStringLiteral("this system has no Unix sockets");
}

#else

/// What is wrong, or nothing.
QString UnixListener::open()
{
    const QString own = socketplace::nameBeside(m_path);
    const QByteArray name = QFile::encodeName(own);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (name.size() >= qsizetype(sizeof address.sun_path))
        return QStringLiteral("the path is too long");
    std::copy(name.begin(), name.end(), address.sun_path);

    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    bool isDone = descriptor >= 0 && ::fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0;
    const bool isBound =
        isDone && ::bind(descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    isDone = isBound && ::chmod(name.constData(), mode_t(m_mode)) == 0 && ::listen(descriptor, Acceptor::Backlog) == 0;
    QString error;
    if (!isDone)
        error = QString::fromStdString(std::system_category().message(errno));
    // Before somebody can put something else at the other name; the file stays the same.
    const QByteArray identity = isDone ? fileIdentity(own) : QByteArray();
    QFile file(own);
    if (isDone && !file.rename(m_path))
        error = file.errorString();
    if (error.isEmpty()) {
        m_identity = identity;
        m_descriptor = descriptor;
        return {};
    }
    if (isBound)
        QFile::remove(own);
    if (descriptor >= 0)
        ::close(descriptor);
    return error;
}

#endif

} // namespace wsify
