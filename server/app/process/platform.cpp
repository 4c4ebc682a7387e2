// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/platform.h"

#include <QFile>
#include <QFileInfo>
#include <QSocketNotifier>

#include <algorithm>
#include <atomic>
#include <limits>
#include <utility>

#ifdef Q_OS_WIN
#include <windows.h>
#else
#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#ifdef Q_OS_LINUX
#include <sys/syscall.h>
#endif
#include <unistd.h>
#endif

namespace wsify {

namespace {

constexpr qint64 FallbackMemory = 1024LL * 1024 * 1024;

/// The least number in the files of that name in a folder and all above it, up to `root`.
std::optional<qint64> leastUpwards(const QString &root, QString path, const char *name)
{
    std::optional<qint64> least;
    for (;;) {
        QFile file(root + path + u'/' + QLatin1String(name));
        if (file.open(QIODevice::ReadOnly)) {
            bool isNumber = false;
            const qint64 bytes = file.readAll().trimmed().toLongLong(&isNumber); // "max" is none
            if (isNumber && bytes > 0)
                least = std::min(bytes, least.value_or(bytes));
        }
        if (path.isEmpty())
            return least;
        path.truncate(std::max<qsizetype>(path.lastIndexOf(u'/'), 0));
    }
}

} // namespace

// proc_pid_fd(5): the size of the directory is their number since Linux 6.2; before, it is 0.
std::optional<qint64> openDescriptors()
{
    const qint64 number = QFileInfo(QStringLiteral("/proc/self/fd")).size();
    return number > 0 ? std::optional(number) : std::nullopt;
}

qint64 descriptorLimit()
{
#ifndef Q_OS_WIN
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        return qint64(limit.rlim_cur);
#endif
    return 0;
}

// proc_pid_status(5)
qint64 residentBytes()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArrayList lines = status.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmRSS:"))
            return line.sliced(6).replace("kB", "").trimmed().toLongLong() * 1024;
    }
    return 0;
}

// cgroups(7): lines are hierarchy:controllers:path. Inside a container the path may be the host's; the levels that are missing are passed over.
std::optional<qint64> controlGroupMemory(const QByteArray &groups, const QString &root)
{
    std::optional<qint64> least;
    const auto lines = groups.split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype first = line.indexOf(':');
        const qsizetype second = line.indexOf(':', first + 1);
        if (first < 0 || second < 0)
            continue;
        const QByteArray controllers = line.sliced(first + 1, second - first - 1);
        QString path = QString::fromUtf8(line.sliced(second + 1));
        if (path == u"/")
            path.clear();
        std::optional<qint64> found;
        if (controllers.isEmpty()) {
            // version 2, alone or beside version 1
            const bool isBeside = QFileInfo::exists(root + QStringLiteral("/unified"));
            found = leastUpwards(isBeside ? root + QStringLiteral("/unified") : root, path, "memory.max");
        } else if (controllers.split(',').contains("memory")) {
            found = leastUpwards(root + QStringLiteral("/memory"), path, "memory.limit_in_bytes");
        }
        if (found)
            least = std::min(*found, least.value_or(*found));
    }
    return least;
}

namespace {
// Of the process, for its signal handlers, which get nothing but a number.
constexpr qint64 SameRequestMs = 1000;
std::atomic<qint64> firstRequest = 0; // ms of a monotonic clock; 0: none
static_assert(std::atomic<qint64>::is_always_lock_free && std::atomic<int>::is_always_lock_free,
              "signal handlers may use nothing else");

bool isInstalled = false; // by install(), and not yet for an object

enum class Request : quint8 { First, Same, Second };

/// What a request to end that comes at `now` (ms) is.
Request requestAt(qint64 now)
{
    qint64 first = 0;
    if (firstRequest.compare_exchange_strong(first, std::max<qint64>(now, 1)))
        return Request::First;
    return now - first > SameRequestMs ? Request::Second : Request::Same;
}
} // namespace

#ifdef Q_OS_WIN

namespace {
std::atomic<TerminationSignals *> receiver = nullptr;
std::atomic<bool> isUntold = false; // a request that came without a receiver

BOOL WINAPI onConsoleEvent(DWORD)
{
    const Request request = requestAt(qint64(GetTickCount64()));
    if (request == Request::Second)
        ExitProcess(130);
    if (request == Request::First)
        isUntold = true;
    TerminationSignals *object = receiver.load();
    if (object && isUntold.exchange(false))
        QMetaObject::invokeMethod(object, &TerminationSignals::requested, Qt::QueuedConnection);
    return TRUE;
}
} // namespace

