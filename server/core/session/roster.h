// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <vector>

namespace wsify {

class Member;
class Session;

/// The sessions of one worker whose connections are open, in no particular order: for lists and for finding one client. Ids are random and
/// asked for by people, so a client is found by looking at all of them, and nothing is paid for an index by id.
///
/// Worker thread only. 8 bytes a client here and 4 in its Member. A session takes the last one's seat to another when it leaves: who walks in
/// slices goes downwards, from size() to 0, and then meets everyone who stays, though somebody perhaps twice.
class Roster
{
public:
    void add(Session &session);
    void remove(Session &session);

    quint32 size() const { return quint32(m_sessions.size()); }
    Session &at(quint32 seat) const { return *m_sessions[seat]; }
    /// Whose member it is; it must be in the roster.
    Session &of(const Member &member) const;

private:
    std::vector<Session *> m_sessions;
};

} // namespace wsify
