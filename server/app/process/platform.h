// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArrayView>
#include <QObject>
#include <QString>

#include <chrono>
#include <optional>

namespace wsify {

/// Raises the soft limit of file descriptors to the hard one and returns how many this process may now have. Windows has no
/// such limit for sockets: 65,536 there, where ports and memory end long before.
qint64 raiseDescriptorLimit();

/// Bytes of memory that this process may have: what the machine has, or less when a control group says so (Linux, v1 and v2, every level).
/// 1 GiB where neither can be found out.
qint64 availableMemory();

/// What control groups allow the process whose /proc/self/cgroup is `groups`, of all levels the least; none when they allow everything.
/// `root` is where they are mounted.
std::optional<qint64> controlGroupMemory(const QByteArray &groups, const QString &root);

/// Bytes of this process that are in memory; 0 where the system does not say.
qint64 residentBytes();
/// Time that all threads of this process have spent on processors; 0 where the system does not say.
std::chrono::milliseconds processorTime();
/// The user at the other end of a connected local socket; none where the system does not say.
std::optional<uint> peerUser(qintptr descriptor);

/// Makes writing to a pipe or socket whose reader has left an error instead of the end of the process. Does nothing on Windows,
/// which has no such signal.
void ignoreBrokenPipe();

/// Memory that was freed and is resident all the same: what a flood of connections leaves in the heap's gaps.
///
/// One thread. Does something with glibc alone: its malloc() returns no more than the end of a heap by itself.
class FreedMemory
{
public:
    /// Before there are threads: free memory at the end of a heap is given back from 2 MiB on. glibc's own threshold grows to twice the largest
    /// buffer ever freed, for each thread's heap, and nothing trims the end of a thread's heap afterwards.
    FreedMemory();
    /// Looks, and when it is over 8 MiB more than after the last time, gives it back to the system. Threads that allocate meanwhile wait, some
    /// ms for each 100 MiB.
    void release();

private:
    qint64 m_kept = 0; ///< resident and not in use, after the last time
};

/// Writes everything to standard output, past the C library's buffers, and blocks while nobody reads it. False when it failed.
bool writeStandardOutput(QByteArrayView bytes);

/// Turns SIGTERM and SIGINT (Windows: Ctrl+C, Ctrl+Break, the console's closing) into a signal on the event loop.
///
/// Main thread; at most one at a time. The second request ends the process at once, with 128 + the signal's number, even when
/// the event loop is stuck. Destroying it restores what was before.
class TerminationSignals : public QObject
{
    Q_OBJECT

public:
    explicit TerminationSignals(QObject *parent = nullptr);
    ~TerminationSignals() override;

Q_SIGNALS:
    /// Emitted for the first request; there is no second.
    void requested();
};

} // namespace wsify
