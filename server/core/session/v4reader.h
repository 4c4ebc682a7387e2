// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/authresult.h"
#include "core/session/command.h"
#include "core/session/v4command.h"

#include <optional>

namespace wsify::v4 {

/// Reads the commands of one worker's wsify.v4 clients, and keeps the last one, so that a message is not read anew for each of the steps
/// that it takes in one turn. Worker thread only.
class Reader
{
public:
    struct Reading
    {
        Command command;
        std::optional<Fault> fault;
    };

    explicit Reader(const Limits &limits)
        : m_limits(limits)
    {
    }

    /// A message that has just come. Every message comes through here once, so that what is kept is never mistaken for another one that has
    /// the same place in memory.
    const Reading &read(QByteArrayView message)
    {
        m_reading.fault = readCommand(message, m_limits, m_reading.command);
        m_message = message;
        return m_reading;
    }
    /// One that came before and has waited.
    const Reading &again(QByteArrayView message)
    {
        return message.data() == m_message.data() && message.size() == m_message.size() ? m_reading : read(message);
    }

private:
    const Limits &m_limits;
    QByteArrayView m_message; ///< may be gone; never looked into
    Reading m_reading;
};

/// As the queue keeps it: slices of the message.
wsify::Command toCommand(QByteArrayView message, const Command &asked);
/// What a call to the authorizer about it is.
AuthCall callOf(Command::Kind kind);

} // namespace wsify::v4
