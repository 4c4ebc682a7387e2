// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/authorizer/authorizerhealth.h"

#include "core/observer.h"
#include "core/session/authorizer.h"

namespace wsify {

namespace {

enum Kind : quint8 { Meant = 0, OtherSuccess = 1, Redirect = 2 };

Kind kindOf(int status)
{
    if (status > 200 && status < 300)
        return OtherSuccess;
    return status >= 300 && status < 400 ? Redirect : Meant;
}

} // namespace

void AuthorizerHealth::failed(const QByteArray &reason, Observer &observer)
{
    std::optional<QByteArray> news;
    {
        const std::lock_guard lock(m_mutex);
        news = m_outage.failed(reason, m_now());
        m_isDown.store(true, std::memory_order_relaxed);
    }
    if (news)
        observer.warned(*news);
}

void AuthorizerHealth::answered(int status, Observer &observer)
{
    const Kind kind = kindOf(status);
    if (kind != Meant && !(m_explained.load(std::memory_order_relaxed) & kind)
        && !(m_explained.fetch_or(kind) & kind)) {
        observer.warned("the authorizer answered " + QByteArray::number(status)
                        + (kind == Redirect ? ": a redirect is not followed and denies; --authorizer-url must name the "
                                              "final address (said once)"
                                            : ": only 200 allows, so this denies (said once)"));
    }
    if (!m_isDown.load(std::memory_order_relaxed))
        return;
    std::optional<QByteArray> news;
    {
        const std::lock_guard lock(m_mutex);
        news = m_outage.worked(m_now());
        m_isDown.store(m_outage.isOn(), std::memory_order_relaxed);
    }
    if (news)
        observer.warned(*news);
}

void AuthorizerHealth::reloaded()
{
    m_era.fetch_add(1, std::memory_order_relaxed);
    m_noBatchesUntil.store({}, std::memory_order_relaxed);
}

void AuthorizerHealth::resultAnswered(quint32 era)
{
    // Written once: it is in the way of all workers.
    if (era == this->era() && !hasAnsweredResult())
        m_resultEra.store(era, std::memory_order_relaxed);
}

void AuthorizerHealth::batchNotUnderstood()
{
    m_noBatchesUntil.store(m_now() + Authorizer::BatchMemory, std::memory_order_relaxed);
}

} // namespace wsify
