// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <vector>

namespace wsify {

class Member;

/// The connected clients of one worker, in no particular order: for lists, and for finding clients. A search by id or
/// user visits all of them, in slices: people and back ends ask seldom enough that there is no index to pay for. Each of them is a session
/// (Session::of()).
///
/// Worker thread only. 8 bytes per client here and 4 in its Member. When a member leaves, the last member moves to its
/// seat. A walk in slices must therefore go downwards, from size() to 0: it then visits every member that stays, some
/// perhaps twice.
class Roster
{
public:
    void add(Member &member);
    void remove(Member &member);

    quint32 size() const { return quint32(m_members.size()); }
    Member &at(quint32 seat) const { return *m_members[seat]; }

private:
    std::vector<Member *> m_members;
};

} // namespace wsify
