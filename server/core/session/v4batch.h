// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/authorizer.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QHash>

#include <utility>

namespace wsify::v4 {

/// The questions about a join of several channels: one for all, or, to an authorizer that does not know such a question, one for each.
class Batch
{
public:
    bool isOneByOne() const { return !m_channels.isEmpty(); }
    void askOneByOne(QByteArrayList channels) { m_channels = std::move(channels); }
    /// The next one to ask about.
    const QByteArray &next() const { return m_channels[m_answers.size()]; }
    /// False if it was the last.
    bool keep(const AuthAnswer &answer)
    {
        m_answers.insert(next(), answer);
        return m_answers.size() < m_channels.size();
    }
    /// Null if it was not asked about by itself.
    const AuthAnswer *about(const QByteArray &channel) const
    {
        const auto found = m_answers.constFind(channel);
        return found == m_answers.cend() ? nullptr : &*found;
    }

private:
    QByteArrayList m_channels;
    QHash<QByteArray, AuthAnswer> m_answers;
};

} // namespace wsify::v4
