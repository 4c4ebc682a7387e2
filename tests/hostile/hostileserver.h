// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "support/serverprocess.h"

#include <QByteArray>
#include <QHash>
#include <QStringList>

#include <memory>

namespace wsify::test {

/// The real server, and what it must be again when an attack is over: alive, serving, and with no more memory, descriptors and clients
/// than before. One server lives through many scenarios, so what each of them leaves behind adds up.
class HostileServer
{
public:
    /// The room that memory has beside what it was: PROTOCOL.md gives 16 MiB and a fifth.
    static constexpr qint64 MemoryMargin = 16 * 1024 * 1024;

    /// Begins a scenario on a server with these flags: the one that runs when it has the same, else a new one. True when it serves.
    bool serve(const QStringList &arguments, int descriptors = 0);
    /// The same on a server that was started elsewhere, such as a second one on the same port; takes it over.
    bool adopt(std::unique_ptr<ServerProcess> process);
    /// The end of a scenario, when its clients are gone. Empty when the server is what it was; else what it is not.
    QByteArray recover();
    /// Ends the server. Empty when it ended well.
    QByteArray stop();

    ServerProcess &process() { return *m_process; }
    quint16 port() const { return m_process->port(); }
    bool isQt() const { return m_process->engine() == "qt"; }
    /// For QVERIFY2: why it did not come up.
    QByteArray problem() const;

    /// How much a counter grew since the scenario began.
    double grown(const QByteArray &metric) const;
    /// Bytes by which the resident memory was at most larger, since the scenario began, than when the server was idle. A sanitizer keeps
    /// what is freed: 0 in its builds.
    qint64 peakGrowth() const;
    /// Of the process, in clock seconds of one processor.
    double processorSeconds() const;

private:
    using Samples = QHash<QByteArray, double>;

    Samples samples() const;
    QByteArray serveFreshClient() const;
    int descriptors() const;
    qint64 statusBytes(const QByteArray &name) const;
    bool begin();

    std::unique_ptr<ServerProcess> m_process;
    QStringList m_arguments;
    int m_limit = 0;
    Samples m_before;
    qint64 m_idleResident = 0;
    int m_idleDescriptors = 0;
};

} // namespace wsify::test

/// Ends the test function unless a server with these flags serves; the scenario begins.
#define WSIFY_SERVE(server, ...) QVERIFY2((server).serve(__VA_ARGS__), (server).problem().constData())

/// The end of a scenario, for cleanup().
#define WSIFY_RECOVERED(server)                                                                                        \
    do {                                                                                                               \
        const QByteArray broken = (server).recover();                                                                  \
        QVERIFY2(broken.isEmpty(), broken.constData());                                                                \
    } while (false)
