// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/roster.h"

#include "core/fanout/channelindex.h"

namespace wsify {

void Roster::add(Member &member)
{
    member.m_seat = size();
    m_members.push_back(&member);
}

void Roster::remove(Member &member)
{
    const quint32 seat = member.m_seat;
    Q_ASSERT(seat < size() && m_members[seat] == &member);
    m_members[seat] = m_members.back();
    m_members[seat]->m_seat = seat;
    m_members.pop_back();
}

} // namespace wsify
