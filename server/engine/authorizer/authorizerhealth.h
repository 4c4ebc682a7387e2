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

/// What the workers know of the authorizer together. Warns the operator: when it is unavailable and when it answers again (Outage), and
/// once of each kind of answer that denies although its author may have meant otherwise. And remembers until a reload what the authorizer
/// understands (authorizer.h).
///
/// One for all workers, which it outlives; thread-safe. An answer that is no news costs a few atomic loads.
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

    /// The number of reloads. Whoever asks keeps it with the call: an answer is remembered in the era of its question alone, because the
    /// authorizer may be another one since.
    quint32 era() const { return m_era.load(std::memory_order_relaxed); }
    /// Forgets what the authorizer understands. When all workers have the new configuration.
    void reloaded();

    /// An answer to a question of that era had a `wsify` object.
    void resultAnswered(quint32 era);
    bool hasAnsweredResult() const { return m_resultEra.load(std::memory_order_relaxed) == era(); }
    void batchNotUnderstood();
    bool mayAskBatches() const { return m_now() >= m_noBatchesUntil.load(std::memory_order_relaxed); }

private:
    const Now m_now;
    std::atomic<quint32> m_era = 1;
    std::atomic<quint32> m_resultEra = 0; ///< of the last `wsify` object
    std::atomic<std::chrono::steady_clock::time_point> m_noBatchesUntil{};
    std::atomic<bool> m_isDown = false; ///< m_outage.isOn()
    std::atomic<quint8> m_explained = 0; ///< the kinds of answers that were warned of, one bit each
    std::mutex m_mutex; ///< for m_outage
    Outage m_outage{"the authorizer"};
};

} // namespace wsify
