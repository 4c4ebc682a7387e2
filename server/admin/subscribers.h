// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <algorithm>
#include <utility>
#include <vector>

namespace wsify {

class Console;

/// The consoles that are subscribed to a topic, with what the topic keeps of each, which begins anew when one subscribes. Main thread.
template <class State>
class Subscribers
{
public:
    struct Subscriber
    {
        Console *console;
        State state;
    };

    bool isEmpty() const { return m_subscribers.empty(); }
    auto begin() { return m_subscribers.begin(); }
    auto end() { return m_subscribers.end(); }

    /// Everybody who is subscribed now. True when this was the first one to come or the last one to go.
    bool set(const std::vector<Console *> &consoles)
    {
        const bool wasEmpty = isEmpty();
        std::vector<Subscriber> subscribers;
        for (Console *console : consoles) {
            const auto known =
                std::find_if(begin(), end(), [console](const Subscriber &other) { return other.console == console; });
            subscribers.push_back(known == end() ? Subscriber{console, {}} : *known);
        }
        m_subscribers = std::move(subscribers);
        return isEmpty() != wasEmpty;
    }

private:
    std::vector<Subscriber> m_subscribers;
};

} // namespace wsify
