// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/walks.h"

#include "core/fanout/hub.h"
#include "core/fanout/node.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace wsify {

using SteadyClock = std::chrono::steady_clock;

/// Touched by the worker's thread alone, but for the figure.
struct Walks::Worker
{
    std::deque<Step> steps;
    bool isPosted = false;
    std::atomic<qint64> longestUs = 0;
};

Walks::Walks(Node &node)
    : m_node(node)
{
    for (int worker = 0; worker < node.workers(); ++worker)
        m_workers.push_back(std::make_unique<Worker>());
}

Walks::~Walks() = default;

void Walks::start(int worker, Step step)
{
    m_node.post(worker, [this, worker, step = std::move(step)]() mutable {
        m_workers[size_t(worker)]->steps.push_back(std::move(step));
        post(worker);
    });
}

void Walks::post(int worker)
{
    if (!std::exchange(m_workers[size_t(worker)]->isPosted, true))
        m_node.post(worker, [this, worker] { run(worker); });
}

void Walks::run(int worker)
{
    Worker &own = *m_workers[size_t(worker)];
    own.isPosted = false;
    Hub &hub = m_node.hub(worker);
    const auto begin = SteadyClock::now();
    auto now = begin;
    // One step of each in turn: a long walk does not make a short one wait.
    while (!own.steps.empty() && now - begin < Slice) {
        Step step = std::move(own.steps.front());
        own.steps.pop_front();
        if (step(hub))
            own.steps.push_back(std::move(step));
        now = SteadyClock::now();
    }
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(now - begin).count();
    own.longestUs.store(std::max<qint64>(own.longestUs.load(std::memory_order_relaxed), took),
                        std::memory_order_relaxed);
    if (!own.steps.empty())
        post(worker);
}

std::chrono::microseconds Walks::longestSlice() const
{
    qint64 longest = 0;
    for (const auto &worker : m_workers)
        longest = std::max(longest, worker->longestUs.load(std::memory_order_relaxed));
    return std::chrono::microseconds(longest);
}

} // namespace wsify
