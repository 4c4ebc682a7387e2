// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/types.h>

/// The system calls that carry the native engine's bytes: recv(2), send(2), sendmsg(2), epoll_wait(2), with their own results and errno.
///
/// Any thread. Nothing but the calls, unless the build has WSIFY_FAULTS: then some of them, chosen at random from a seed
/// (WSIFY_FAULT_SEED, drawn when it is not set; "none": no faults), move less than they could, or fail with EAGAIN or EINTR, as FaultStream
/// says. What an injected fault promises is what the kernel promises: after EAGAIN epoll, level-triggered, reports the descriptor when it is ready; one that is down never says EAGAIN.
namespace wsify::socketio {

#ifdef WSIFY_FAULTS

/// Reads the seed and says it in the log; once a process. A seed that is no number ends the process.
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
