// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/broker.h"

#include <QString>

#include <functional>
#include <memory>
#include <utility>

namespace wsify {

class Node;
class Observer;
struct Config;

/// The broker that Config::brokerDriver names. Main thread.
class BrokerParts
{
public:
    /// `node` is not used before start().
    BrokerParts(const Config &config, Node &node, Observer &observer);
    ~BrokerParts();

    Broker &broker() { return *m_broker; }

    /// Called once, in a later turn of the loop: with nothing, or with a sentence for the operator on failure.
    using Started = std::function<void(const QString &error)>;
    /// Makes the broker ready, within five seconds. Destroying this object cancels the start.
    void start(Started done) { m_start(std::move(done)); }

private:
    std::unique_ptr<Broker> m_broker;
    std::function<void(Started)> m_start;
};

} // namespace wsify
