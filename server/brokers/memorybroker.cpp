// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/memorybroker.h"

#include <utility>

namespace wsify {

void MemoryBroker::setSink(Sink sink)
{
    m_sink = std::move(sink);
}

void MemoryBroker::publish(WorkerId from, const Message &message, Done done)
{
    m_sink(from, message);
    if (done)
        done(PublishResult::Ok);
}

void MemoryBroker::subscribe(WorkerId, const QByteArray &, Subscribed done)
{
    if (done)
        done(SubscribeResult::Holds);
}

} // namespace wsify
