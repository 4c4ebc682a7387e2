// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "backend.h"
#include "options.h"
#include "redispair.h"

#include <QString>
#include <QStringList>

#include <array>
#include <memory>
#include <vector>

namespace wsify::soak {

class Listener;

/// Two nodes on a Redis and its replica, which is killed, stopped and failed over at random, one thing at a time; at times a node is
/// suspended instead. Meanwhile members stay, clients come and go, and back ends post to both nodes, with ids and without.
///
/// What is right:
///
/// - A 201 means that Redis took it, no more: a publication may then be missed only by whom Redis lost it for. What was sent and answered
///   within an outage is excused, and nothing else is. An outage begins with the fault (a second before a SIGKILL: Redis answers the
///   publisher and may die before it writes to the others) and ends for a member when its own node reported that its subscriptions are
///   restored; after a failover, when both nodes did, because a publication may go to the Redis that is a replica by now. A Redis that was
///   only stopped loses nothing: there the members of a node that reported no gap have to get everything. The end has a bound of its own:
///   a node has to notice a failover within 15 s, and to restore within 10 s of Redis' return; otherwise that is wrong.
/// - A publication that was sent once comes once at most, and so does one with an id however often it is sent, to whatever node. It may come
///   once more for each time that ids were forgotten while it was not acknowledged: between its first sending and its 201 Redis was started
///   empty, or a replica took over (replication is asynchronous). It comes no oftener than it was sent. A double is excused by nothing else.
/// - One back end's publications to a channel arrive in its order, also over two nodes: it sends the next one after the 201. After a 503
///   without an id it counts as a new one.
/// - Outside of outages everything is answered 201, and no node reports a gap. At the end /metrics counts the gaps that were reported.
class Cluster
{
public:
    static constexpr int Nodes = 2;
    static constexpr int Groups = 4;
    static constexpr int Channels = 12; ///< channel c is of group c % Groups; a member is in channels of one group

    /// `options.redis` names the faults. `redis`: the binary.
    Cluster(Loop &loop, const Options &options, const QByteArray &redis);
    ~Cluster();
    Cluster(const Cluster &) = delete;
    Cluster &operator=(const Cluster &) = delete;

    /// Behind each turn of the loop.
    void tick();
    bool isDone() const { return m_phase == Phase::Done; }
    qint64 wrongs() const { return m_wrongs; }
    qint64 excused() const { return m_excused; }
    void printLine(double elapsed);
    void printSummary();

    // for its clients
    Loop &loop() { return m_loop; }
    Ledger &ledger() { return m_ledger; }
    Random &random() { return m_random; }
    quint16 port(int node) const { return m_nodes[size_t(node)].server->port(); }
    bool isDraining() const { return m_phase >= Phase::Draining; }
    /// True when a request that was under way between these times may have been answered 503.
    bool mayBeRefused(Milliseconds from, Milliseconds to) const;
    static QByteArray channelName(int channel);
    Mask drawChannels(Random &random) const;
    void wrong(const QString &what);
    /// The same, unless this process was not run for so long that it may be to blame.
    void late(const QString &what);

private:
    enum class Phase : quint8 { Starting, Joining, Running, Leaving, Counting, Draining, Done };
    static constexpr Milliseconds Never = Milliseconds::max();
    struct Node
    {
        std::unique_ptr<Server> server;
        bool isInGap = false;
        int gaps = 0;
    };
    /// A fault and what came of it.
    struct Outage
    {
        RedisPair::Fault fault;
        bool isOfNode = false; ///< suspended, and Redis was well
        Milliseconds began;
        Milliseconds served = Never; ///< Redis, or the node, was there again
        std::array<Milliseconds, Nodes> down{Never, Never}; ///< a node reported its gap
        std::array<Milliseconds, Nodes> restored{Never, Never};
        Milliseconds over = Never;
    };

    void enter(Phase phase);
    void startNodes();
    void heard(int node, const QByteArray &line);
    void beginFault();
    void watchOutage();
    bool mayBeLost(int member, Milliseconds from, Milliseconds to) const;
    void collect();
    void count();
    void judgeEnd();
    void tickClients();
    double elapsed() const;

    Loop &m_loop;
    const Options &m_options;
    Random m_random;
    RedisPair m_redis;
    std::array<Node, Nodes> m_nodes;
    std::vector<Mask> m_memberChannels;
    Ledger m_ledger;

    Phase m_phase = Phase::Starting;
    Milliseconds m_phaseAt{0};
    Milliseconds m_runAt{0};
    std::vector<std::unique_ptr<Listener>> m_members;
    std::vector<std::unique_ptr<Listener>> m_visitors;
    std::vector<std::unique_ptr<BackEnd>> m_backEnds;
    std::vector<Outage> m_outages; ///< the last one is under way until it is over
    Milliseconds m_nextFault{0};
    Milliseconds m_thawAt{0}; ///< 0: no node is suspended
    int m_suspended = 0;
    Milliseconds m_nextVisitor{0};
    Milliseconds m_nextSweep{0};
    std::array<std::unique_ptr<HttpConnection>, Nodes> m_counting;
    int m_counted = 0;
    Milliseconds m_gone{0};

    std::array<int, 5> m_faults{}; ///< by kind; the last one: of nodes
    qint64 m_wrongs = 0;
    qint64 m_excused = 0;
    qint64 m_lastDeliveries = 0;
    double m_lastLine = 0;
    QStringList m_metrics;
};

} // namespace wsify::soak
