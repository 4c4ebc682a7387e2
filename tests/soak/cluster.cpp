// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "cluster.h"

#include "listener.h"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <sys/wait.h>

namespace wsify::soak {

using namespace std::chrono_literals;

namespace {

constexpr int Members = 16; ///< every other one on the other node
constexpr int Visitors = 8;
constexpr int BackEnds = 8; ///< every other one with ids
constexpr Milliseconds Drain{2'000};
constexpr Milliseconds NoticedWithin{15'000}; ///< a Redis that is a replica
constexpr Milliseconds RestoredWithin{10'000}; ///< of its return
constexpr Milliseconds Grace{2'000}; ///< for noticing here
constexpr Milliseconds UnderWay{1'000}; ///< between Redis and a node

QByteArray memberName(int member)
{
    return "member " + QByteArray::number(member);
}

std::vector<Mask> drawMembers(Random &random)
{
    std::vector<Mask> members;
    for (int i = 0; i < Members; ++i) {
        const int group = i / Cluster::Nodes % Cluster::Groups; // each group on each node
        Mask channels = Mask(1) << group;
        for (int c = group; c < Cluster::Channels; c += Cluster::Groups)
            channels |= random.chance(0.6) ? Mask(1) << c : 0;
        members.push_back(channels);
    }
    return members;
}

} // namespace

Cluster::Cluster(Loop &loop, const Options &options, const QByteArray &redis)
    : m_loop(loop)
    , m_options(options)
    , m_random(options.seed)
    , m_redis(loop, redis, m_random.fork())
    , m_memberChannels(drawMembers(m_random))
    , m_ledger(m_memberChannels)
{
    m_ledger.setExcuses({[this](int member, Milliseconds from, Milliseconds to) { return mayBeLost(member, from, to); },
                         [this](Milliseconds from, Milliseconds to) { return m_redis.forgettings(from, to); }});
    enter(Phase::Starting);
}

Cluster::~Cluster() = default;

// ---- what clients ask of it ----

QByteArray Cluster::channelName(int channel)
{
    return "r\xC3\xA4ume/" + QByteArray::number(channel);
}

Mask Cluster::drawChannels(Random &random) const
{
    Mask channels = 0;
    const bool isSpread = random.chance(0.25);
    for (int group = 0; group < Groups; ++group) {
        if (isSpread && random.chance(0.7))
            channels |= Mask(1) << (group + Groups * random.below(Channels / Groups));
    }
    return channels ? channels : Mask(1) << random.below(Channels);
}

bool Cluster::mayBeRefused(Milliseconds from, Milliseconds to) const
{
    return std::any_of(m_outages.begin(), m_outages.end(), [&](const Outage &outage) {
        return !outage.isOfNode && outage.began <= to && (outage.over == Never || outage.over >= from);
    });
}

void Cluster::wrong(const QString &what)
{
    if (++m_wrongs <= 40)
        std::printf("%8.1f s  WRONG  %s\n", elapsed(), qUtf8Printable(what));
}

void Cluster::late(const QString &what)
{
    if (m_excused == 0 && m_loop.recentGap() < 2s) {
        wrong(what);
        return;
    }
    if (++m_excused <= 40)
        std::printf("%8.1f s  inconclusive, because this generator was not run for %lld ms: %s\n", elapsed(),
                    static_cast<long long>(m_loop.longestGap().count()), qUtf8Printable(what));
}

double Cluster::elapsed() const
{
    return double((m_loop.now() - m_runAt).count()) / 1000;
}

// ---- outages ----

void Cluster::beginFault()
{
    const Milliseconds now = m_loop.now();
    if (now < m_nextFault)
        return;
    if (!m_redis.isWhole()) {
        m_nextFault = now + 200ms; // each question is a connection
        if (!m_outages.empty() && now - m_outages.back().over > 60s)
            throw bench::Broken("the replica does not follow: " + m_redis.state().toStdString());
        return;
    }
    Outage outage;
    outage.began = now;
    const int kind = m_random.below(int(m_options.redis.size()) + 1);
    if (kind == int(m_options.redis.size())) {
        outage.isOfNode = true;
        m_suspended = m_random.below(Nodes);
        m_nodes[size_t(m_suspended)].server->signal(SIGSTOP);
        m_thawAt = now + Milliseconds(m_random.between(1000, 4000));
    } else {
        const QByteArray &name = m_options.redis.at(kind);
        outage.fault = name == "kill"         ? RedisPair::Fault::Kill
                       : name == "stop"       ? RedisPair::Fault::Stop
                       : m_random.chance(0.5) ? RedisPair::Fault::Crash
                                              : RedisPair::Fault::FailOver;
        m_redis.begin(outage.fault);
    }
    ++m_faults[outage.isOfNode ? 4 : size_t(outage.fault)];
    m_outages.push_back(outage);
}

void Cluster::watchOutage()
{
    const Milliseconds now = m_loop.now();
    Outage &outage = m_outages.back();
    if (m_thawAt > 0ms && now >= m_thawAt) {
        m_nodes[size_t(m_suspended)].server->signal(SIGCONT);
        m_thawAt = 0ms;
    }
    if (outage.served == Never && m_thawAt == 0ms && m_redis.isServing())
        outage.served = now;
    if (outage.served == Never)
        return;
    const bool isMissed = !outage.isOfNode && outage.fault != RedisPair::Fault::Stop; // by both nodes, in any case
    bool isOver = now - outage.served >= Grace;
    for (int node = 0; node < Nodes; ++node) {
        const Milliseconds down = outage.down[size_t(node)];
        const bool isRestored = outage.restored[size_t(node)] != Never;
        const auto miss = [&](const char *what) {
            late(QStringLiteral("node %1 %2").arg(node).arg(QLatin1String(what)));
            outage.over = now;
        };
        if (down == Never && isMissed && now - outage.served > NoticedWithin + Grace)
            return miss("did not notice that its Redis is gone or a replica");
        if (down != Never && !isRestored && now - std::max(down, outage.served) > RestoredWithin + Grace)
            return miss("did not restore its subscriptions");
        isOver = isOver && (down == Never ? !isMissed : isRestored);
    }
    if (isOver) {
        outage.over = now;
        m_nextFault = now + Milliseconds(m_random.between(500, 6000));
    }
}

void Cluster::heard(int node, const QByteArray &line)
{
    const bool isDown = line.contains("the subscriptions of ") && line.contains("are down");
    if (!isDown && !line.contains("the subscriptions are restored"))
        return;
    Node &of = m_nodes[size_t(node)];
    of.isInGap = isDown;
    of.gaps += isDown;
    if (m_outages.empty() || m_outages.back().over != Never || m_outages.back().isOfNode) {
        late(QStringLiteral("node %1 reports a gap, and Redis was well: %2").arg(node).arg(QString::fromUtf8(line)));
        return;
    }
    Outage &outage = m_outages.back();
    if (isDown)
        outage.down[size_t(node)] = std::min(outage.down[size_t(node)], m_loop.now());
    outage.restored[size_t(node)] = isDown ? Never : m_loop.now();
}

bool Cluster::mayBeLost(int member, Milliseconds from, Milliseconds to) const
{
    const size_t node = size_t(member % Nodes);
    return std::any_of(m_outages.begin(), m_outages.end(), [&](const Outage &outage) {
        if (outage.isOfNode || outage.down[node] == Never)
            return false;
        const bool isKilled = outage.fault == RedisPair::Fault::Kill || outage.fault == RedisPair::Fault::Crash;
        const bool isMoved = outage.fault == RedisPair::Fault::FailOver || outage.fault == RedisPair::Fault::Crash;
        const Milliseconds end = isMoved ? std::max(outage.restored[0], outage.restored[1]) : outage.restored[node];
        return outage.began - (isKilled ? UnderWay : 0ms) <= to && from <= std::min(end, outage.over);
    });
}

// ---- the run ----

void Cluster::enter(Phase phase)
{
    m_phase = phase;
    m_phaseAt = m_loop.now();
}

void Cluster::startNodes()
{
    const bool hasBoth = m_options.redis.contains("failover");
    for (int node = 0; node < Nodes; ++node) {
        auto &server = m_nodes[size_t(node)].server;
        server = std::make_unique<Server>(m_loop, m_options.server,
                                          QByteArrayList{"--listen-addr", "127.0.0.1:0", "--engine", m_options.engine,
                                                         "--workers", QByteArray::number(m_options.workers), "--drain",
                                                         QByteArray::number(Drain.count()) + "ms", "--admin-socket",
                                                         "off", "--access-log=false", "--broker-driver", "redis",
                                                         "--broker-dsn", "redis://" + m_redis.address(hasBoth) + "/0"});
        server->setListener([this, node](const QByteArray &line) { heard(node, line); });
    }
}

void Cluster::tick()
{
    if (isDone())
        return;
    const Milliseconds now = m_loop.now();
    m_ledger.setNow(now);
    m_redis.tick();
    tickClients();
    for (const QString &what : m_ledger.takeWrongs())
        wrong(what);
    for (Node &node : m_nodes) {
        if (m_phase < Phase::Draining && node.server
            && (!node.server->isRunning() || node.server->hasSanitizerReport())) {
            wrong(QStringLiteral("a node is gone, wait status %1; its last words:\n%2")
                      .arg(node.server->waitStatus())
                      .arg(QString::fromUtf8(node.server->tail())));
            enter(Phase::Done);
            return;
        }
    }
    if (const QByteArray problem = m_redis.problem(); !problem.isEmpty())
        throw bench::Broken(problem.toStdString());
    const Milliseconds in = now - m_phaseAt;
    switch (m_phase) {
    case Phase::Starting:
        if (!m_nodes[0].server && m_redis.isWhole())
            startNodes();
        if (m_nodes[0].server && port(0) != 0 && port(1) != 0) {
            for (int i = 0; i < Members; ++i) {
                QByteArrayList channels;
                for (int c = 0; c < Channels; ++c) {
                    if (m_memberChannels[size_t(i)] >> c & 1)
                        channels += channelName(c);
                }
                m_members.push_back(std::make_unique<Listener>(
                    m_loop, port(i % Nodes), memberName(i), channels,
                    Listener::Callbacks{[this, i](QByteArrayView content) { m_ledger.delivered(i, content); },
                                        [this, i](int code, const QString &what) {
                                            m_ledger.drop(i);
                                            if (!isDraining() || code != 1001)
                                                late(QStringLiteral("member %1: the server ended it with %2 %3")
                                                         .arg(i)
                                                         .arg(code)
                                                         .arg(what));
                                        }}));
            }
            enter(Phase::Joining);
        }
        break;
    case Phase::Joining:
        if (std::all_of(m_members.begin(), m_members.end(), [](const auto &member) { return member->isReady(); })) {
            m_runAt = now;
            m_nextFault = now + 2s;
            for (int i = 0; i < BackEnds; ++i)
                m_backEnds.push_back(std::make_unique<BackEnd>(*this, i % 2 == 0));
            enter(Phase::Running);
        }
        break;
    case Phase::Running:
        if (!m_outages.empty() && m_outages.back().over == Never) {
            watchOutage();
        } else if (elapsed() < m_options.minutes * 60) {
            beginFault();
        } else {
            for (const auto &backEnd : m_backEnds)
                backEnd->stop();
            m_visitors.clear();
            enter(Phase::Leaving);
        }
        break;
    case Phase::Leaving:
        collect();
        break;
    case Phase::Counting:
        if (m_counted == Nodes) {
            enter(Phase::Draining);
            for (const Node &node : m_nodes)
                node.server->signal(SIGTERM);
        }
        break;
    case Phase::Draining:
        judgeEnd();
        break;
    case Phase::Done:
        break;
    }
    if (m_phase < Phase::Running && in > 20s) {
        QString tails;
        for (const Node &node : m_nodes)
            tails += node.server ? QString::fromUtf8(node.server->tail()) : QStringLiteral("(not started)");
        wrong(QStringLiteral("the nodes did not start, or the members could not join:\n") + tails);
        enter(Phase::Done);
    }
}

void Cluster::tickClients()
{
    const Milliseconds now = m_loop.now();
    for (const auto &backEnd : m_backEnds)
        backEnd->tick();
    std::erase_if(m_visitors, [](const auto &visitor) { return visitor->isOver(); });
    if (m_phase == Phase::Running && now >= m_nextVisitor) {
        m_nextVisitor = now + Milliseconds(m_random.between(0, 200));
        if (int(m_visitors.size()) >= Visitors) { // one that goes without a word makes room
            m_visitors.erase(m_visitors.begin() + m_random.below(Visitors));
        }
        const QByteArray name = "visitor " + QByteArray::number(m_random.below(1000));
        m_visitors.push_back(std::make_unique<Listener>(
            m_loop, port(m_random.below(Nodes)), name,
            QByteArrayList{channelName(m_random.below(Channels)), name + " too"},
            Listener::Callbacks{{}, [this](int code, const QString &what) {
                                    late(QStringLiteral("a visitor was ended with %1 %2").arg(code).arg(what));
                                }}));
    }
    if (now >= m_nextSweep) {
        m_nextSweep = now + 1s;
        m_ledger.sweep();
    }
}

// ---- its end ----

void Cluster::collect()
{
    const Milliseconds in = m_loop.now() - m_phaseAt;
    const bool isQuiet =
        std::all_of(m_backEnds.begin(), m_backEnds.end(), [](const auto &backEnd) { return backEnd->isDone(); })
        && m_ledger.isSettled();
    if (!isQuiet && in < 60s)
        return;
    if (!isQuiet)
        late(QStringLiteral("a minute after the end it is not quiet"));
    m_ledger.finish();
    enter(Phase::Counting);
    for (int node = 0; node < Nodes; ++node) {
        auto &connection = m_counting[size_t(node)];
        connection = std::make_unique<HttpConnection>(m_loop, port(node));
        connection->request("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", [this, node](int status,
                                                                                             const QByteArray &body) {
            ++m_counted;
            const QByteArray due = "\nwsify_broker_gaps_total " + QByteArray::number(m_nodes[size_t(node)].gaps) + '\n';
            m_metrics.append(QStringLiteral("node %1:%2").arg(node).arg(QString::fromUtf8(due.trimmed())));
            if (status != 200 || !body.contains(due))
                late(QStringLiteral("/metrics of node %1 does not say%2").arg(node).arg(QString::fromUtf8(due)));
        });
    }
}

void Cluster::judgeEnd()
{
    const Milliseconds in = m_loop.now() - m_phaseAt;
    const bool isRunning =
        std::any_of(m_nodes.begin(), m_nodes.end(), [](const Node &node) { return node.server->isRunning(); });
    if (isRunning && in <= Drain + 5s + 1s)
        return;
    if (isRunning) {
        late(QStringLiteral("a node did not end within --drain and 5 s of SIGTERM"));
    } else if (m_gone == 0ms) {
        m_gone = m_loop.now();
        return; // a turn for what still lies in this side's sockets
    }
    for (const Node &node : m_nodes) {
        const int status = node.server->waitStatus();
        if (!isRunning && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
            wrong(QStringLiteral("on SIGTERM a node ended with wait status %1; its last words:\n%2")
                      .arg(status)
                      .arg(QString::fromUtf8(node.server->tail())));
    }
    for (const QString &what : m_ledger.takeWrongs())
        wrong(what);
    enter(Phase::Done);
}

// ---- what it says ----

void Cluster::printLine(double at)
{
    const double seconds = std::max(at - m_lastLine, 0.001);
    std::printf("%8.0f s  outages %3d  delivered %6.0f/s  excused: lost %lld, doubled %lld  errors %lld\n", at,
                int(m_outages.size()), double(m_ledger.deliveries() - m_lastDeliveries) / seconds,
                static_cast<long long>(m_ledger.excusedLosses()), static_cast<long long>(m_ledger.excusedDoubles()),
                static_cast<long long>(m_wrongs));
    m_lastDeliveries = m_ledger.deliveries();
    m_lastLine = at;
}

void Cluster::printSummary()
{
    const auto row = [](const char *what, const QString &value) {
        std::printf("    %-34s %s\n", what, qUtf8Printable(value));
    };
    const auto number = [&](const char *what, qint64 value) { row(what, QString::number(value)); };
    std::printf("\ntwo nodes (%s, %d workers each) on Redis\n", m_options.engine.constData(), m_options.workers);
    row("Redis killed, stopped", QStringLiteral("%1, %2").arg(m_faults[0]).arg(m_faults[1]));
    row("failed over: told, after a crash", QStringLiteral("%1, %2").arg(m_faults[2]).arg(m_faults[3]));
    number("a node suspended", m_faults[4]);
    Milliseconds out{0};
    Milliseconds longest{0};
    for (const Outage &outage : m_outages) {
        const Milliseconds took = outage.over - outage.began;
        out += outage.isOfNode ? 0ms : took;
        longest = std::max(longest, outage.isOfNode ? 0ms : took);
    }
    row("outages of Redis", QStringLiteral("%1 s in all, the longest %2 s")
                                .arg(double(out.count()) / 1000, 0, 'f', 0)
                                .arg(double(longest.count()) / 1000, 0, 'f', 1));
    for (const bool hasIds : {true, false}) {
        BackEnd::Counts sum;
        for (size_t i = hasIds ? 0 : 1; i < m_backEnds.size(); i += 2) {
            const BackEnd::Counts &one = m_backEnds[i]->counts();
            sum.acknowledged += one.acknowledged;
            sum.refused += one.refused;
            sum.givenUp += one.givenUp;
            sum.repeats += one.repeats;
            sum.longest = std::max(sum.longest, one.longest);
        }
        row(hasIds ? "requests with ids" : "requests without ids",
            QStringLiteral("%1 answered 201, %2 answered 503, %3 given up, %4 repeats, the longest until its 201 %5 s")
                .arg(sum.acknowledged)
                .arg(sum.refused)
                .arg(sum.givenUp)
                .arg(sum.repeats)
                .arg(double(sum.longest.count()) / 1000, 0, 'f', 1));
    }
    number("messages due", m_ledger.dueMessages());
    number("messages of unknown fate", m_ledger.unknownMessages());
    number("deliveries", m_ledger.deliveries());
    number("deliveries excused as lost", m_ledger.excusedLosses());
    number("deliveries excused as doubled", m_ledger.excusedDoubles());
    for (const QString &metric : m_metrics)
        row("", metric);
    number("wrong", m_wrongs);
    number("inconclusive", m_excused);
}

} // namespace wsify::soak
