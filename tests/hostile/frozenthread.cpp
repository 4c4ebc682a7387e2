// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "hostile/frozenthread.h"

#include <QDir>
#include <QFile>

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <utility>

namespace wsify::test {

FrozenThread::FrozenThread(qint64 process, const QByteArray &name)
{
    const QDir tasks(QStringLiteral("/proc/%1/task").arg(process));
    const QStringList threads = tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &thread : threads) {
        QFile file(tasks.filePath(thread + QStringLiteral("/comm")));
        if (!file.open(QIODevice::ReadOnly) || file.readAll().trimmed() != name)
            continue;
        const pid_t id = thread.toInt();
        int status = 0;
        if (::ptrace(PTRACE_SEIZE, id, nullptr, nullptr) == 0 && ::ptrace(PTRACE_INTERRUPT, id, nullptr, nullptr) == 0
            && ::waitpid(id, &status, __WALL) == id)
            m_thread = id;
        return;
    }
}

void FrozenThread::thaw()
{
    if (m_thread > 0)
        ::ptrace(PTRACE_DETACH, std::exchange(m_thread, 0), nullptr, nullptr);
}

} // namespace wsify::test
