// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/authorizer.h"
#include "engine/engine.h"
#include "engine/tlscertificates.h"

#include <QByteArray>

#include <functional>
#include <memory>

namespace wsify {

class AuthorizerHealth;
class Observer;
class Timers;
class WorkerMetrics;
struct Config;

/// Creates the parts of an engine for one worker, on its thread. `Config::engine` chooses; `auto` is the first of
/// engineNames().
class EngineParts
{
public:
    explicit EngineParts(const Config &config);

    /// The name of the chosen engine.
    const QByteArray &name() const { return m_name; }
    /// Null if everything is allowed.
    std::unique_ptr<Authorizer> authorizer(std::shared_ptr<AuthorizerHealth> health, Timers &timers,
                                           WorkerMetrics &metrics, Observer &observer) const;
    /// How the engine makes its settings for TLS.
    TlsCertificates::Prepare prepareTls() const;
    std::unique_ptr<Engine> engine(EngineContext context, std::function<void()> closed) const;

private:
    const Config &m_config;
    QByteArray m_name;
};

} // namespace wsify
