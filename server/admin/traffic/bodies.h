// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/traffic/workertap.h"

#include <QByteArrayView>
#include <QHash>
#include <QtGlobal>

#include <deque>
#include <optional>

namespace wsify {

/// The whole payloads of the rows sent last, of one watch or of all, for consoles to request. Main thread. Payloads of publications share
/// their bytes with the members' frames.
class Bodies
{
public:
    static constexpr qint64 MaxBytes = 4 * 1024 * 1024; ///< of memory, including the overhead of keeping them

    /// How many bytes it may keep from now on; MaxBytes at first.
    void setMaxBytes(qint64 maxBytes);
    /// `seq` must increase from call to call.
    void add(qint64 seq, const TrafficItem &item);
    /// The payload of a row; none if it is not, or no longer, kept. The view is valid until the next change.
    std::optional<QByteArrayView> find(qint64 seq) const;
    void clear();

private:
    struct Body
    {
        qint64 seq;
        QByteArray received; ///< a client's message
        Frame sent; ///< a publication
    };
    void trim();

    std::deque<Body> m_bodies;
    QHash<const char *, int> m_frames; ///< bodies that share each frame, which is paid for once
    qint64 m_maxBytes = MaxBytes;
    qint64 m_bytes = 0;
};

} // namespace wsify
