// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "members.h"

#include "meter.h"

#include <algorithm>

namespace wsify::bench {

QByteArray channelName(int number)
{
    return "bench-" + QByteArray::number(number);
}

Members::Members(const Options &options, int channels, int publishersPerChannel)
    : m_channels(channels)
    , m_buffer(256 * 1024)
{
    const int count = channels * options.members;
    m_clients.reserve(size_t(count));
    m_checkers.reserve(size_t(count));
    for (int i = 0; i < count; ++i) {
        m_clients.push_back(Client::joined(options, channelName(i % channels)));
        m_checkers.emplace_back(publishersPerChannel, options.size);
        m_poller.add(m_clients.back().descriptor(), quint32(i));
    }
}

void Members::poll(int timeoutMs, const Delivered &delivered)
{
    m_poller.wait(timeoutMs, [&](quint32 number) {
        if (number >= m_clients.size()) {
            m_others(number - quint32(m_clients.size()));
            return;
        }
        Checker &checker = m_checkers[number];
        const auto take = [&](QByteArrayView bytes) {
            Content content;
            if (!checker.take(bytes, content))
                throw Broken(checker.wrong().toStdString());
            ++m_deliveries;
            delivered(number, content);
        };
        m_clients[number].read(m_buffer, take, [&](QByteArrayView payload) { m_ponged(number, payload); });
    });
}

void Members::waitForJoins(const std::function<void(int channel, QByteArrayView content)> &publish)
{
    using namespace std::chrono_literals;
    // Nobody says when a join is done: publications until every member has had one show it. A last one to each channel shows where those end.
    constexpr QByteArrayView Probe = "0";
    constexpr QByteArrayView Last = "1";
    const auto toAll = [&](QByteArrayView content) {
        for (int channel = 0; channel < m_channels; ++channel)
            publish(channel, content);
    };
    std::vector<bool> isJoined(m_clients.size());
    std::vector<bool> isDone(m_clients.size());
    size_t joined = 0;
    size_t done = 0;
    const auto take = [&](quint32 number, QByteArrayView content) {
        if (content != Probe && content != Last)
            throw Broken("damaged: "
                         + content.first(std::min<qsizetype>(content.size(), 80)).toByteArray().toStdString());
        if (isDone[number])
            throw Broken("member " + std::to_string(number)
                         + " had something after the last probe: doubled or out of order");
        joined += size_t(!isJoined[number]);
        isJoined[number] = true;
        if (content == Last) {
            isDone[number] = true;
            ++done;
        }
    };
    const auto deadline = SteadyClock::now() + 30s;
    for (auto next = SteadyClock::now(); joined < m_clients.size();) {
        const auto now = SteadyClock::now();
        if (now >= deadline)
            throw Broken(std::to_string(m_clients.size() - joined) + " members could not join");
        if (now >= next) {
            toAll(Probe);
            next = now + 500ms;
        }
        pollRaw(take);
    }
    for (toAll(Last); done < m_clients.size(); pollRaw(take)) {
        if (SteadyClock::now() >= deadline)
            throw Broken("the last probe was lost");
    }
}

void Members::pollRaw(const std::function<void(quint32 number, QByteArrayView content)> &delivered)
{
    m_poller.wait(10, [&](quint32 number) {
        if (number < m_clients.size())
            m_clients[number].read(m_buffer, [&](QByteArrayView content) { delivered(number, content); });
        else
            m_others(number - quint32(m_clients.size()));
    });
}

void Members::settle(const std::function<bool()> &isComplete, const Delivered &delivered)
{
    using namespace std::chrono_literals;
    const auto deadline = SteadyClock::now() + 20s;
    while (!isComplete() && SteadyClock::now() < deadline)
        poll(10, delivered);
    const auto end = SteadyClock::now() + 50ms;
    while (SteadyClock::now() < end)
        poll(10, delivered);
}

void Members::watch(int descriptor, quint32 number)
{
    m_poller.add(descriptor, quint32(m_clients.size()) + number);
}

QString Members::finish(int channel, Publisher publisher, Sequence published)
{
    for (size_t i = size_t(channel); i < m_checkers.size(); i += size_t(m_channels)) {
        if (!m_checkers[i].finish(publisher, published))
            return m_checkers[i].wrong();
    }
    return {};
}

} // namespace wsify::bench
