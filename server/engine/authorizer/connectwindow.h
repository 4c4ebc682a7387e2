// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <algorithm>
#include <chrono>
#include <utility>

namespace wsify {

/// How many connections of one worker to the authorizer may be on trial: being opened, or without their first answer. So a burst of
/// calls does not flood the listen backlog of the back end, which would drop connections.
///
/// Works like TCP's congestion window (RFC 5681): grows with every connection that passed while much of it was used, and is
/// halved when one fails or is slow; from there on it grows by one for each full window. One thread.
class ConnectWindow
{
public:
    using Time = std::chrono::steady_clock::time_point;

    /// One connection on trial. Releases its place when it is destroyed.
    class Place
    {
    public:
        Place() = default;
        explicit Place(ConnectWindow &window)
            : m_window(&window)
        {
            window.m_peak = std::max(window.m_peak, ++window.m_used);
        }
        Place(Place &&other) noexcept
            : m_window(std::exchange(other.m_window, nullptr))
        {
        }
        Place &operator=(Place &&other) noexcept
        {
            if (this != &other) {
                release();
                m_window = std::exchange(other.m_window, nullptr);
            }
            return *this;
        }
        Place(const Place &) = delete;
        Place &operator=(const Place &) = delete;
        ~Place() { release(); }

        bool isHeld() const { return m_window; }
        void release()
        {
            if (ConnectWindow *window = std::exchange(m_window, nullptr))
                window->m_peak = --window->m_used == 0 ? 0 : window->m_peak;
        }

    private:
        ConnectWindow *m_window = nullptr;
    };

    ConnectWindow(int first, int most);

    bool hasRoom() const { return m_used < m_size; }
    int size() const { return m_size; }
    int used() const { return m_used; }

    /// A connection on trial has passed; it still has its place.
    void grow();
    /// A connection that was begun then failed, or is slow. Those that were begun before the last time count no more.
    void shrink(Time begun);

private:
    const int m_most;
    int m_size;
    int m_used = 0;
    int m_peak = 0; ///< since the last time when nothing was used
    int m_threshold; ///< from this size on it grows slowly
    int m_passed = 0; ///< since it last grew slowly
    Time m_shrunk = {};
};

} // namespace wsify
