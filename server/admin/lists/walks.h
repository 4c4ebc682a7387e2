// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace wsify {

class Hub;
class Node;

/// Work for consoles on the workers, in slices: a worker gives all walks together half a millisecond a turn of its loop, one after the other, and
/// the next slice waits behind whatever arrived meanwhile.
///
/// Built before the workers start and destroyed after they have ended; what has not come to its end by then is dropped.
class Walks
{
public:
    static constexpr std::chrono::microseconds Slice{500};

    /// A walk on one worker, on that worker's thread: takes a step, of some ten microseconds at most, and says whether there is more to do.
    /// Nothing that it has seen in one step need be there in the next. Destroyed on whatever thread when it is done.
    using Step = std::function<bool(Hub &hub)>;

    explicit Walks(Node &node);
    ~Walks();
    Walks(const Walks &) = delete;
    Walks &operator=(const Walks &) = delete;

    /// Begins a walk on a worker. Any thread.
    void start(int worker, Step step);

    int workers() const { return int(m_workers.size()); }
    /// The longest slice so far, of all workers. Any thread.
    std::chrono::microseconds longestSlice() const;

private:
    struct Worker;

    void post(int worker);
    void run(int worker);

    Node &m_node;
    std::vector<std::unique_ptr<Worker>> m_workers;
};

} // namespace wsify
