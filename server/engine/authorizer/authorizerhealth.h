// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/outage.h"

#include <QByteArray>

#include <atomic>
#include <chrono>
#include <mutex>

namespace wsify {

class Observer;

/// Warns the operator about the authorizer: when it is unavailable and when it answers again (Outage), and once of each
/// kind of answer that denies although its author may have meant otherwise.
///
/// One for all workers, which it outlives; thread-safe. An answer that is no news costs one atomic load.
class AuthorizerHealth
{
public:
    using Now = std::chrono::steady_clock::time_point (*)();

    explicit AuthorizerHealth(Now now = std::chrono::steady_clock::now)
        : m_now(now)
    {
    }

    /// A call was unavailable.
    void failed(const QByteArray &reason, Observer &observer);
    /// A call was answered, with a status below 500.
    void answered(int status, Observer &observer);

private:
    const Now m_now;
    std::atomic<bool> m_isDown = false; ///< m_outage.isOn()
    std::atomic<quint8> m_explained = 0; ///< the kinds of answers that were warned of, one bit each
    std::mutex m_mutex; ///< for m_outage
    Outage m_outage{"the authorizer"};
};

} // namespace wsify
