// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/timers.h"

#include <map>

namespace wsify::test {

/// Time that stands until the test moves it.
class ManualTimers : public Timers
{
public:
    Duration now() const override { return m_now; }

    Id start(Duration delay, std::function<void()> callback) override
    {
        const Id id = ++m_last;
        m_due.emplace(id, Due{m_now + delay, std::move(callback)});
        return id;
    }
    void cancel(Id id) override { m_due.erase(id); }

    /// Moves the time and fires what is due, in order.
    void advance(Duration by)
    {
        m_now += by;
        for (;;) {
            auto next = m_due.end();
            for (auto it = m_due.begin(); it != m_due.end(); ++it) {
                if (it->second.at <= m_now && (next == m_due.end() || it->second.at < next->second.at))
                    next = it;
            }
            if (next == m_due.end())
                return;
            const auto callback = std::move(next->second.callback);
            m_due.erase(next);
            callback();
        }
    }
    int running() const { return int(m_due.size()); }

private:
    struct Due
    {
        Duration at;
        std::function<void()> callback;
    };
    std::map<Id, Due> m_due;
    Duration m_now{0};
    Id m_last = 0;
};

} // namespace wsify::test
