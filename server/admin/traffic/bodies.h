// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/traffic/workertap.h"

#include <QByteArrayView>
#include <QtGlobal>

#include <deque>
#include <optional>

namespace wsify {

/// The whole payloads of the rows that were sent last, for consoles that ask for one. Main thread. Payloads of publications share their bytes with what
/// is sent to members.
class Bodies
{
public:
    static constexpr qint64 MaxBytes = 4 * 1024 * 1024; ///< of memory, with what it takes to keep them

    /// `seq` rises from call to call.
    void add(qint64 seq, const TrafficItem &item);
    /// The payload of a row; none when it is not kept any more, or never was. The view lives until the next add().
    std::optional<QByteArrayView> find(qint64 seq) const;
    void clear();

private:
    struct Body
    {
        qint64 seq;
        QByteArray received; ///< In
        Frame sent; ///< Out

        qint64 cost() const;
    };
    std::deque<Body> m_bodies;
    qint64 m_bytes = 0;
};

} // namespace wsify
