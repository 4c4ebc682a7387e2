// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "hostile/rundelay.h"

#include <QByteArray>
#include <QDir>
#include <QFile>

#include <algorithm>

namespace wsify::test {

namespace {

/// The second figure is the time spent waiting on a run queue.
qint64 delayIn(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() : 0;
}

qint64 ownDelay()
{
    return delayIn(QStringLiteral("/proc/thread-self/schedstat"));
}

} // namespace

RunDelay::RunDelay(qint64 pid)
    : m_pid(pid)
{
    restart();
}

void RunDelay::restart()
{
    m_before = delays();
    m_ownBefore = ownDelay();
}

qint64 RunDelay::ms() const
{
    qint64 most = 0;
    const Delays now = delays();
    for (auto it = now.begin(); it != now.end(); ++it)
        most = std::max(most, it.value() - m_before.value(it.key()));
    return (most + ownDelay() - m_ownBefore) / 1'000'000;
}

RunDelay::Delays RunDelay::delays() const
{
    Delays delays;
    const QString tasks = QStringLiteral("/proc/%1/task/").arg(m_pid);
    const QStringList threads = QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &thread : threads)
        delays.insert(thread.toLatin1(), delayIn(tasks + thread + QStringLiteral("/schedstat")));
    return delays;
}

} // namespace wsify::test
