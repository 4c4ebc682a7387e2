// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "client.h"
#include "content.h"
#include "options.h"

#include <functional>
#include <vector>

namespace wsify::bench {

QByteArray channelName(int number);

/// The members of every channel, each with a checker of its own.
class Members
{
public:
    using Delivered = std::function<void(quint32 member, const Content &content)>;
    using Ponged = std::function<void(quint32 member, QByteArrayView payload)>;

    /// Connects them and has them join.
    Members(const Options &options, int channels, int publishersPerChannel);

    /// Returns when every member has joined and all publications that this needed are through; `publish` makes one to a channel, in order.
    void waitForJoins(const std::function<void(int channel, QByteArrayView content)> &publish);

    /// Waits for something and takes it. Throws Broken when a delivery is wrong.
    void poll(int timeoutMs, const Delivered &delivered);
    /// Has another descriptor watched by poll(), which calls `others` with its number.
    void watch(int descriptor, quint32 number);
    void setOthers(std::function<void(quint32 number)> others) { m_others = std::move(others); }
    /// Who pings as a member hears of each pong, in its place between the deliveries.
    void setPonged(Ponged ponged) { m_ponged = std::move(ponged); }
    Client &client(quint32 member) { return m_clients[member]; }
    /// The member i is in channel i % channels.
    int channelOf(quint32 member) const { return int(member) % m_channels; }

    qint64 deliveries() const { return m_deliveries; }
    /// Turns until `isComplete`, and then a little longer: a doubled delivery comes after everything that is due.
    void settle(const std::function<bool()> &isComplete, const Delivered &delivered);
    /// What is missing of a publisher's; empty when nothing is.
    QString finish(int channel, Publisher publisher, Sequence published);

private:
    void pollRaw(const std::function<void(quint32 number, QByteArrayView content)> &delivered);

    int m_channels;
    std::vector<Client> m_clients;
    std::vector<Checker> m_checkers;
    std::function<void(quint32)> m_others;
    Ponged m_ponged = [](quint32, QByteArrayView) { throw Broken("a pong that nobody asked for"); };
    Poller m_poller;
    std::vector<char> m_buffer;
    qint64 m_deliveries = 0;
};

} // namespace wsify::bench
