// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/v4reader.h"

namespace wsify::v4 {

namespace {

using Kind = Command::Kind;

wsify::Command::Kind kindOf(Kind kind)
{
    switch (kind) {
    case Kind::Join:
        return wsify::Command::Kind::Join;
    case Kind::Leave:
        return wsify::Command::Kind::Leave;
    case Kind::Broadcast:
        return wsify::Command::Kind::Broadcast;
    case Kind::Refresh:
        return wsify::Command::Kind::Refresh;
    case Kind::Reserved:
        return wsify::Command::Kind::Reserved;
    case Kind::Presence:
    case Kind::Other:
        break;
    }
    return wsify::Command::Kind::Other;
}

} // namespace

wsify::Command toCommand(QByteArrayView message, const Command &asked)
{
    return {.kind = kindOf(asked.kind),
            .message = message,
            .name = asked.name,
            .args = asked.args,
            .channel = asked.channel,
            .content = asked.content};
}

AuthCall callOf(Kind kind)
{
    switch (kind) {
    case Kind::Join:
        return AuthCall::Join;
    case Kind::Leave:
        return AuthCall::Leave;
    case Kind::Broadcast:
        return AuthCall::Broadcast;
    case Kind::Presence:
        return AuthCall::Presence;
    case Kind::Refresh:
        return AuthCall::Refresh;
    case Kind::Reserved:
    case Kind::Other:
        break;
    }
    return AuthCall::Other;
}

} // namespace wsify::v4
