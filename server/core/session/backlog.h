// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/metrics/counter.h"
#include "core/session/command.h"

#include <QByteArray>
#include <QList>

namespace wsify {

struct Limits;

/// The waiting commands of one client, in order, with the bytes of their messages. Worker thread only.
class Backlog
{
public:
    struct Waiting
    {
        QByteArray message; ///< the command's slices point into it
        Command command;
    };

    /// `account` counts the bytes while they wait. Lower limits, after a reload, count only for the next backlog.
    Backlog(Counter &account, const Limits &limits);
    ~Backlog();
    Backlog(const Backlog &) = delete;
    Backlog &operator=(const Backlog &) = delete;

    /// Copies the message, to which the command belongs.
    void add(QByteArrayView message, const Command &command);
    const Command &first() const { return m_waiting.first().command; }
    Waiting takeFirst();

    /// The others behind the first one have reached the limit up to which the client is read from; while it is not read from (`isPaused`), half of
    /// that, so that a client at the limit does not toggle with every command.
    bool isFull(const Limits &limits, bool isPaused) const;
    /// A message of that size is more than even a client that was not to be read from may still send.
    bool isOverloadedBy(qsizetype bytes, const Limits &limits) const;

    bool has(Command::Kind kind) const;
    bool isEmpty() const { return m_waiting.isEmpty(); }
    qsizetype size() const { return m_waiting.size(); }
    qsizetype bytes() const { return m_bytes; }

private:
    Counter &m_account;
    QList<Waiting> m_waiting;
    qsizetype m_bytes = 0;
    const int m_maxOverload;
    const qsizetype m_maxOverloadBytes;
};

} // namespace wsify
