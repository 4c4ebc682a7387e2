// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QtGlobal>

#include <sys/types.h>

namespace wsify::test {

/// Stops one thread of a child process, by ptrace, while its others go on: a worker that gets no processor. One thread makes and ends it.
class FrozenThread
{
public:
    /// The thread of that name, as /proc has it.
    FrozenThread(qint64 process, const QByteArray &name);
    ~FrozenThread() { thaw(); }
    FrozenThread(const FrozenThread &) = delete;
    FrozenThread &operator=(const FrozenThread &) = delete;

    /// False when there is no such thread, or the system does not let us.
    bool isFrozen() const { return m_thread > 0; }
    void thaw();

private:
    pid_t m_thread = 0;
};

} // namespace wsify::test
