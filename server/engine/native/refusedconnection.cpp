// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/refusedconnection.h"

#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "engine/droplimits.h"

#include <utility>

namespace wsify {

RefusedConnection::RefusedConnection(Connection &handshake, Admission::Late late, QByteArray early)
    : Connection(handshake)
    , m_late(std::move(late))
    , m_early(std::move(early))
{
    m_decoder.drop();
}

void RefusedConnection::begin()
{
    setDeadline(now() + Limits::lateRefusalTime);
    setReading(true);
    QByteArray early = std::exchange(m_early, {});
    received(early.data(), early.size());
}

void RefusedConnection::received(char *data, qsizetype size)
{
    m_dropped += size;
    m_decoder.skip(data, data + size);
    if (m_decoder.hasClosed())
        end();
    else if (m_dropped > DropLimits::Bytes)
        late();
}

void RefusedConnection::end()
{
    m_isEnding = true;
    touch();
}

void RefusedConnection::shed()
{
    ++m_context.engine.metrics.limitMemory;
    abort();
    touch();
}

/// Who has not even taken the close frame is reset: the kernel would keep it for minutes.
void RefusedConnection::late()
{
    if (out().isEmpty())
        close();
    else
        abort();
    touch();
}

Connection::Fate RefusedConnection::settle()
{
    if (m_isEnding && out().isEmpty())
        close();
    if (!isOpen())
        clearDeadline();
    return isOpen() ? Fate::Stay : Fate::Die;
}

} // namespace wsify