qint64 systemThread()
{
    return 0;
}

void waitUntilGone(qint64)
{
}

qint64 raiseDescriptorLimit()
{
    return 65'536;
}

std::chrono::milliseconds processorTime()
{
    return {};
}

std::optional<uint> peerUser(qintptr)
{
    return {};
}

QByteArray fileIdentity(const QString &)
{
    return {};
}

bool isSocket(const QString &)
{
    return false;
}

void ignoreBrokenPipe()
{
}

qint64 availableMemory()
{
    MEMORYSTATUSEX status{};
    status.dwLength = sizeof status;
    return GlobalMemoryStatusEx(&status) ? qint64(status.ullTotalPhys) : FallbackMemory;
}

bool writeStandardOutput(QByteArrayView bytes)
{
    const HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
    while (!bytes.isEmpty()) {
        DWORD written = 0;
        if (!WriteFile(output, bytes.data(), DWORD(bytes.size()), &written, nullptr) || written == 0)
            return false;
        bytes = bytes.sliced(written);
    }
    return true;
}

bool isTerminalOutput()
{
    DWORD mode = 0;
    return GetConsoleMode(GetStdHandle(STD_OUTPUT_HANDLE), &mode);
}

TerminationSignals::TerminationSignals(QObject *parent)
    : QObject(parent)
{
    if (!std::exchange(isInstalled, false))
        install();
    receiver = this;
    if (isUntold.exchange(false)) // it came before
        QMetaObject::invokeMethod(this, &TerminationSignals::requested, Qt::QueuedConnection);
}

void TerminationSignals::install()
{
    isInstalled = true;
    firstRequest = 0;
    isUntold = false;
    SetConsoleCtrlHandler(onConsoleEvent, TRUE);
}

void TerminationSignals::uninstall()
{
    isInstalled = false;
    SetConsoleCtrlHandler(onConsoleEvent, FALSE);
    if (firstRequest != 0)
        ExitProcess(130);
}

TerminationSignals::~TerminationSignals()
{
    receiver = nullptr;
}

void TerminationSignals::take()
{
}

#else

