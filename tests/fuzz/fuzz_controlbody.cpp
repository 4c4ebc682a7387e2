// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/control/controlmessage.h"
#include "core/http/controlbody.h"
#include "core/limits.h"
#include "core/session/command.h"
#include "require.h"

#include <cstdint>

using namespace wsify;

namespace {

/// What is valid for this node is valid for the others.
void requireSame(const ClientOrder &order)
{
    const auto read = controlmessage::read(controlmessage::write(controlmessage::Ask{"n.0.1", order}));
    require(read && std::holds_alternative<controlmessage::Ask>(*read), "every node reads it");
    const auto *again = std::get_if<ClientOrder>(&std::get<controlmessage::Ask>(*read).request);
    require(again && again->kind == order.kind && again->subject.client == order.subject.client
                && again->subject.user == order.subject.user && again->channel == order.channel
                && again->code == order.code && again->reason == order.reason,
            "as the same order");
}

} // namespace

/// The first byte chooses the call; the rest is the body, and what another node says.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    Limits limits;
    limits.maxChannelName = 16; // short, so that an input finds it
    const auto kind = ClientOrder::Kind(data[0] % 3);
    const QByteArrayView body(data + 1, qsizetype(size) - 1);
    ControlBody read(body, kind, limits);
    if (read.parse()) {
        const ClientOrder &order = read.order();
        require(read.error().isEmpty(), "what is right has no error");
        require(order.subject.client.isEmpty() != order.subject.user.isEmpty(), "somebody is named, in one way");
        require(order.reason.size() <= ControlBody::MaxReason, "a reason is bounded");
        QByteArray again;
        require(kind == ClientOrder::Kind::Disconnect
                    || (checkChannel(order.channel, limits.maxChannelName, again) == ChannelError::None
                        && again == order.channel),
                "a name is a channel's");
        requireSame(order);
    } else {
        require(!read.error().isEmpty(), "what is wrong says why");
    }
    if (const auto said = controlmessage::read(body)) {
        if (const auto *ask = std::get_if<controlmessage::Ask>(&*said))
            require(controlmessage::read(controlmessage::write(*ask)).has_value(), "what was read can be written");
    }
    return 0;
}
