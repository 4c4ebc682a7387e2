// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/audience.h"

#include <algorithm>
#include <utility>

namespace wsify {

Names::Names(QByteArrayList names)
    : m_sorted(std::move(names))
{
    std::sort(m_sorted.begin(), m_sorted.end());
    m_sorted.erase(std::unique(m_sorted.begin(), m_sorted.end()), m_sorted.end());
}

bool Names::contains(const QByteArray &name) const
{
    return std::binary_search(m_sorted.cbegin(), m_sorted.cend(), name);
}

bool Audience::includes(const QByteArray &client, const QByteArray &user) const
{
    if (namesReceivers() && !toClients.contains(client) && !toUsers.contains(user))
        return false;
    return !exceptClients.contains(client) && !exceptUsers.contains(user);
}

qsizetype Audience::cost() const
{
    qsizetype bytes = 0;
    for (const Names *names : {&toUsers, &toClients, &exceptUsers, &exceptClients}) {
        for (const QByteArray &name : names->list())
            bytes += qsizetype(sizeof name) + name.size();
    }
    return bytes;
}

} // namespace wsify
