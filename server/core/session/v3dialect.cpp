// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/v3dialect.h"

namespace wsify {

bool V3Dialect::read(QByteArrayView message, Command &command, const char *&error) const
{
    return parseCommand(message, command, error);
}

std::optional<Farewell> V3Dialect::farewell(Refused why) const
{
    switch (why) {
    case Refused::Rate:
        return Farewell{CloseCode::Policy, closereason::Limit};
    case Refused::Overload:
        return Farewell{CloseCode::TryAgainLater, closereason::Overload};
    case Refused::Unavailable:
        return Farewell{CloseCode::TryAgainLater, closereason::AuthorizerDown};
    default:
        return std::nullopt;
    }
}

} // namespace wsify
