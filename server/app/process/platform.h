// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArrayView>
#include <QObject>
#include <QString>

#include <chrono>
#include <optional>

namespace wsify {

/// Raises the soft limit of file descriptors to the hard one and returns the new limit. Windows has no such limit for
/// sockets: it returns 65,536 there; ports and memory end long before that.
qint64 raiseDescriptorLimit();

/// Memory available to this process, in bytes: the machine's, or less if a control group says so (Linux, v1 and v2,
/// every level). 1 GiB if neither is known.
qint64 availableMemory();

/// The memory limit of control groups for a process whose /proc/self/cgroup is `groups`: the lowest of all levels;
/// none if unlimited. `root` is their mount point.
std::optional<qint64> controlGroupMemory(const QByteArray &groups, const QString &root);

/// Resident size of this process, in bytes; 0 if the system cannot tell.
qint64 residentBytes();
/// CPU time of all threads of this process; 0 if the system cannot tell.
std::chrono::milliseconds processorTime();
/// The calling thread, for waitUntilGone(); 0 where the system has no number for it.
qint64 systemThread();
/// Waits until that thread of this process has ended for the system, too, which is a moment after QThread::wait(): only then is freed
/// what libraries keep for a thread (OpenSSL), and the end of the process would free it a second time. For 1 s at most.
void waitUntilGone(qint64 thread);
/// Number of open descriptors of this process. None if the system cannot tell, or only by listing them all, which is slow
/// with many connections (Linux before 6.2).
std::optional<qint64> openDescriptors();
/// Number of descriptors that this process may open; 0 if there is no limit.
qint64 descriptorLimit();
/// The user at the other end of a connected local socket; none if the system cannot tell.
std::optional<uint> peerUser(qintptr descriptor);
/// Device and inode of what is at that path, of a link itself; empty if there is nothing, and on Windows. Another file
/// can have the same only when this one is neither named nor open any more.
QByteArray fileIdentity(const QString &path);
/// A Unix socket is at that path, and no link to one; false on Windows.
bool isSocket(const QString &path);

/// Makes a write to a pipe or socket without a reader an error instead of the end of the process. Does nothing on
/// Windows, which has no such signal.
void ignoreBrokenPipe();

/// Writes everything to standard output, bypassing the C library's buffers, and blocks while nobody reads it. False on
/// failure.
bool writeStandardOutput(QByteArrayView bytes);

/// Standard output is a terminal.
bool isTerminalOutput();

/// Turns SIGTERM, SIGINT and SIGQUIT (Windows: Ctrl+C, Ctrl+Break, the console's closing) into requested() on the event
/// loop, and SIGHUP into hangup(), even if it was inherited as ignored. SIGUSR1 and SIGUSR2 do nothing.
///
/// Main thread; at most one at a time, beside a QCoreApplication. Requests within a second of the first are the same
/// request: terminals and service managers send two. A later one ends the process at once, with 128 + the signal's
/// number, even if the event loop is stuck. The handlers stay until the process ends, so that no signal changes the exit
/// code of a process that is ending.
class TerminationSignals : public QObject
{
    Q_OBJECT

public:
    explicit TerminationSignals(QObject *parent = nullptr);
    ~TerminationSignals() override;

    /// For the first line of main(): what comes from here on is kept for the first object, which else begins with this.
    static void install();
    /// Takes install() back when there is to be no object: the process ends if it was asked to meanwhile.
    static void uninstall();

Q_SIGNALS:
    /// Emitted for the first request, and only once.
    void requested();
    /// Emitted for SIGHUP; once for several that come together.
    void hangup();

private:
    void take();
};

} // namespace wsify
