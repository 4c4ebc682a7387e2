// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/socketio.h"

#include "engine/native/faultstream.h"
#include "engine/native/stream.h"

#include <QByteArray>
#include <QRandomGenerator>
#include <QtGlobal>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <optional>
#include <poll.h>
#include <sys/uio.h>

namespace wsify::socketio {

namespace {

using Fault = FaultStream::Fault;

std::optional<quint64> readSeed()
{
    const QByteArray given = qgetenv("WSIFY_FAULT_SEED");
    if (given == "none")
        return std::nullopt;
    quint64 seed = QRandomGenerator::system()->generate();
    bool isNumber = true;
    if (!given.isEmpty())
        seed = given.toULongLong(&isNumber);
    if (!isNumber)
        qFatal("WSIFY_FAULT_SEED must be a number from 0 to 18446744073709551615, or \"none\"");
    qInfo("system calls fail at random: WSIFY_FAULT_SEED=%llu", static_cast<unsigned long long>(seed));
    return seed;
}

std::optional<quint64> seed()
{
    static const std::optional<quint64> value = readSeed();
    return value;
}

/// Where there is a seed.
FaultStream &stream()
{
    static std::atomic<quint64> streams = 0;
    thread_local FaultStream own(*seed(), streams.fetch_add(1));
    return own;
}

Fault next()
{
    return seed() ? stream().next() : Fault::None;
}

/// One that is hung up or has an error never blocks, so epoll would not report what an injected EAGAIN promises.
bool mayBlock(int descriptor)
{
    pollfd state{descriptor, 0, 0};
    return ::poll(&state, 1, 0) == 0;
}

/// True when the call fails, with errno; else `size` may have become less.
bool fails(int descriptor, size_t &size)
{
    const Fault fault = next();
    if (fault == Fault::None || size == 0)
        return false;
    if (fault == Fault::Short) {
        size = stream().part(size);
        return false;
    }
    if (!mayBlock(descriptor))
        return false;
    errno = fault == Fault::Interrupted ? EINTR : EAGAIN;
    return true;
}

} // namespace

void begin()
{
    seed();
}

ssize_t receive(int descriptor, void *bytes, size_t size, int flags)
{
    return fails(descriptor, size) ? -1 : ::recv(descriptor, bytes, size, flags);
}

ssize_t send(int descriptor, const void *bytes, size_t size, int flags)
{
    return fails(descriptor, size) ? -1 : ::send(descriptor, bytes, size, flags);
}

ssize_t send(int descriptor, const msghdr &message, int flags)
{
    size_t size = 0;
    for (size_t i = 0; i < message.msg_iovlen; ++i)
        size += message.msg_iov[i].iov_len;
    if (fails(descriptor, size))
        return -1;
    // As much of the pieces as the call may do.
    std::array<iovec, Stream::MaxPieces> pieces;
    size_t count = 0;
    for (; size > 0 && count < message.msg_iovlen && count < pieces.size(); ++count) {
        pieces[count] = message.msg_iov[count];
        pieces[count].iov_len = std::min(pieces[count].iov_len, size);
        size -= pieces[count].iov_len;
    }
    msghdr part = message;
    part.msg_iov = pieces.data();
    part.msg_iovlen = count;
    return ::sendmsg(descriptor, &part, flags);
}

int wait(int epoll, epoll_event *events, int most, int timeout)
{
    const Fault fault = next();
    if (fault == Fault::Interrupted || fault == Fault::Refused) {
        errno = EINTR;
        return -1;
    }
    if (fault == Fault::Short)
        most = int(stream().part(quint64(most)));
    return ::epoll_wait(epoll, events, most, timeout);
}

} // namespace wsify::socketio
