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

/// Work for consoles and back ends on the workers, in slices: a worker spends half a millisecond per turn of its loop on all walks
/// together, one after the other; the next slice waits behind whatever arrived meanwhile.
///
/// Built before the workers start, destroyed after they have ended; unfinished walks are dropped.
class Walks
{
public:
    static constexpr std::chrono::microseconds Slice{500};

    /// A walk on one worker, on that worker's thread: takes a step of at most some ten microseconds and returns
    /// whether there is more to do. Objects seen in one step may be gone in the next. Destroyed on any thread when it
    /// is done.
    using Step = std::function<bool(Hub &hub)>;

    explicit Walks(Node &node);
    ~Walks();
    Walks(const Walks &) = delete;
    Walks &operator=(const Walks &) = delete;

    /// Starts a walk on a worker. Any thread.
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
