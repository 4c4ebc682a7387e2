// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/types.h>

/// The system calls that carry the native engine's bytes: recv(2), send(2), sendmsg(2), epoll_wait(2), with their own results and errno.
///
/// Any thread. Only the plain calls, unless the build has WSIFY_FAULTS. Then some of them, chosen at random from a
/// seed (WSIFY_FAULT_SEED, drawn if not set; "none": no faults), transfer less than possible, or fail with EAGAIN or
/// EINTR, according to FaultStream. An injected fault keeps the kernel's promises: after EAGAIN, level-triggered epoll
/// reports the descriptor when it is ready; a descriptor that is down never returns EAGAIN.
namespace wsify::socketio {

#ifdef WSIFY_FAULTS

/// Reads the seed and logs it; once per process. A seed that is not a number ends the process.
void begin();
ssize_t receive(int descriptor, void *bytes, size_t size, int flags);
ssize_t send(int descriptor, const void *bytes, size_t size, int flags);
ssize_t send(int descriptor, const msghdr &message, int flags);
int wait(int epoll, epoll_event *events, int most, int timeout);

#else

inline void begin()
{
}

inline ssize_t receive(int descriptor, void *bytes, size_t size, int flags)
{
    return ::recv(descriptor, bytes, size, flags);
}

inline ssize_t send(int descriptor, const void *bytes, size_t size, int flags)
{
    return ::send(descriptor, bytes, size, flags);
}

inline ssize_t send(int descriptor, const msghdr &message, int flags)
{
    return ::sendmsg(descriptor, &message, flags);
}

inline int wait(int epoll, epoll_event *events, int most, int timeout)
{
    return ::epoll_wait(epoll, events, most, timeout);
}

#endif

} // namespace wsify::socketio
