// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/engines.h"

#include "app/config/config.h"
#include "app/config/enginenames.h"
#include "engine/authorizer/httpauthorizer.h"

#ifdef WSIFY_ENGINE_NATIVE
#include "engine/native/nativeengine.h"
#include "engine/native/tlscontext.h"
#endif
#ifdef WSIFY_ENGINE_QT
#include "engine/qt/qtengine.h"
#include "engine/qt/qttls.h"
#endif

#include <utility>

namespace wsify {

EngineParts::EngineParts(const Config &config)
    : m_config(config)
    , m_name((config.engine == QLatin1String("auto") ? engineNames().first() : config.engine).toLatin1())
{
}

std::unique_ptr<Authorizer> EngineParts::authorizer(std::shared_ptr<AuthorizerHealth> health, Timers &timers,
                                                    WorkerMetrics &metrics, Observer &observer) const
{
    if (m_config.authorizerUrl.isEmpty())
        return nullptr;
    return std::make_unique<HttpAuthorizer>(QueuedAuthorizer::Options{.url = m_config.authorizerUrl,
                                                                      .secret = m_config.authorizerSecret,
                                                                      .keepAlive = m_config.authorizerKeepAlive,
                                                                      .authorities = m_config.authorizerAuthorities,
                                                                      .workers = m_config.workers,
                                                                      .health = std::move(health)},
                                            m_config.limits, timers, metrics, observer);
}

TlsCertificates::Prepare EngineParts::prepareTls() const
{
#ifdef WSIFY_ENGINE_NATIVE
    if (m_name == "native")
        return TlsContext::prepare();
#endif
#ifdef WSIFY_ENGINE_QT
    if (m_name == "qt")
        return QtTls::prepare();
#endif
    Q_UNREACHABLE();
}

std::unique_ptr<Engine> EngineParts::engine(EngineContext context, std::function<void()> closed) const
{
#ifdef WSIFY_ENGINE_NATIVE
    if (m_name == "native")
        return std::make_unique<NativeEngine>(context, std::move(closed));
#endif
#ifdef WSIFY_ENGINE_QT
    if (m_name == "qt")
        return std::make_unique<QtEngine>(context, std::move(closed));
#endif
    Q_UNREACHABLE();
}

} // namespace wsify
