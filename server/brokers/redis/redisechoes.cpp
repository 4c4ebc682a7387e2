// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisechoes.h"

#include <QHash>

#include <algorithm>

namespace wsify {

size_t RedisEchoes::hashOf(const Message &message)
{
    return qHash(message.content(), size_t(message.content().size()));
}

void RedisEchoes::sent(const Message &message, Clock::time_point now)
{
    m_echoes.push_back({message.channel(), hashOf(message),
                        QExplicitlySharedDataPointer<const Provenance>(message.provenance()), now});
    if (m_echoes.size() > MaxKept)
        m_echoes.pop_front();
}

void RedisEchoes::heard(Message &message, Clock::time_point now)
{
    while (!m_echoes.empty() && now - m_echoes.front().since > KeptFor)
        m_echoes.pop_front();
    if (m_echoes.empty())
        return;
    const size_t hash = hashOf(message);
    const auto found = std::find_if(m_echoes.begin(), m_echoes.end(), [&](const Echo &echo) {
        return echo.contentHash == hash && echo.channel == message.channel();
    });
    if (found == m_echoes.end())
        return;
    message.setProvenance(found->provenance.constData());
    m_echoes.erase(found);
}

} // namespace wsify
