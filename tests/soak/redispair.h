// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "random.h"
#include "server.h"
#include "support/reservedport.h"

#include <QTemporaryDir>

#include <array>
#include <memory>
#include <vector>

namespace wsify::soak {

/// A redis-server and its replica, and what happens to them. Nothing is kept on disk: what is started again is empty.
class RedisPair
{
public:
    enum class Fault : quint8 {
        Kill, ///< SIGKILL, and started again
        Stop, ///< SIGSTOP for a while
        FailOver, ///< the replica becomes the primary, and the primary its replica
        Crash, ///< SIGKILL, the replica becomes the primary, and what was killed is started again as its replica
    };

    /// `binary`: an absolute path. Starts both.
    RedisPair(Loop &loop, const QByteArray &binary, Random random);
    ~RedisPair();
    RedisPair(const RedisPair &) = delete;
    RedisPair &operator=(const RedisPair &) = delete;

    /// `HOST:PORT`, or of both with a comma.
    QByteArray address(bool both) const;
    /// The replica has what the primary has. Asks it.
    bool isWhole() const;
    /// What both say of their replication. Asks them.
    QByteArray state() const;
    /// Only when it isWhole().
    void begin(Fault fault);
    void tick();
    /// It serves, for all that this side knows.
    bool isServing() const { return m_step == Step::None; }
    /// How often ids were forgotten between these times, both included: a Redis that is started again knows none, and one that takes over
    /// knows those that were copied to it.
    int forgettings(Milliseconds from, Milliseconds to) const;
    /// Empty, or why it cannot go on.
    QByteArray problem();

private:
    enum class Step : quint8 { None, Down, Starting, Stopped };
    void start(int which, bool isReplica);
    bool promote();
    bool isReady(int which) const;

    Loop &m_loop;
    QByteArray m_binary;
    Random m_random;
    QTemporaryDir m_folder;
    std::array<test::ReservedPort, 2> m_ports; ///< also while none runs there
    std::array<std::unique_ptr<Server>, 2> m_servers;
    int m_primary = 0;
    Fault m_fault = Fault::Kill;
    Step m_step = Step::Starting;
    Milliseconds m_next{0};
    std::vector<Milliseconds> m_forgettings;
    QByteArray m_problem;
};

} // namespace wsify::soak
