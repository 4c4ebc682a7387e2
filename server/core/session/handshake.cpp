// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/handshake.h"

#include <QHashFunctions>

#include <algorithm>

namespace wsify {

Handshake::Handshake(QByteArrayView protocol, QByteArrayView origin, QByteArrayView agent, QByteArrayView query)
{
    if (protocol.isEmpty() && origin.isEmpty() && agent.isEmpty() && query.isEmpty())
        return;
    const auto cut = [](QByteArrayView text, qsizetype most) { return text.first(std::min(text.size(), most)); };
    QByteArray lines;
    lines.append(cut(protocol, MaxProtocol)).append('\n');
    lines.append(cut(origin, MaxOrigin)).append('\n');
    lines.append(cut(agent, MaxAgent)).append('\n');
    lines.append(cut(query, MaxQuery));
    m_lines = SharedBytes(lines);
}

QByteArrayView Handshake::part(int index) const
{
    QByteArrayView rest = m_lines.view();
    for (;;) {
        const qsizetype end = rest.indexOf('\n');
        if (index-- == 0)
            return end < 0 ? rest : rest.first(end);
        if (end < 0)
            return {};
        rest = rest.sliced(end + 1);
    }
}

Handshake HandshakePool::share(const Handshake &handshake)
{
    if (handshake.isEmpty())
        return handshake;
    Handshake &place = m_places[qHash(handshake.m_lines.view(), QHashSeed::globalSeed()) % m_places.size()];
    if (place.m_lines.view() != handshake.m_lines.view())
        place = handshake;
    return place;
}

} // namespace wsify
