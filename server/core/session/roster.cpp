// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/roster.h"

#include "core/session/session.h"

namespace wsify {

void Roster::add(Session &session)
{
    session.member().m_seat = size();
    m_sessions.push_back(&session);
}

void Roster::remove(Session &session)
{
    const quint32 seat = session.member().m_seat;
    Q_ASSERT(seat < size() && m_sessions[seat] == &session);
    m_sessions[seat] = m_sessions.back();
    m_sessions[seat]->member().m_seat = seat;
    m_sessions.pop_back();
}

Session &Roster::of(const Member &member) const
{
    Q_ASSERT(member.m_seat < size());
    return *m_sessions[member.m_seat];
}

} // namespace wsify
