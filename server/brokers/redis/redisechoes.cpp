// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisechoes.h"

#include <algorithm>

namespace wsify {

RedisEchoes::Key RedisEchoes::keyOf(const Message &message)
{
    return {message.channel(), qHash(message.content(), size_t(message.content().size()))};
}

void RedisEchoes::sent(const Message &message, Clock::time_point now)
{
    const Key key = keyOf(message);
    const Kept provenance(message.provenance());
    m_equal[key].push_back(provenance);
    m_order.push_back({key, provenance, now});
    if (m_order.size() > MaxKept)
        dropOldest();
}

void RedisEchoes::remove(const Message &message)
{
    if (message.provenance() && !m_order.empty())
        take(keyOf(message), message.provenance());
}

void RedisEchoes::clear()
{
    m_order.clear();
    m_equal.clear();
}

void RedisEchoes::heard(Message &message, Clock::time_point now)
{
    while (!m_order.empty() && now - m_order.front().since > KeptFor)
        dropOldest();
    if (m_equal.isEmpty())
        return;
    const Key key = keyOf(message);
    const auto found = m_equal.constFind(key);
    if (found == m_equal.constEnd())
        return;
    message.setProvenance(found->front().constData());
    take(key, message.provenance());
}

/// False if it is not on its way. Nearly always it is the first of its equals.
bool RedisEchoes::take(const Key &key, const Provenance *provenance)
{
    const auto found = m_equal.find(key);
    if (found == m_equal.end())
        return false;
    const auto kept = std::find_if(found->begin(), found->end(),
                                   [provenance](const Kept &each) { return each.constData() == provenance; });
    if (kept == found->end())
        return false;
    found->erase(kept);
    if (found->empty())
        m_equal.erase(found);
    if (m_equal.isEmpty())
        m_order.clear();
    return true;
}

void RedisEchoes::dropOldest()
{
    const Leaving oldest = std::move(m_order.front());
    m_order.pop_front();
    take(oldest.key, oldest.provenance.constData());
}

} // namespace wsify
