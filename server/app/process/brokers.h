// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/broker.h"

#include <QString>

#include <functional>
#include <memory>

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

    /// Makes the broker ready, within five seconds. Returns false, with a sentence for the operator, on failure.
    bool start(QString &error);

private:
    std::unique_ptr<Broker> m_broker;
    std::function<bool(QString &)> m_start; ///< empty if there is nothing to wait for
};

} // namespace wsify
