// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <algorithm>
#include <utility>
#include <vector>

namespace wsify {

class ConsoleSink;

/// The consoles that subscribe to a topic, with the topic's data for each, which restarts with each subscription. Main
/// thread.
template <class State>
class Subscribers
{
public:
    struct Subscriber
    {
        ConsoleSink *sink;
        State state;
    };

    bool isEmpty() const { return m_subscribers.empty(); }
    auto begin() { return m_subscribers.begin(); }
    auto end() { return m_subscribers.end(); }

    /// Replaces the set of consoles; those that stay keep their data. True if the first one came or the last one went.
    bool set(const std::vector<ConsoleSink *> &sinks)
    {
        const bool wasEmpty = isEmpty();
        std::vector<Subscriber> subscribers;
        for (ConsoleSink *sink : sinks) {
            const auto known =
                std::find_if(begin(), end(), [sink](const Subscriber &other) { return other.sink == sink; });
            subscribers.push_back(known == end() ? Subscriber{sink, {}} : *known);
        }
        m_subscribers = std::move(subscribers);
        return isEmpty() != wasEmpty;
    }

    /// Adds one that is not among them. True if it is the first.
    bool add(ConsoleSink *sink, State state)
    {
        m_subscribers.push_back({sink, std::move(state)});
        return m_subscribers.size() == 1;
    }

private:
    std::vector<Subscriber> m_subscribers;
};

} // namespace wsify
