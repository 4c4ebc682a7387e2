// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/outage.h"

namespace wsify {

namespace {

QByteArray counted(qint64 failures, Outage::Time::duration since)
{
    const double seconds = std::chrono::duration<double>(since).count();
    return QByteArray::number(failures) + (failures == 1 ? " call" : " calls") + " failed in "
           + QByteArray::number(seconds, 'f', 1) + " s";
}

} // namespace

std::optional<QByteArray> Outage::failed(const QByteArray &reason, Time now)
{
    m_lastFailure = now;
    if (!m_isOn) {
        m_isOn = true;
        m_began = m_told = now;
        m_failures = 1;
        return QByteArray(m_name) + " is unavailable: " + reason;
    }
    ++m_failures;
    if (now - m_told < Every)
        return std::nullopt;
    m_told = now;
    return QByteArray(m_name) + " is still unavailable (" + counted(m_failures, now - m_began) + "): " + reason;
}

std::optional<QByteArray> Outage::worked(Time now)
{
    if (!m_isOn || now - m_lastFailure < Quiet)
        return std::nullopt;
    m_isOn = false;
    return QByteArray(m_name) + " answers again; " + counted(m_failures, m_lastFailure - m_began);
}

} // namespace wsify
