// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "clients.h"

#include "world.h"

#include <algorithm>

namespace wsify::soak {

using namespace std::chrono_literals;
using bench::clientFrame;
using bench::Opcode;

namespace {

Milliseconds between(Random &random, Milliseconds low, Milliseconds high)
{
    return Milliseconds(random.between(int(low.count()), int(high.count())));
}

WsClient::Leave drawLeave(Random &random)
{
    return WsClient::Leave(random.below(int(WsClient::Leave::Reset) + 1));
}

} // namespace

// ---- a healthy member ----

Member::Member(World &world, int index, Mask channels)
    : WsClient(world, "member", false)
    , m_index(index)
    , m_channels(channels)
{
}

void Member::opened()
{
    for (int c = 0; c < Ledger::MaxChannels; ++c) {
        if (m_channels >> c & 1)
            command("join", World::channelName(c), {}, true);
    }
    barrier();
}

void Member::message(QByteArrayView content)
{
    m_world.ledger().delivered(m_index, content);
}

void Member::over(const Over &over)
{
    m_world.ledger().drop(m_index);
    if (m_world.isDraining() && over.code == 1001)
        ++m_world.counts().goneAway;
    else
        m_world.late(who()
                     + QStringLiteral(": healthy, and the server ended it: %1, close code %2")
                           .arg(over.end == End::Reset ? QStringLiteral("RST") : QStringLiteral("FIN"))
                           .arg(over.code));
}

// ---- one that comes and goes ----

Visitor::Visitor(World &world)
    : WsClient(world, "visitor", true)
    , m_random(world.random().fork())
    , m_leaves(now() + between(m_random, 2s, 30s))
    , m_group(m_random.below(World::Groups))
{
    m_visit.who = who().toUtf8();
}

Answer Visitor::judge(const Call &call)
{
    const Answer answer = WsClient::judge(call);
    if (call.command != "connect" && !call.isSafe)
        m_isDenied = answer.isDenied();
    return answer;
}

void Visitor::opened()
{
    m_next = now();
}

void Visitor::message(QByteArrayView content)
{
    m_world.ledger().visited(m_visit, content);
}

void Visitor::act()
{
    m_channel = m_group + World::Groups * m_random.below(World::Channels / World::Groups);
    auto &state = m_visit.states[size_t(m_channel)];
    m_wasIn = state == Ledger::Visit::In;
    m_isDenied = false;
    const bool joins = m_random.chance(m_wasIn ? 0.3 : 0.9);
    if (joins && !m_wasIn) {
        state = Ledger::Visit::Joining;
        ++m_visit.stays[size_t(m_channel)];
    } else if (!joins && m_wasIn) {
        state = Ledger::Visit::Leaving;
    }
    command(joins ? "join" : "leave", World::channelName(m_channel));
    m_asked = barrier();
}

void Visitor::heard(int barrier)
{
    if (barrier != m_asked)
        return;
    auto &state = m_visit.states[size_t(m_channel)];
    if (state == Ledger::Visit::Joining)
        state = m_isDenied ? Ledger::Visit::Out : Ledger::Visit::In;
    else if (state == Ledger::Visit::Leaving)
        state = m_isDenied ? Ledger::Visit::In : Ledger::Visit::Out;
    m_channel = -1;
    m_next = now() + between(m_random, 50ms, 1500ms);
}

void Visitor::tick()
{
    WsClient::tick();
    if (!isOpen())
        return;
    if (m_wakes > 0ms) {
        if (now() >= m_wakes) {
            m_wakes = 0ms;
            setReading(true);
        }
        return;
    }
    if (now() >= m_leaves) {
        leave(drawLeave(m_random));
        return;
    }
    if (m_channel < 0 && now() >= m_next) {
        if (m_random.chance(0.08)) {
            m_wakes = now() + between(m_random, 200ms, 2s);
            setReading(false);
        } else {
            act();
        }
    }
}

// ---- one that publishes ----

WsPublisher::WsPublisher(World &world)
    : WsClient(world, "publisher", true)
    , m_random(world.random().fork())
    , m_publisher(world.ledger().add(who().toUtf8(), world.hasAuthorizer()))
    , m_leaves(now() + between(m_random, 2s, 25s))
{
}

Answer WsPublisher::judge(const Call &call)
{
    Answer answer = WsClient::judge(call);
    bench::Content content;
    const bool isMessage = call.command == "broadcast" && call.content.startsWith('"');
    if (!isMessage || !bench::readContent(call.content, int(call.content.size()), content))
        return answer;
    Ledger &ledger = m_world.ledger();
    if (content.publisher != m_publisher) {
        m_world.wrong(who() + QStringLiteral(": the authorizer was asked for another's message"));
        return answer;
    }
    ledger.asked(m_publisher, content.sequence);
    if (answer.isUnavailable() || answer.isDenied())
        ledger.forbid(m_publisher, content.sequence);
    else
        answer.leaving = [&ledger, publisher = m_publisher, sequence = content.sequence] {
            ledger.allowed(publisher, sequence);
        };
    return answer;
}

void WsPublisher::opened()
{
    m_next = now();
}

void WsPublisher::publish()
{
    const int channel = m_random.below(World::Channels);
    const int size = World::drawSize(m_random);
    const Sequence sequence = m_world.ledger().publish(m_publisher, Mask(1) << channel, size);
    command("broadcast", World::channelName(channel), bench::makeContent(m_publisher, sequence, 0, size));
    m_published = sequence + 1;
}

void WsPublisher::tick()
{
    constexpr Sequence Window =
        24; // commands wait for the authorizer; at 32 the server reads no more, far beyond that it may close
    WsClient::tick();
    if (!isOpen())
        return;
    if (now() >= m_next && m_published - m_confirmed < Window) {
        const int count = m_random.chance(0.1) ? m_random.between(4, int(Window)) : 1;
        for (int i = 0; i < count && m_published - m_confirmed < Window; ++i)
            publish();
        m_next = now() + between(m_random, 0ms, 2 * m_world.publishInterval());
    }
    if (now() >= m_leaves) {
        leave(drawLeave(m_random));
        return;
    }
    const Sequence covered = m_barriers.empty() ? m_confirmed : m_barriers.back().second;
    if (m_published > covered && now() - m_lastBarrier > 300ms) {
        m_lastBarrier = now();
        m_barriers.emplace_back(barrier(), m_published);
    }
}

void WsPublisher::heard(int barrier)
{
    while (!m_barriers.empty() && m_barriers.front().first <= barrier) {
        m_confirmed = m_barriers.front().second;
        m_barriers.pop_front();
        m_world.counts().published += m_world.ledger().confirm(m_publisher, m_confirmed);
    }
}

void WsPublisher::left(Leave how)
{
    // Send and leave: what was sent before a close frame or FIN is carried out.
    if (how == Leave::Reset) {
        settle(false);
        ++m_world.counts().kills;
    } else {
        settle(!m_world.isDraining());
    }
}

void WsPublisher::over(const Over &over)
{
    WsClient::over(over);
    settle(false);
}

void WsPublisher::settle(bool isComplete)
{
    if (std::exchange(m_isSettled, true))
        return;
    if (isComplete && m_world.hasAuthorizer())
        m_world.settleLater(m_publisher); // it goes on being asked for
    else
        m_world.ledger().retire(m_publisher, isComplete);
}

// ---- one that does not read ----

Staller::Staller(World &world, bool isFlooded, bool isStuck)
    : WsClient(world, "staller", false)
    , m_isFlooded(isFlooded)
    , m_isStuck(isStuck)
{
    if (!isStuck && world.random().chance(0.2))
        m_killAt = now() + between(world.random(), 300ms, 4s);
}

void Staller::opened()
{
    for (int c = 0; c < World::Channels; c += 3)
        command("join", World::channelName(c), {}, true);
    command("join", World::channelName(World::Noise), {}, true);
    if (m_isFlooded)
        command("join", World::channelName(World::Flood), {}, true);
    barrier();
}

void Staller::heard(int)
{
    m_isStalled = true;
    m_since = now();
    m_bytesBefore = m_world.noiseBytes();
    setReading(false);
}

void Staller::tick()
{
    WsClient::tick();
    if (!isOpen() || !m_isStalled)
        return;
    if (m_killAt > 0ms && now() >= m_killAt && m_resumed == 0ms) {
        ++m_world.counts().maybeSlow; // cut in the same moment, for all that is known
        ++m_world.counts().kills;
        leave(Leave::Reset);
        return;
    }
    if (m_isStuck)
        return;
    // On loopback, whose segments are large, the server's kernel takes up to 4 MiB for one connection; then the ten seconds begin.
    constexpr qint64 KernelBytes = 5 * 1024 * 1024;
    if (m_world.noiseBytes() - m_bytesBefore < KernelBytes)
        m_since = now();
    m_since = std::max(m_since, m_world.stoodStillUntil()); // time in which the server was suspended does not count
    // Twice: before a cut the server tries once more, and the kernel may take a little that epoll did not report.
    if (m_resumed == 0ms && now() - m_since > 2 * World::SlowTimeout + 3s) {
        m_resumed = now();
        setReading(true);
    } else if (m_resumed > 0ms && now() - m_resumed > 10s) {
        m_world.late(who() + QStringLiteral(": did not read and was not cut"));
        leave(Leave::Reset);
    }
}

void Staller::over(const Over &over)
{
    if (m_isStalled && !isLeaving() && !m_world.isDraining())
        ++m_world.counts().slow;
    else if (!m_isStuck)
        WsClient::over(over);
}

// ---- one of many ----

BurstClient::BurstClient(World &world)
    : WsClient(world, "burst", true)
    , m_random(world.random().fork())
    , m_leaves(m_random.chance(0.05) ? now() : now() + between(m_random, 200ms, 2s))
{
}

void BurstClient::opened()
{
    if (m_random.chance(0.5))
        command("join", World::channelName(m_random.below(World::Channels)));
}

void BurstClient::tick()
{
    WsClient::tick();
    if (!isOver() && !isLeaving() && now() >= m_leaves && (isOpen() || m_random.chance(0.05)))
        leave(drawLeave(m_random));
}

// ---- strangers ----

Stranger::Stranger(World &world)
    : WsClient(world, "stranger", false)
    , m_random(world.random().fork())
    , m_kind(Kind(m_random.below(KindCount)))
{
}

void Stranger::opened()
{
    switch (m_kind) {
    case TooBig: {
        QByteArray head("\x82\xFF\0\0\0\0\0\0\0\0mask", 14);
        head[6] = char(m_random.between(1, 127));
        send(head);
        m_dueCode = 1009;
        break;
    }
    case BadUtf8:
        send(clientFrame("{\"command\":\"join\xC0\xAF\"}"));
        m_dueCode = 1007;
        break;
    case ReservedOpcode:
        send(clientFrame("x", Opcode(m_random.chance(0.5) ? 3 + m_random.below(5) : 11 + m_random.below(5))));
        m_dueCode = 1002;
        break;
    case NoCommand:
        for (const char *text : {"", "null", "[]", "{\"command\":7}", "{\"command\":\"join\",\"command\":\"leave\"}",
                                 "{\"a\":", "{\"command\":\"join\",\"args\":[[[[[[}"}) {
            send(clientFrame(text));
            ++m_ignored;
        }
        send(clientFrame(QByteArray(m_random.between(129, 100'000), '[')));
        ++m_ignored;
        barrier();
        break;
    case Noise: {
        QByteArray bytes(m_random.between(1, 2000), Qt::Uninitialized);
        for (char &byte : bytes)
            byte = char(m_random.below(256));
        send(bytes);
        m_leaves = now() + 500ms;
        break;
    }
    case PingFlood:
        m_duePongs = 300;
        for (int i = 0; i < m_duePongs; ++i)
            send(clientFrame("ping", Opcode::Ping));
        barrier();
        break;
    case Fragments: {
        // A command in three fragments, a ping between them.
        const QByteArray text = R"({"command":"leave","args":{"channel":"never"}})";
        QByteArray first = clientFrame(text.left(10));
        QByteArray second = clientFrame(text.mid(10, 10), Opcode(0));
        first[0] = char(first[0] & 0x7F);
        second[0] = char(second[0] & 0x7F);
        m_duePongs = 1;
        send(first + clientFrame("ping", Opcode::Ping) + second + clientFrame(text.mid(20), Opcode(0)));
        barrier();
        break;
    }
    case KindCount:
        break;
    }
}

void Stranger::message(QByteArrayView content)
{
    if (m_kind == Noise)
        return; // which may have been a ping
    if (content != "ping" || --m_duePongs < 0)
        m_world.wrong(who() + QStringLiteral(": was sent what it is no member for, or a pong too many"));
}

void Stranger::heard(int)
{
    if (m_duePongs > 0)
        m_world.wrong(who() + QStringLiteral(": %1 pings were not answered").arg(m_duePongs));
    m_world.counts().malformed += m_ignored;
    leave(Leave::CloseFrame);
}

void Stranger::tick()
{
    WsClient::tick();
    if (isOpen() && m_leaves > 0ms && now() >= m_leaves)
        leave(m_random.chance(0.5) ? Leave::Reset : Leave::Fin);
}

void Stranger::over(const Over &over)
{
    m_world.counts().tooBig += m_kind == TooBig && over.code == 1009;
    if (m_kind == Noise || (m_dueCode != 0 && over.code == m_dueCode))
        return;
    if (m_dueCode != 0 && !isExplained(over))
        m_world.late(who() + QStringLiteral(": was closed %1 where %2 was due").arg(over.code).arg(m_dueCode));
    else
        WsClient::over(over);
}

RawStranger::RawStranger(World &world)
    : Socket(world.loop(), world.port())
    , m_world(world)
    , m_kind(Kind(world.random().below(KindCount)))
    , m_began(world.loop().now())
{
    constexpr QByteArrayView Fields = "Host: 127.0.0.1\r\nContent-Type: application/json\r\n";
    Random &random = world.random();
    switch (m_kind) {
    case BadHead: {
        QByteArray bytes(random.between(20, 500), Qt::Uninitialized);
        for (char &byte : bytes)
            byte = char(random.between(128, 255));
        send(bytes + "\r\n\r\n");
        m_dueStatus = 400;
        break;
    }
    case HalfHandshake: {
        constexpr QByteArrayView Head = "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n";
        send(Head.first(random.between(1, int(Head.size()))));
        m_leaves = m_began + between(random, 0ms, 2s);
        break;
    }
    case HalfRequest:
        send("POST /broadcast HTTP/1.1\r\nContent-Length: 500000\r\n" + Fields.toByteArray() + "\r\n"
             + QByteArray(random.between(0, 400'000), ' '));
        m_leaves = m_began + between(random, 0ms, 2s);
        break;
    case OtherPath:
        send("GET /nothing HTTP/1.1\r\n" + Fields.toByteArray() + "\r\n");
        m_dueStatus = 404;
        break;
    case TwoLengths:
        send("POST /broadcast HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n" + Fields.toByteArray()
             + "\r\n12345");
        m_dueStatus = 400;
        break;
    case KindCount:
        break;
    }
}

void RawStranger::received(QByteArrayView bytes)
{
    m_in.append(bytes.data(), bytes.size());
    if (!m_in.contains("\r\n\r\n"))
        return;
    const int status = m_in.mid(9, 3).toInt();
    if (m_dueStatus != 0 && status != m_dueStatus && !m_world.isDraining())
        m_world.wrong(QStringLiteral("a request that was due %1 was answered %2").arg(m_dueStatus).arg(status));
    m_dueStatus = 0;
    m_leaves = m_world.loop().now();
}

void RawStranger::ended(End)
{
    if (m_dueStatus != 0 && !m_world.isDraining())
        m_world.late(QStringLiteral("a request that was due %1 was not answered").arg(m_dueStatus));
}

void RawStranger::tick()
{
    const Milliseconds now = m_world.loop().now();
    if (isOver())
        return;
    if (m_leaves > 0ms && now >= m_leaves) {
        if (m_world.random().chance(0.5))
            reset();
        else
            drop();
    } else if (now - m_began > 20s) {
        ended(End::Own);
        reset();
    }
}

} // namespace wsify::soak
