// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/observer.h"

namespace wsify {

/// Passes everything on to two observers, which outlive it: the log and the admin service.
class Observers : public Observer
{
public:
    Observers(Observer &first, Observer &second)
        : m_first(first)
        , m_second(second)
    {
    }

    void accessed(const AccessRecord &record) override
    {
        m_first.accessed(record);
        m_second.accessed(record);
    }
    void handshakeFailed(const FailedHandshake &handshake) override
    {
        m_first.handshakeFailed(handshake);
        m_second.handshakeFailed(handshake);
    }
    void refused(const Refusal &refusal) override
    {
        m_first.refused(refusal);
        m_second.refused(refusal);
    }
    void disconnected(const Disconnect &disconnect) override
    {
        m_first.disconnected(disconnect);
        m_second.disconnected(disconnect);
    }
    void connected(const Connect &connect) override
    {
        m_first.connected(connect);
        m_second.connected(connect);
    }
    void joined(const Membership &membership) override
    {
        m_first.joined(membership);
        m_second.joined(membership);
    }
    void left(const Membership &membership) override
    {
        m_first.left(membership);
        m_second.left(membership);
    }
    void slow(const SlowConsumer &consumer) override
    {
        m_first.slow(consumer);
        m_second.slow(consumer);
    }
    void warned(const QByteArray &text) override
    {
        m_first.warned(text);
        m_second.warned(text);
    }

private:
    Observer &m_first;
    Observer &m_second;
};

} // namespace wsify
