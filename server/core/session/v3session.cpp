// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/v3session.h"

#include "core/fanout/node.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"

#include <utility>

namespace wsify {

V3Session::V3Session(SessionContext &context, ClientInfo client, Transport &transport)
    : Session(context, client, transport, MemberKind::V3)
{
    if (client.granted)
        begin(*client.granted);
}

bool V3Session::read(QByteArrayView message, Command &command)
{
    WorkerMetrics &metrics = context().metrics;
    const char *error = nullptr;
    if (!parseCommand(message, command, error)) {
        ++metrics.ignoredMalformed;
        refuse(command, Refused::Malformed, {}, error);
        return false;
    }
    if (command.kind == Command::Kind::Reserved) {
        ++metrics.ignoredReserved;
        refuse(command, Refused::Reserved);
        return false;
    }
    return true;
}

Farewell V3Session::farewell(Cause cause) const
{
    switch (cause) {
    case Cause::Rate:
        return {CloseCode::Policy, closereason::Limit};
    case Cause::Overload:
        return {CloseCode::TryAgainLater, closereason::Overload};
    case Cause::AuthorizerDown:
        return {CloseCode::TryAgainLater, closereason::AuthorizerDown};
    case Cause::Expired:
        return {CloseCode::Policy, closereason::Expired};
    case Cause::NotAuthorized:
        return {CloseCode::Policy, closereason::NotAuthorized};
    case Cause::Kicked:
        return {CloseCode::Policy, closereason::Kicked};
    case Cause::Drain:
        break;
    }
    return {CloseCode::GoingAway, closereason::Draining};
}

bool V3Session::needsPermission(const Command &command) const
{
    const Standing *rights = standing();
    QByteArray channel;
    if (!rights || parseChannel(command.channel, context().limits.maxChannelName, channel) != ChannelError::None)
        return true;
    switch (command.kind) {
    case Command::Kind::Join:
    case Command::Kind::Leave:
        return !rights->mayJoin(channel);
    case Command::Kind::Broadcast:
        return !rights->mayBroadcast(channel);
    default:
        return true;
    }
}

AuthRequest V3Session::permission(const Command &command)
{
    const auto call = [&command] {
        switch (command.kind) {
        case Command::Kind::Join:
            return AuthCall::Join;
        case Command::Kind::Leave:
            return AuthCall::Leave;
        case Command::Kind::Broadcast:
            return AuthCall::Broadcast;
        default:
            return AuthCall::Other;
        }
    };
    return request(call(), authorizerBody(command));
}

void V3Session::notAllowed(const Command &command, const AuthAnswer &answer)
{
    if (answer.verdict != Verdict::Unavailable) {
        refuse(command, Refused::Denied, answer);
        return;
    }
    refuse(command, Refused::Unavailable, answer);
    ++context().metrics.discarded; // like those behind it, which nobody answers either
    if (state() == State::LastWords)
        queue().discard();
    else
        close(Cause::AuthorizerDown);
}

bool V3Session::readChannel(const Command &command, QByteArray &channel)
{
    WorkerMetrics &metrics = context().metrics;
    switch (parseChannel(command.channel, context().limits.maxChannelName, channel)) {
    case ChannelError::None:
        return true;
    case ChannelError::Empty:
        ++metrics.ignoredChannel;
        refuse(command, Refused::NoChannel);
        break;
    case ChannelError::TooLong:
        ++metrics.limitChannelName;
        refuse(command, Refused::LongChannel);
        break;
    case ChannelError::ControlCharacter:
        ++metrics.limitChannelName;
        refuse(command, Refused::ControlCharacter);
        break;
    }
    return false;
}

CommandQueue::Carried V3Session::carryOut(const Command &command, const AuthAnswer *answer)
{
    using Carried = CommandQueue::Carried;
    // A client that is gone can still publish what it sent; it can be a member of nothing.
    if (state() == State::LastWords && command.kind != Command::Kind::Broadcast) {
        discarded(command);
        return Carried::Done;
    }
    if (command.kind == Command::Kind::Other) {
        tell(command);
        return Carried::Done;
    }
    QByteArray channel;
    if (!readChannel(command, channel))
        return Carried::Done;
    const AuthResult *result = answer ? answer->result.get() : nullptr;
    switch (command.kind) {
    case Command::Kind::Join:
        joinChannel(command, channel, answer);
        break;
    case Command::Kind::Leave:
        tell(command);
        leave(channel);
        break;
    default:
        context().node.publish(
            context().worker,
            publication(command, channel,
                        result && !result->content.isEmpty() ? QByteArrayView(result->content) : command.content));
        break;
    }
    return Carried::Done;
}

void V3Session::joinChannel(const Command &command, const QByteArray &channel, const AuthAnswer *answer)
{
    const AuthResult *result = answer ? answer->result.get() : nullptr;
    if (result && result->deny.contains(channel)) {
        refuse(command, Refused::Denied, *answer);
        return;
    }
    if (isFull(channel)) {
        ++context().metrics.limitChannels;
        refuse(command, Refused::ManyChannels);
        return;
    }
    tell(command);
    join(channel);
    if (answer)
        setTerm(channel, result, command.args);
}

} // namespace wsify
