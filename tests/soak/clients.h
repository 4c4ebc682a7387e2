// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "random.h"
#include "wsclient.h"

#include <deque>
#include <utility>

namespace wsify::soak {

/// A healthy member: joined and reading throughout.
class Member : public WsClient
{
public:
    Member(World &world, int index, Mask channels);
    bool isReady() const { return barriersHeard() > 0; }

private:
    void opened() override;
    void message(QByteArrayView content) override;
    void over(const Over &over) override;

    int m_index;
    Mask m_channels;
};

/// Joins and leaves, reads not for a while, and goes in one of many ways.
class Visitor : public WsClient
{
public:
    explicit Visitor(World &world);
    Answer judge(const Call &call) override;
    void tick() override;

private:
    void opened() override;
    void message(QByteArrayView content) override;
    void heard(int barrier) override;
    void act();

    Random m_random;
    Ledger::Visit m_visit;
    Milliseconds m_leaves;
    Milliseconds m_next{0};
    Milliseconds m_wakes{0}; ///< 0: it reads
    int m_group;
    int m_channel = -1; ///< of the command that is out
    int m_asked = 0; ///< barrier behind it
    bool m_isDenied = false;
    bool m_wasIn = false;
};

/// Publishes over its WebSocket.
class WsPublisher : public WsClient
{
public:
    explicit WsPublisher(World &world);
    Answer judge(const Call &call) override;
    void tick() override;

private:
    void opened() override;
    void heard(int barrier) override;
    void over(const Over &over) override;
    void left(Leave how) override;
    void publish();
    /// What is open is decided: `isComplete` when it left in good order.
    void settle(bool isComplete);

    Random m_random;
    Publisher m_publisher;
    Milliseconds m_leaves;
    Milliseconds m_next{0};
    Milliseconds m_lastBarrier{0};
    Sequence m_published = 0;
    Sequence m_confirmed = 0;
    std::deque<std::pair<int, Sequence>> m_barriers;
    bool m_isSettled = false;
};

/// Joins and stops reading, until it is cut as a slow consumer.
class Staller : public WsClient
{
public:
    /// `isStuck`: stays so until the server ends.
    Staller(World &world, bool isFlooded, bool isStuck = false);
    void tick() override;

private:
    void opened() override;
    void heard(int barrier) override;
    void over(const Over &over) override;

    bool m_isFlooded;
    bool m_isStuck;
    bool m_isStalled = false;
    Milliseconds m_since{0};
    Milliseconds m_killAt{0}; ///< 0: never
    Milliseconds m_resumed{0};
    qint64 m_bytesBefore = 0;
};

/// One of a thousand that come at once and leave soon.
class BurstClient : public WsClient
{
public:
    explicit BurstClient(World &world);
    void tick() override;

private:
    void opened() override;
    Random m_random;
    Milliseconds m_leaves;
};

/// Breaks a rule of RFC 6455 or of PROTOCOL.md, and looks at what comes of it.
class Stranger : public WsClient
{
public:
    explicit Stranger(World &world);
    void tick() override;

private:
    enum Kind { TooBig, BadUtf8, ReservedOpcode, NoCommand, Noise, PingFlood, Fragments, KindCount };
    void opened() override;
    void message(QByteArrayView content) override;
    void heard(int barrier) override;
    void over(const Over &over) override;

    Random m_random;
    Kind m_kind;
    int m_dueCode = 0; ///< with which the server has to end it; 0: it has to serve on
    int m_duePongs = 0;
    int m_ignored = 0;
    Milliseconds m_leaves{0};
};

/// The same over HTTP.
class RawStranger : public Socket
{
public:
    explicit RawStranger(World &world);
    void tick();

private:
    enum Kind { BadHead, HalfHandshake, HalfRequest, OtherPath, TwoLengths, KindCount };
    void received(QByteArrayView bytes) override;
    void ended(End end) override;

    World &m_world;
    Kind m_kind;
    QByteArray m_in;
    int m_dueStatus = 0;
    Milliseconds m_began;
    Milliseconds m_leaves{0};
};

} // namespace wsify::soak
