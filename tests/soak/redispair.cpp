// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "redispair.h"

#include "broken.h"
#include "link.h"

#include <algorithm>
#include <poll.h>

namespace wsify::soak {

using namespace std::chrono_literals;

namespace {

/// The beginning of the answer; empty when there is none within two seconds.
QByteArray say(quint16 port, QByteArrayView command)
{
    QByteArray answer(8192, '\0');
    try {
        bench::Link link = bench::Link::connected({}, port);
        link.send(command.toByteArray() + "\r\n");
        pollfd waiting{link.descriptor(), POLLIN, 0};
        ::poll(&waiting, 1, 2000);
        return answer.left(link.receive(answer.data(), answer.size()));
    } catch (const bench::Broken &) {
        return {};
    }
}

} // namespace

RedisPair::RedisPair(Loop &loop, const QByteArray &binary, Random random)
    : m_loop(loop)
    , m_binary(binary)
    , m_random(std::move(random))
{
    start(0, false);
    start(1, true);
}

RedisPair::~RedisPair() = default;

void RedisPair::start(int which, bool isReplica)
{
    QByteArrayList arguments{"--port",
                             QByteArray::number(m_ports[size_t(which)].port()),
                             "--bind",
                             "127.0.0.1",
                             "--save",
                             "",
                             "--appendonly",
                             "no",
                             "--dir",
                             m_folder.path().toLocal8Bit(),
                             "--dbfilename",
                             QByteArray::number(which) + ".rdb",
                             "--protected-mode", // this program has many loopback addresses
                             "no",
                             "--repl-diskless-sync-delay",
                             "0",
                             "--repl-ping-replica-period",
                             "1",
                             "--repl-timeout",
                             "10"};
    if (isReplica)
        arguments += {"--replicaof", "127.0.0.1", QByteArray::number(m_ports[size_t(1 - which)].port())};
    m_servers[size_t(which)] = std::make_unique<Server>(m_loop, m_binary, arguments);
}

bool RedisPair::isReady(int which) const
{
    return m_servers[size_t(which)] && m_servers[size_t(which)]->tail().contains("eady to accept connections");
}

QByteArray RedisPair::address(bool both) const
{
    const QByteArray first = "127.0.0.1:" + QByteArray::number(m_ports[0].port());
    return both ? first + ",127.0.0.1:" + QByteArray::number(m_ports[1].port()) : first;
}

bool RedisPair::isWhole() const
{
    return isServing()
           && say(m_ports[size_t(1 - m_primary)].port(), "INFO replication").contains("master_link_status:up");
}

QByteArray RedisPair::state() const
{
    QByteArray all;
    for (const int which : {m_primary, 1 - m_primary})
        all += say(m_ports[size_t(which)].port(), "INFO replication") + m_servers[size_t(which)]->tail().right(1500);
    return all;
}

bool RedisPair::promote()
{
    m_primary = 1 - m_primary;
    if (say(m_ports[size_t(m_primary)].port(), "REPLICAOF NO ONE").startsWith("+OK"))
        return true;
    m_problem = "the replica did not become a primary";
    return false;
}

void RedisPair::begin(Fault fault)
{
    const Milliseconds now = m_loop.now();
    m_fault = fault;
    std::unique_ptr<Server> &primary = m_servers[size_t(m_primary)];
    switch (fault) {
    case Fault::Kill:
    case Fault::Crash:
        primary.reset();
        m_forgettings.push_back(now);
        m_step = Step::Down;
        m_next = now + Milliseconds(m_random.between(0, 3000));
        break;
    case Fault::Stop:
        primary->signal(SIGSTOP);
        m_step = Step::Stopped;
        m_next = now + Milliseconds(m_random.between(500, 8000));
        break;
    case Fault::FailOver: {
        const quint16 old = m_ports[size_t(m_primary)].port();
        m_forgettings.push_back(now);
        if (promote()
            && !say(old, "REPLICAOF 127.0.0.1 " + QByteArray::number(m_ports[size_t(m_primary)].port()))
                    .startsWith("+OK"))
            m_problem = "the primary did not become a replica";
        break;
    }
    }
}

void RedisPair::tick()
{
    const Milliseconds now = m_loop.now();
    switch (m_step) {
    case Step::None:
        break;
    case Step::Down:
        if (now < m_next)
            break;
        if (m_fault == Fault::Crash) {
            if (promote())
                start(1 - m_primary, true);
            m_step = Step::None;
        } else {
            start(m_primary, false);
            m_step = Step::Starting;
        }
        break;
    case Step::Starting:
        if (isReady(m_primary))
            m_step = Step::None;
        break;
    case Step::Stopped:
        if (now < m_next)
            break;
        m_servers[size_t(m_primary)]->signal(SIGCONT);
        m_step = Step::None;
        break;
    }
}

int RedisPair::forgettings(Milliseconds from, Milliseconds to) const
{
    return int(std::count_if(m_forgettings.begin(), m_forgettings.end(),
                             [&](Milliseconds at) { return from <= at && at <= to; }));
}

QByteArray RedisPair::problem()
{
    for (const std::unique_ptr<Server> &server : m_servers) {
        if (server && !server->isRunning())
            return "a redis-server ended:\n" + server->tail();
    }
    return m_problem;
}

} // namespace wsify::soak