namespace {
// The pipe wakes the event loop. It stays for the process, like the handlers, which write to it.
std::atomic<int> signalPipe[2] = {-1, -1};
std::atomic<int> came = 0; // what the event loop has not yet taken
std::atomic<int> endSignal = 0; // the first
constexpr int EndRequested = 1;
constexpr int HungUp = 2;

void tellLoop(int what)
{
    came.fetch_or(what);
    const char byte = 0;
    // Non-blocking: where there is no room, the loop is going to wake anyway.
    [[maybe_unused]] const ssize_t written = ::write(signalPipe[1], &byte, 1);
}

void onEndSignal(int number)
{
    const int saved = errno;
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const Request request = requestAt(qint64(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000);
    if (request == Request::Second)
        _exit(128 + number);
    if (request == Request::First) {
        endSignal = number;
        tellLoop(EndRequested);
    }
    errno = saved;
}

void onHangup(int)
{
    const int saved = errno;
    tellLoop(HungUp);
    errno = saved;
}

struct Handled
{
    int number;
    void (*handler)(int);
    struct sigaction former = {};
};
Handled handled[] = {{SIGTERM, onEndSignal}, {SIGINT, onEndSignal}, {SIGQUIT, onEndSignal},
                     {SIGHUP, onHangup},     {SIGUSR1, SIG_IGN},    {SIGUSR2, SIG_IGN}};
} // namespace

std::chrono::milliseconds processorTime()
{
    rusage usage{};
    if (getrusage(RUSAGE_SELF, &usage) != 0)
        return {};
    const auto ms = [](const timeval &time) {
        return std::chrono::milliseconds(qint64(time.tv_sec) * 1000 + time.tv_usec / 1000);
    };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

QByteArray fileIdentity(const QString &path)
{
    struct stat file = {};
    if (::lstat(QFile::encodeName(path).constData(), &file) != 0)
        return {};
    return QByteArray::number(quint64(file.st_dev)) + ':' + QByteArray::number(quint64(file.st_ino));
}

bool isSocket(const QString &path)
{
    struct stat file = {};
    return ::lstat(QFile::encodeName(path).constData(), &file) == 0 && S_ISSOCK(file.st_mode);
}

std::optional<uint> peerUser(qintptr descriptor)
{
#ifdef Q_OS_LINUX
    ucred peer{};
    socklen_t size = sizeof peer;
    if (getsockopt(int(descriptor), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return {};
    return peer.uid;
#else
    uid_t user = 0;
    gid_t group = 0;
    if (getpeereid(int(descriptor), &user, &group) != 0)
        return {};
    return user;
#endif
}

qint64 systemThread()
{
#ifdef Q_OS_LINUX
    return ::syscall(SYS_gettid);
#else
    return 0;
#endif
}

void waitUntilGone([[maybe_unused]] qint64 thread)
{
#ifdef Q_OS_LINUX
    for (int i = 0; i < 10'000 && ::syscall(SYS_tgkill, ::getpid(), thread, 0) == 0; ++i)
        ::usleep(100);
#endif
}

qint64 raiseDescriptorLimit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 256; // what every system gives
    const rlimit raised{limit.rlim_max, limit.rlim_max};
    // macOS refuses an unlimited number; then what was there stays.
    if (limit.rlim_cur < limit.rlim_max && setrlimit(RLIMIT_NOFILE, &raised) == 0)
        limit.rlim_cur = limit.rlim_max;
    // Linux grows a process's table of descriptors by doubling, and waits some 20 ms for every thread each time; before there are threads it
    // does not wait. A descriptor at the far end, for a moment, makes room for the connections of most servers (512 KiB of the kernel's).
    constexpr rlim_t TableSize = 65'536;
    const int far = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, int(std::min(limit.rlim_cur, TableSize)) - 1);
    if (far >= 0)
        ::close(far);
    constexpr rlim_t Most = std::numeric_limits<int>::max(); // descriptors are ints
    return qint64(std::min(limit.rlim_cur, Most));
}

qint64 availableMemory()
{
    const long pages = ::sysconf(_SC_PHYS_PAGES);
    const long pageSize = ::sysconf(_SC_PAGESIZE);
    const qint64 machine = pages > 0 && pageSize > 0 ? qint64(pages) * pageSize : FallbackMemory;
    QFile groups(QStringLiteral("/proc/self/cgroup"));
    if (!groups.open(QIODevice::ReadOnly))
        return machine;
    return std::min(machine, controlGroupMemory(groups.readAll(), QStringLiteral("/sys/fs/cgroup")).value_or(machine));
}

void ignoreBrokenPipe()
{
    std::signal(SIGPIPE, SIG_IGN);
}

bool writeStandardOutput(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), size_t(bytes.size()));
        if (written >= 0) {
            bytes = bytes.sliced(written);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            // Whoever shares the other end of it may have made it non-blocking.
            pollfd ready{STDOUT_FILENO, POLLOUT, 0};
            if (::poll(&ready, 1, -1) < 0 && errno != EINTR)
                return false;
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

bool isTerminalOutput()
{
    return ::isatty(STDOUT_FILENO) == 1;
}

TerminationSignals::TerminationSignals(QObject *parent)
    : QObject(parent)
{
    if (!isInstalled)
        install();
    isInstalled = false;
    auto *notifier = new QSocketNotifier(signalPipe[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, &TerminationSignals::take);
}

void TerminationSignals::install()
{
    int ends[2];
    if (signalPipe[0] < 0) {
        if (::pipe(ends) != 0)
            qFatal("no pipe for signals");
        for (int i = 0; i < 2; ++i) {
            ::fcntl(ends[i], F_SETFD, FD_CLOEXEC);
            ::fcntl(ends[i], F_SETFL, O_NONBLOCK);
            signalPipe[i] = ends[i];
        }
    }
    isInstalled = true;
    came = 0;
    firstRequest = 0;
    for (Handled &each : handled) {
        struct sigaction action = {};
        action.sa_handler = each.handler;
        action.sa_flags = SA_RESTART;
        sigemptyset(&action.sa_mask);
        sigaction(each.number, &action, &each.former);
    }
}

void TerminationSignals::uninstall()
{
    isInstalled = false;
    for (const Handled &each : handled)
        sigaction(each.number, &each.former, nullptr);
    const int what = came.exchange(0);
    if (what & HungUp)
        std::raise(SIGHUP);
    if (what & EndRequested)
        std::raise(endSignal);
}

TerminationSignals::~TerminationSignals() = default;

void TerminationSignals::take()
{
    char bytes[64];
    while (::read(signalPipe[0], bytes, sizeof bytes) > 0) {
    }
    const int what = came.exchange(0);
    if (what & HungUp)
        Q_EMIT hangup();
    if (what & EndRequested)
        Q_EMIT requested();
}

#endif

} // namespace wsify
