// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/stream.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace wsify {

qint32 Stream::untaken() const
{
    int bytes = 0;
    return isOpen() && ::ioctl(m_descriptor, TIOCOUTQ, &bytes) == 0 ? bytes : 0;
}

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
