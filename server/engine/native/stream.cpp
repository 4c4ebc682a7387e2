// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/stream.h"

#include <unistd.h>

namespace wsify {

void Stream::close()
{
    if (isOpen())
        ::close(std::exchange(m_descriptor, -1));
}

void Stream::reset()
{
    if (isOpen()) {
        const linger reset{1, 0};
        ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    }
    close();
}

/// What a failed send() means, by errno. ENOBUFS and ENOMEM pass, and EPOLLOUT says when.
qint64 Stream::refusal()
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS || errno == ENOMEM ? 0 : Broken;
}

} // namespace wsify
