// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/backlog.h"

#include "core/limits.h"

#include <algorithm>
#include <utility>

namespace wsify {

namespace {

/// The same part of `copy` that `slice` is of `original`.
QByteArrayView rebased(QByteArrayView slice, QByteArrayView original, const QByteArray &copy)
{
    if (slice.isEmpty())
        return {};
    return QByteArrayView(copy).sliced(slice.data() - original.data(), slice.size());
}

} // namespace

Backlog::Backlog(Counter &account, const Limits &limits)
    : m_account(account)
    , m_maxOverload(limits.maxOverload())
    , m_maxOverloadBytes(limits.maxOverloadBytes())
{
}

Backlog::~Backlog()
{
    m_account.add(-m_bytes);
}

void Backlog::add(QByteArrayView message, const Command &command)
{
    Waiting waiting{message.toByteArray(), command};
    // Each slice that a command has; one that is forgotten here would dangle.
    waiting.command.message = waiting.message;
    waiting.command.name = rebased(command.name, message, waiting.message);
    waiting.command.args = rebased(command.args, message, waiting.message);
    waiting.command.channel = rebased(command.channel, message, waiting.message);
    waiting.command.content = rebased(command.content, message, waiting.message);
    m_bytes += message.size();
    m_account.add(message.size());
    m_waiting.append(std::move(waiting));
}

Backlog::Waiting Backlog::takeFirst()
{
    Waiting first = m_waiting.takeFirst();
    m_bytes -= first.message.size();
    m_account.add(-first.message.size());
    return first;
}

bool Backlog::has(Command::Kind kind) const
{
    return std::any_of(m_waiting.begin(), m_waiting.end(),
                       [kind](const Waiting &waiting) { return waiting.command.kind == kind; });
}

bool Backlog::isFull(const Limits &limits, bool isPaused) const
{
    const int share = isPaused ? 2 : 1;
    return size() - 1 >= limits.maxWaiting / share || m_bytes >= limits.maxWaitingBytes / share;
}

bool Backlog::isOverloadedBy(qsizetype bytes, const Limits &limits) const
{
    return !isEmpty()
           && (size() > std::max(limits.maxOverload(), m_maxOverload)
               || m_bytes + bytes > std::max(limits.maxOverloadBytes(), m_maxOverloadBytes));
}

} // namespace wsify
