// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "world.h"

#include "wire.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <bit>
#include <cstdio>
#include <sys/wait.h>

namespace wsify::soak {

using namespace std::chrono_literals;

namespace {

constexpr int Members = 16;
constexpr int FloodMembers = 4;
constexpr int Visitors = 16;
constexpr int WsPublishers = 8;
constexpr int HttpPublishers = 4;
constexpr int BurstClients = 1000;
constexpr int FloodPublishers = 4;
constexpr qint64 FloodBytes = 32 * 1024 * 1024;
constexpr int FloodStallers = 10;
constexpr int NoiseSize = 64 * 1024;

QByteArrayList arguments(const Options &options, const Authorizer *authorizer)
{
    QByteArrayList list{"--listen-addr",  "127.0.0.1:0",
                        "--engine",       options.engine,
                        "--workers",      QByteArray::number(options.workers),
                        "--drain",        QByteArray::number(World::Drain.count()) + "ms",
                        "--admin-socket", "off"};
    if (authorizer)
        list += {"--authorizer-url", authorizer->url(), "--authorizer-timeout",
                 QByteArray::number(World::AuthorizerTimeout.count()) + "ms"};
    return list;
}

std::vector<Mask> drawMembers(Random &random)
{
    std::vector<Mask> members;
    for (int i = 0; i < Members; ++i) {
        const int group = i % World::Groups;
        Mask channels = Mask(1) << i; // so that no channel is without
        for (int c = group; c < World::Channels; c += World::Groups)
            channels |= random.chance(0.4) ? Mask(1) << c : 0;
        if (i < FloodMembers)
            channels |= Mask(1) << World::Flood;
        members.push_back(channels);
    }
    return members;
}

} // namespace

World::World(Loop &loop, const Options &options, bool hasAuthorizer, quint64 seed)
    : m_loop(loop)
    , m_options(options)
    , m_name(hasAuthorizer ? "authorized" : "open")
    , m_random(seed)
    , m_authorizer(hasAuthorizer ? std::make_unique<Authorizer>(loop, m_random.fork(),
                                                                [this](const Call &call) {
                                                                    WsClient *client = m_byNumber.value(call.client);
                                                                    return client ? client->judge(call) : Answer{};
                                                                })
                                 : nullptr)
    , m_server(loop, options.server, arguments(options, m_authorizer.get()))
    , m_memberChannels(drawMembers(m_random))
    , m_ledger(m_memberChannels)
    , m_meter(m_server.pid())
{
    enter(Phase::Starting);
}

World::~World() = default;

// ---- what clients ask of it ----

QByteArray World::channelName(int channel)
{
    return channel == Flood ? "flood" : channel == Noise ? "noise" : "r\xC3\xA4ume/" + QByteArray::number(channel);
}

int World::drawSize(Random &random)
{
    const int kind = random.below(100);
    return kind < 70   ? random.between(bench::MinSize, 300)
           : kind < 95 ? random.between(300, 4000)
           : kind < 99 ? random.between(4000, 32'000)
                       : random.between(32'000, 100'000);
}

Mask World::drawSpread(Random &random) const
{
    Mask channels = 0;
    for (int group = 0; group < Groups; ++group) {
        if (random.chance(0.7))
            channels |= Mask(1) << (group + Groups * random.below(Channels / Groups));
    }
    return channels ? channels : Mask(1);
}

Answer World::drawAnswer()
{
    Answer answer;
    const int draw = m_random.below(1000);
    if (m_mood == Mood::Hanging || draw < 3)
        answer.kind = Answer::Hang;
    else if (m_mood == Mood::Failing || draw < 6)
        answer.status = m_random.chance(0.5) ? 500 : 503;
    else if (draw < 8)
        answer.kind = Answer::CloseEarly;
    else if (draw < 10)
        answer.kind = Answer::Garbage;
    else if (draw < 40)
        answer.status = m_random.chance(0.5) ? 403 : m_random.chance(0.5) ? 302 : 404;
    if (m_mood == Mood::Slow || m_random.chance(0.05))
        answer.delay = Milliseconds(m_random.between(5, 500));
    answer.closes = m_random.chance(0.03);
    return answer;
}

void World::settleLater(Publisher publisher)
{
    m_settling.emplace_back(publisher, m_loop.now());
}

qint64 World::noiseBytes() const
{
    return m_noise ? m_noise->bytesPublished() : 0;
}

void World::wrong(const QString &what)
{
    if (++m_wrongs <= 40)
        std::printf("%8.1f s  %-10s  WRONG  %s\n", elapsed(), m_name, qUtf8Printable(what));
}

void World::late(const QString &what)
{
    // Once something happened that may be this process's own fault, what follows from it may be, too.
    if (m_excused == 0 && m_loop.recentGap() < 2s) {
        wrong(what);
        return;
    }
    if (++m_excused <= 40)
        std::printf("%8.1f s  %-10s  inconclusive, because this generator was not run for %lld ms: %s\n", elapsed(),
                    m_name, static_cast<long long>(m_loop.longestGap().count()), qUtf8Printable(what));
}

double World::elapsed() const
{
    return double((m_loop.now() - m_runAt).count()) / 1000;
}

template <typename T>
int World::count() const
{
    return int(std::count_if(m_clients.begin(), m_clients.end(), [](const auto &client) {
        return !client->isOver() && dynamic_cast<const T *>(client.get()) != nullptr;
    }));
}

template <typename T, typename... Arguments>
void World::add(Arguments &&...arguments)
{
    m_clients.push_back(std::make_unique<T>(*this, std::forward<Arguments>(arguments)...));
    m_byNumber.insert(m_clients.back()->number(), m_clients.back().get());
}

// ---- the run ----

void World::enter(Phase phase)
{
    m_phase = phase;
    m_phaseAt = m_loop.now();
}

void World::tick()
{
    if (isDone())
        return;
    const Milliseconds now = m_loop.now();
    m_ledger.setNow(now);
    if (m_authorizer)
        m_authorizer->tick();
    tickClients();
    takeWrongs();
    if (m_phase < Phase::Draining && (!m_server.isRunning() || m_server.hasSanitizerReport())) {
        const int status = m_server.waitStatus();
        // Said however much its clients have said by now.
        std::printf("the server is gone, wait status %d; its last words:\n%s\n", status, m_server.tail().constData());
        ++m_wrongs;
        enter(Phase::Done);
        return;
    }
    const Milliseconds in = now - m_phaseAt;
    switch (m_phase) {
    case Phase::Starting:
        if (m_server.port() != 0) {
            for (int i = 0; i < Members; ++i)
                add<Member>(i, m_memberChannels[size_t(i)]);
            enter(Phase::Joining);
        }
        break;
    case Phase::Joining:
        if (std::all_of(m_clients.begin(), m_clients.end(),
                        [](const auto &client) { return static_cast<const Member &>(*client).isReady(); })) {
            m_runAt = now;
            m_nextFlood = now + std::clamp(Milliseconds(int(m_options.minutes * 60'000 * 0.2)), 4000ms, 30'000ms);
            m_nextMood = now + 8s;
            m_nextFreeze = now + 4s;
            m_nextProbe = now + 1s;
            m_noise = std::make_unique<HttpPublisher>(*this, HttpPublisher::Kind{"noise", Noise, NoiseSize, 1, 100ms});
            for (int i = 0; i < HttpPublishers; ++i)
                m_publishers.push_back(std::make_unique<HttpPublisher>(
                    *this, HttpPublisher::Kind{"back end", -1, 0, 0, publishInterval(), -1, 0.01}));
            m_meter.start();
            enter(Phase::Running);
        }
        break;
    case Phase::Running:
        run();
        break;
    case Phase::Leaving:
        collectLeavers();
        break;
    case Phase::Counting:
        if (!m_isProbing)
            load();
        break;
    case Phase::Loading:
        if (in > 3s)
            terminate();
        else if (in > 2s && m_authorizer)
            m_mood = Mood::Hanging;
        break;
    case Phase::Draining:
        judgeEnd();
        break;
    case Phase::Done:
        break;
    }
    if ((m_phase == Phase::Starting || m_phase == Phase::Joining) && in > 20s) {
        wrong(QStringLiteral("the server did not start, or its first clients could not join:\n")
              + QString::fromUtf8(m_server.tail()));
        enter(Phase::Done);
    }
}

void World::tickClients()
{
    for (size_t i = 0; i < m_clients.size(); ++i) // a tick may not add clients, but one that is reset goes below
        m_clients[i]->tick();
    for (const auto &raw : m_raw)
        raw->tick();
    for (const auto &publisher : m_publishers)
        publisher->tick();
    for (const auto &publisher : m_floodPublishers)
        publisher->tick();
    if (m_noise)
        m_noise->tick();
    const Milliseconds now = m_loop.now();
    std::erase_if(m_settling, [&](const auto &left) {
        if (now - left.second < AuthorizerTimeout + 1s)
            return false;
        // What was allowed in the first half of the time that the server gives it was carried out; what was later may have been.
        m_ledger.retire(left.first, true, left.second + AuthorizerTimeout / 2);
        return true;
    });
    std::erase_if(m_raw, [](const auto &raw) { return raw->isOver(); });
    std::erase_if(m_clients, [this](const auto &client) {
        // The authorizer may still be asked for what a publisher sent before it left.
        const bool isAskedFor = m_authorizer && client->overFor() < AuthorizerTimeout + 4s;
        const bool isKept = !client->isOver() || isAskedFor;
        if (!isKept)
            m_byNumber.remove(client->number());
        return !isKept;
    });
    if (now >= m_nextSweep) {
        m_nextSweep = now + 1s;
        m_ledger.sweep();
    }
}

void World::takeWrongs()
{
    for (const QString &what : m_ledger.takeWrongs())
        wrong(what);
    for (const QString &what : m_memory.takeWrongs())
        wrong(what);
}

void World::run()
{
    const double seconds = m_options.minutes * 60;
    watchMemory();
    mood();
    probe();
    freeze();
    flood();
    if (elapsed() >= seconds && m_floodAt == 0ms && m_thawAt == 0ms && !m_memory.isDisturbed()) {
        m_meter.stop();
        m_flatness = m_memory.judgeFlatness(seconds);
#ifdef WSIFY_SANITIZED
        m_flatness = QStringLiteral("not judged: sanitizer");
        m_memory.takeWrongs();
#endif
        for (const auto &publisher : m_publishers)
            publisher->stop();
        for (const auto &client : m_clients) {
            if (!dynamic_cast<Member *>(client.get()) && !dynamic_cast<Staller *>(client.get()))
                client->sendAway();
        }
        m_mood = Mood::Usual;
        enter(Phase::Leaving);
        return;
    }
    if (elapsed() < seconds)
        populate();
}

void World::populate()
{
    const Milliseconds now = m_loop.now();
    if (now >= m_nextClients) { // one of each at a time: those that are refused come back like people, not like a burst
        m_nextClients = now + 100ms;
        if (count<Visitor>() < Visitors)
            add<Visitor>();
        if (count<WsPublisher>() < WsPublishers)
            add<WsPublisher>();
    }
    const double seconds = m_options.minutes * 60;
    if (now >= m_nextStaller && elapsed() < std::max(0.3 * seconds, seconds - 30)) {
        m_nextStaller = now + Milliseconds(m_random.between(1000, 6000));
        add<Staller>(false);
    }
    if (now >= m_nextStranger) {
        m_nextStranger = now + Milliseconds(m_random.between(100, 900));
        if (m_random.chance(0.6))
            add<Stranger>();
        else
            m_raw.push_back(std::make_unique<RawStranger>(*this));
    }
}

void World::flood()
{
    const Milliseconds now = m_loop.now();
    const double left = m_options.minutes * 60 - elapsed();
    if (m_floodAt == 0ms) {
        const bool isFirst = m_memory.floods() == 0;
        if (now < m_nextFlood || m_thawAt > 0ms || m_memory.isDisturbed() || (!isFirst && left < 20))
            return;
        const bool connects = isFirst || m_random.chance(0.6);
        m_floodsMessages = isFirst || !connects || m_random.chance(0.3);
        m_memory.floodBegan(elapsed());
        m_floodAt = now;
        m_mood = Mood::Usual;
        for (int i = 0; connects && i < BurstClients; ++i)
            add<BurstClient>();
        m_connectFloods += connects;
        m_messageFloods += m_floodsMessages;
        for (int i = 0; m_floodsMessages && i < FloodStallers; ++i)
            add<Staller>(true);
        return;
    }
    if (m_floodsMessages && now - m_floodAt > 1s) { // those who will not read have joined
        m_floodsMessages = false;
        for (int i = 0; i < FloodPublishers; ++i)
            m_floodPublishers.push_back(std::make_unique<HttpPublisher>(
                *this, HttpPublisher::Kind{"flood", Flood, 64 * 1024, 2, 0ms, FloodBytes / FloodPublishers, 0}));
    }
    const bool isOver = !m_floodsMessages && count<BurstClient>() == 0
                        && std::all_of(m_floodPublishers.begin(), m_floodPublishers.end(),
                                       [](const auto &publisher) { return publisher->isDone(); });
    if (!isOver)
        return;
    m_floodPublishers.clear();
    m_memory.floodEnded(elapsed());
    m_floodAt = 0ms;
    m_nextFlood = now + 12s + Milliseconds(m_random.between(5'000, 40'000));
}

void World::mood()
{
    const Milliseconds now = m_loop.now();
    if (!m_authorizer || now < m_nextMood)
        return;
    if (m_mood != Mood::Usual || m_floodAt > 0ms) {
        m_mood = Mood::Usual;
        m_nextMood = now + Milliseconds(m_random.between(10'000, 30'000));
    } else {
        m_mood = Mood(m_random.between(int(Mood::Hanging), int(Mood::Slow)));
        m_nextMood = now + Milliseconds(m_random.between(300, 3000));
    }
}

/// Suspends the server, as hypervisors and laptops do. Nobody may be cut for it.
void World::freeze()
{
    const Milliseconds now = m_loop.now();
    if (m_thawAt > 0ms) {
        if (now < m_thawAt)
            return;
        m_server.signal(SIGCONT);
        m_thawAt = 0ms;
        m_thawedAt = now;
        m_nextFreeze = now + Milliseconds(m_random.between(15'000, 45'000));
        return;
    }
    if (now < m_nextFreeze || m_floodAt > 0ms || m_options.minutes * 60 - elapsed() < 5)
        return;
    m_server.signal(SIGSTOP);
    m_thawAt = now + Milliseconds(m_random.between(1000, 4000));
    ++m_freezes;
}

void World::probe()
{
    const Milliseconds now = m_loop.now();
    if (m_isProbing) {
        if (now - m_probeAt > 20s) {
            late(QStringLiteral("/health got no answer"));
            m_probe->reset();
            m_isProbing = false;
        }
        return;
    }
    if (now < m_nextProbe)
        return;
    m_nextProbe = now + 5s;
    m_probeAt = now;
    m_isProbing = true;
    m_probe = std::make_unique<HttpConnection>(m_loop, port());
    m_probe->request("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", [this](int status, const QByteArray &) {
        m_isProbing = false;
        if (status != 200)
            late(QStringLiteral("/health was answered %1").arg(status));
    });
}

void World::watchMemory()
{
    const Milliseconds now = m_loop.now();
    if (now < m_nextSample)
        return;
    m_nextSample = now + 1s;
    m_resident = bench::residentBytes(m_server.pid());
    m_memory.sample(elapsed(), m_resident);
#ifdef WSIFY_SANITIZED
    m_memory.takeWrongs(); // a sanitizer keeps what was freed
#endif
}

// ---- its end ----

void World::collectLeavers()
{
    const Milliseconds in = m_loop.now() - m_phaseAt;
    const bool isEmpty = count<WsClient>() == count<Member>() && m_raw.empty() && m_settling.empty();
    if (isEmpty && m_noise)
        m_noise->stop();
    const bool isQuiet = isEmpty && m_noise->isDone()
                         && std::all_of(m_publishers.begin(), m_publishers.end(),
                                        [](const auto &publisher) { return publisher->isDone(); })
                         && m_ledger.isSettled();
    if (!isQuiet && in < 60s)
        return;
    if (!isQuiet) {
        QStringList rest;
        for (const auto &client : m_clients) {
            if (!client->isOver() && !dynamic_cast<Member *>(client.get()))
                rest.append(client->who());
        }
        m_ledger.finish();
        late(QStringLiteral("a minute after the end it is not quiet: ") + rest.join(QStringLiteral(", ")));
    }
    // The last of those who left are gone on this side; the server notices a moment later.
    if (m_quietAt == 0ms)
        m_quietAt = m_loop.now();
    if (m_loop.now() - m_quietAt < 2s)
        return;
    m_isProbing = true;
    m_probe = std::make_unique<HttpConnection>(m_loop, port());
    m_probe->request("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", [this](int status, const QByteArray &body) {
        m_isProbing = false;
        if (status == 200)
            compareMetrics(body);
        else
            late(QStringLiteral("/metrics was answered %1").arg(status));
    });
    enter(Phase::Counting);
}

void World::compareMetrics(const QByteArray &text)
{
    const auto value = [&](const QByteArray &sample) {
        const QByteArray lines = '\n' + text;
        const qsizetype at = lines.indexOf('\n' + sample + ' ');
        const qsizetype from = at + 2 + sample.size();
        return at < 0 ? qint64(-1) : lines.mid(from, lines.indexOf('\n', from) - from).toLongLong();
    };
    const auto compare = [&](const char *sample, qint64 low, qint64 high) {
        const qint64 is = value(sample);
        const QString due = low == high ? QString::number(low)
                            : high == std::numeric_limits<qint64>::max()
                                ? QStringLiteral("at least %1").arg(low)
                                : QStringLiteral("%1 to %2").arg(low).arg(high);
        m_metrics.append(QStringLiteral("%1 %2, due %3").arg(QLatin1String(sample)).arg(is).arg(due));
        if (is < low || is > high)
            late(QStringLiteral("/metrics does not agree: ") + m_metrics.last());
    };
    const auto exactly = [&](const char *sample, qint64 due) { compare(sample, due, due); };
    constexpr qint64 Any = std::numeric_limits<qint64>::max();

    const int members = count<Member>();
    qint64 subscriptions = members; // each in its own channel
    Mask used = 0;
    for (const Mask channels : m_memberChannels) {
        subscriptions += std::popcount(channels);
        used |= channels;
    }
    const Counts &c = m_counts;
    exactly("wsify_clients", members);
    exactly("wsify_connecting", 0);
    exactly("wsify_subscriptions", subscriptions);
    exactly("wsify_channels", members + std::popcount(used));
    compare("wsify_connects_total", c.connects, c.connects + c.abandoned);
    compare(R"(wsify_connects_refused_total{reason="denied"})", c.refusedDenied, c.refusedDenied + c.abandoned);
    compare(R"(wsify_connects_refused_total{reason="authorizer_down"})", c.refusedUnavailable,
            c.refusedUnavailable + c.abandoned);
    compare("wsify_published_total", c.published, c.published + c.maybePublished + c.broadcasts);
    compare("wsify_deliveries_total", m_ledger.deliveries() + m_ledger.visitorDeliveries(), Any);
    compare("wsify_slow_consumers_total", c.slow, c.slow + c.maybeSlow);
    exactly("wsify_dead_peers_total", 0);
    compare(R"(wsify_ignored_total{reason="malformed"})", c.malformed, Any);
    compare(R"(wsify_limit_total{limit="max_message"})", c.tooBig, Any);
    exactly(R"(wsify_limit_total{limit="waiting_commands"})", 0);
    exactly("wsify_authorizer_in_flight", 0);
    compare(R"(wsify_authorizer_calls_total{verdict="allowed"})", m_authorizer ? 1 : 0,
            m_authorizer ? m_authorizer->allowed() : 0);
    compare(R"(wsify_authorizer_calls_total{verdict="denied"})", 0, m_authorizer ? m_authorizer->denied() : 0);
    compare(R"(wsify_authorizer_calls_total{verdict="unavailable"})", 0, m_authorizer ? m_authorizer->failed() : 0);
}

void World::load()
{
    m_publishers.clear();
    m_noise = std::make_unique<HttpPublisher>(*this, HttpPublisher::Kind{"noise", Noise, NoiseSize, 1, 50ms});
    for (int i = 0; i < HttpPublishers; ++i)
        m_publishers.push_back(std::make_unique<HttpPublisher>(*this, HttpPublisher::Kind{"back end", -1, 0, 0, 50ms}));
    for (int i = 0; i < WsPublishers; ++i)
        add<WsPublisher>();
    for (int i = 0; i < 3; ++i)
        add<Staller>(false, true);
    enter(Phase::Loading);
}

void World::terminate()
{
    enter(Phase::Draining);
    m_signalled = std::chrono::steady_clock::now();
    m_server.signal(SIGTERM);
}

void World::judgeEnd()
{
    const auto passed = std::chrono::steady_clock::now() - m_signalled;
    const bool runs = m_server.isRunning();
    constexpr auto Grace = 500ms; // for noticing
    if (runs && passed <= Drain + 5s + Grace)
        return;
    if (runs) {
        late(QStringLiteral("it did not end within --drain and 5 s of SIGTERM"));
        m_server.signal(SIGKILL);
    } else if (m_phaseAt > 0ms && m_loop.now() - m_phaseAt < 10s && m_drainSeconds == 0) {
        m_drainSeconds = std::chrono::duration<double>(passed).count();
        if (!WIFEXITED(m_server.waitStatus()) || WEXITSTATUS(m_server.waitStatus()) != 0)
            wrong(QStringLiteral("on SIGTERM it ended with wait status %1; its last words:\n%2")
                      .arg(m_server.waitStatus())
                      .arg(QString::fromUtf8(m_server.tail())));
        return; // a turn for what still lies in this side's sockets
    }
    if (!runs && count<Member>() > 0 && m_loop.now() - m_phaseAt < 15s)
        return;
    if (m_counts.goneAway != Members)
        late(QStringLiteral("%1 of %2 members were closed 1001 on SIGTERM").arg(m_counts.goneAway).arg(Members));
    m_ledger.finish();
    takeWrongs();
    enter(Phase::Done);
}

// ---- what it says ----

void World::printLine(double at)
{
    const qint64 deliveries = m_ledger.deliveries() + m_ledger.visitorDeliveries();
    const double seconds = std::max(at - m_lastLine, 0.001);
    std::printf("%8.0f s  %-10s  clients %4d  delivered %6.0f/s  rss %6.1f MiB  cut %4lld  errors %lld\n", at, m_name,
                count<WsClient>(), double(deliveries - m_lastDeliveries) / seconds, double(m_resident) / 1048576,
                static_cast<long long>(m_counts.slow), static_cast<long long>(m_wrongs));
    m_lastDeliveries = deliveries;
    m_lastLine = at;
}

void World::printSummary()
{
    const auto row = [](const char *what, const QString &value) {
        std::printf("    %-34s %s\n", what, qUtf8Printable(value));
    };
    const auto number = [&](const char *what, qint64 value) { row(what, QString::number(value)); };
    const auto mib = [](qint64 bytes) { return QString::number(double(bytes) / 1048576, 'f', 1); };
    QJsonObject meter;
    m_meter.report(meter);
    const double seconds = std::max(meter.value(QLatin1String("seconds")).toDouble(), 0.001);
    std::printf("\n%s (%s, %d workers)\n", m_name, m_options.engine.constData(), m_options.workers);
    number("messages due", m_ledger.dueMessages());
    number("messages of unknown fate", m_ledger.unknownMessages());
    number("messages refused or cut off", m_ledger.forbiddenMessages());
    number("deliveries to healthy members", m_ledger.deliveries());
    number("deliveries to visitors", m_ledger.visitorDeliveries());
    number("connections answered 101", m_counts.connects);
    number("connections refused", m_counts.refusedDenied + m_counts.refusedUnavailable);
    number("publishers and stallers killed", m_counts.kills);
    number("slow consumers cut", m_counts.slow);
    row("floods", QStringLiteral("%1 of connections, %2 of messages").arg(m_connectFloods).arg(m_messageFloods));
    number("times it stood still", m_freezes);
    if (m_authorizer)
        row("authorizer: dropped, asked again",
            QStringLiteral("%1, %2").arg(m_authorizer->dropped()).arg(m_authorizer->repeated()));
    if (m_authorizer)
        row("authorizer: allowed, denied, failed", QStringLiteral("%1, %2, %3")
                                                       .arg(m_authorizer->allowed())
                                                       .arg(m_authorizer->denied())
                                                       .arg(m_authorizer->failed()));
    row("memory, MiB", QStringLiteral("baseline %1, highest %2, highest long after a flood %3")
                           .arg(mib(m_memory.baseline()), mib(m_memory.highest()), mib(m_memory.highestBack())));
    row("memory of the last half", m_flatness);
    row("CPU of the server",
        QStringLiteral("%1 of a core").arg(meter.value(QLatin1String("server_cpu_s")).toDouble() / seconds, 0, 'f', 2));
    row("ended after SIGTERM", QStringLiteral("%1 s").arg(m_drainSeconds, 0, 'f', 1));
    for (const QString &metric : m_metrics)
        row("", metric);
    number("wrong", m_wrongs);
    number("inconclusive", m_excused);
}

} // namespace wsify::soak
