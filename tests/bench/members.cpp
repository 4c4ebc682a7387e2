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
        const int channel = int(number) % m_channels;
        m_clients[number].read(m_buffer, [&](QByteArrayView bytes) {
            Content content;
            if (!checker.take(bytes, content))
                throw Broken(checker.wrong().toStdString());
            ++m_deliveries;
            delivered(channel, content);
        });
    });
}

void Members::waitForJoins(const std::function<void(int channel)> &publish)
{
    using namespace std::chrono_literals;
    // Nobody says when a join is done: one publication a channel, until every member has had one, shows it.
    std::vector<bool> seen(m_clients.size());
    size_t missing = m_clients.size();
    const auto deadline = SteadyClock::now() + 20s;
    auto next = SteadyClock::now();
    while (missing > 0) {
        if (SteadyClock::now() >= deadline)
            throw Broken("not every member could join");
        if (SteadyClock::now() >= next) {
            for (int channel = 0; channel < m_channels; ++channel)
                publish(channel);
            next = SteadyClock::now() + 500ms;
        }
        m_poller.wait(10, [&](quint32 number) {
            if (number >= m_clients.size()) {
                m_others(number - quint32(m_clients.size()));
                return;
            }
            m_clients[number].read(m_buffer, [&](QByteArrayView) {
                missing -= size_t(!seen[number]);
                seen[number] = true;
            });
        });
    }
    // What is still on its way belongs to this, not to the run.
    const auto quiet = SteadyClock::now() + 600ms;
    while (SteadyClock::now() < quiet) {
        m_poller.wait(10, [&](quint32 number) {
            if (number < m_clients.size())
                m_clients[number].read(m_buffer, [](QByteArrayView) {});
            else
                m_others(number - quint32(m_clients.size()));
        });
    }
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
