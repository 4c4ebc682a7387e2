// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/config/inputfile.h"

#include <QFile>
#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace wsify {

#ifdef Q_OS_UNIX

namespace {

/// Waits for more, however little; what is wrong, or nothing.
QString waitForMore(int descriptor, std::chrono::steady_clock::time_point until, std::chrono::milliseconds patience)
{
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
    pollfd wanted{.fd = descriptor, .events = POLLIN, .revents = 0};
    const int ready = left > 0 ? ::poll(&wanted, 1, int(left)) : 0;
    if (ready == 0)
        return QStringLiteral("it did not end within %1 s").arg(double(patience.count()) / 1000);
    return ready > 0 ? QString() : qt_error_string(errno); // also a signal, which wants the process to end
}

bool isNullDevice(const struct stat &file)
{
    struct stat device = {};
    return S_ISCHR(file.st_mode) && ::stat("/dev/null", &device) == 0 && file.st_rdev == device.st_rdev;
}

/// What is wrong, or nothing.
QString readAll(int descriptor, bool isPipe, qsizetype most, QByteArray &content, std::chrono::milliseconds patience)
{
    const auto until = std::chrono::steady_clock::now() + patience;
    QString wrong;
    QByteArray part(64 * 1024, Qt::Uninitialized);
    while (wrong.isEmpty() && content.size() <= most) {
        const ssize_t got = ::read(descriptor, part.data(), size_t(qMin(part.size(), most + 1 - content.size())));
        if (got > 0)
            content.append(part.constData(), got);
        else if (got == 0)
            return isPipe && content.isEmpty() ? QStringLiteral("a pipe that holds nothing") : QString();
        else if (errno == EAGAIN)
            wrong = waitForMore(descriptor, until, patience);
        else if (errno != EINTR)
            wrong = qt_error_string(errno);
    }
    return wrong;
}

} // namespace

bool readInput(const QString &path, qsizetype most, Pipes pipes, QByteArray &content, QString &error,
               std::chrono::milliseconds patience)
{
    content.clear();
    QString reason;
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat file = {};
    if (descriptor < 0 || ::fstat(descriptor, &file) != 0)
        reason = qt_error_string(errno);
    else if (S_ISFIFO(file.st_mode) && pipes == Pipes::Refuse)
        reason = QStringLiteral("a pipe cannot be read again; give a regular file");
    else if (pipes == Pipes::Refuse && S_ISDIR(file.st_mode))
        reason = qt_error_string(EISDIR);
    else if (pipes == Pipes::Refuse && !S_ISREG(file.st_mode) && !isNullDevice(file))
        reason = QStringLiteral("it is not a regular file");
    else
        reason = readAll(descriptor, S_ISFIFO(file.st_mode), most, content, patience);
    if (descriptor >= 0)
        ::close(descriptor);
    error = path + QStringLiteral(": ") + reason;
    return reason.isEmpty();
}

#else

bool readInput(const QString &path, qsizetype most, Pipes, QByteArray &content, QString &error,
               std::chrono::milliseconds)
{
    QFile file(path);
    content = file.open(QIODevice::ReadOnly) ? file.read(most + 1) : QByteArray();
    error = path + QStringLiteral(": ") + file.errorString();
    return file.error() == QFileDevice::NoError;
}

#endif

} // namespace wsify
