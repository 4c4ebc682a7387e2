// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/feeds/eventinbox.h"
#include "core/observer.h"

namespace wsify {

class Denials;

/// The admin service's observer of one worker: keeps refusals, and creates events while a console subscribes. Called
/// on that worker's thread; outlives it.
class WorkerObserver : public Observer
{
public:
    static constexpr qsizetype MaxChannel = 1024; ///< bytes of a channel's name in an event

    WorkerObserver(Denials &denials, qsizetype maxEventBytes)
        : m_denials(denials)
        , m_events(maxEventBytes)
    {
    }

    EventInbox &events() { return m_events; }

    void accessed(const AccessRecord &) override {}
    void refused(const Refusal &refusal) override;
    void disconnected(const Disconnect &disconnect) override;
    void connected(const Connect &connect) override;
    void joined(const Membership &membership) override;
    void left(const Membership &membership) override;
    void slow(const SlowConsumer &consumer) override;
    void warned(const QByteArray &) override {}

private:
    Denials &m_denials;
    EventInbox m_events;
};

} // namespace wsify
