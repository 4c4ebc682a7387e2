// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>

#include <chrono>
#include <optional>

namespace wsify {

/// What to tell the operator of a service that fails and works by turns: one sentence when it becomes unavailable, one
/// each minute while it stays so, and one when it has worked for Quiet without a failure. Something that comes and
/// goes is one outage.
///
/// A value without a clock: the caller passes the time, and writes the sentences to the log. Not thread-safe.
class Outage
{
public:
    using Time = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::seconds Quiet{5};
    static constexpr std::chrono::minutes Every{1};

    /// `name` is the subject of the sentences, and static.
    explicit Outage(const char *name)
        : m_name(name)
    {
    }

    bool isOn() const { return m_isOn; }
    /// A call has failed; a sentence if it is to be told.
    std::optional<QByteArray> failed(const QByteArray &reason, Time now);
    /// A call has worked.
    std::optional<QByteArray> worked(Time now);

private:
    const char *m_name;
    bool m_isOn = false;
    Time m_began;
    Time m_lastFailure;
    Time m_told;
    qint64 m_failures = 0; ///< since it began
};

} // namespace wsify
