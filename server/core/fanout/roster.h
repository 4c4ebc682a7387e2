// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <vector>

namespace wsify {

class Member;

/// Who is connected to one worker, in no particular order: for lists and for finding one client. Ids are random and asked for by people, so a
/// client is found by looking at all of them, and nothing is paid for an index by id. Each of them is a session (Session::of()).
///
/// Worker thread only. 8 bytes a client here and 4 in its Member. A member takes the last one's seat to another when it leaves: who walks in
/// slices goes downwards, from size() to 0, and then meets everyone who stays, though somebody perhaps twice.
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
