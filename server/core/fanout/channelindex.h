// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/audience.h"

#include <QByteArray>

#include <array>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace wsify {

class Transport;
class ChannelIndex;
class Roster;
struct ChannelTotals;

inline constexpr auto MemberKinds = {MemberKind::V3, MemberKind::V4};

namespace detail {
struct ChannelEntry;
/// One membership, from the member's side.
struct Place
{
    ChannelEntry *channel;
    quint32 slot; ///< index into the channel's members of this member's kind
};
} // namespace detail

/// A transport that can join channels, and its memberships. The base of a session; must have left every channel before
/// it is destroyed.
class Member
{
public:
    explicit Member(Transport &transport, MemberKind kind = MemberKind::V3)
        : m_transport(&transport)
        , m_kind(kind)
    {
    }
    Member(const Member &) = delete;
    Member &operator=(const Member &) = delete;

    Transport &transport() const { return *m_transport; }
    MemberKind kind() const { return m_kind; }
    int channels() const { return int(m_places.size()); }

    /// Who it is, for publications that name their receivers, and for what it publishes itself (Message::setSender()). Null
    /// until it is set: a member of whom nothing is known gets only what names nobody.
    const IdentityPointer &identity() const { return m_identity; }
    void setIdentity(const QByteArray &client, const QByteArray &user)
    {
        m_identity = new Identity(client, user, m_kind);
    }

private:
    friend class ChannelIndex;
    friend class Roster;
    Transport *m_transport;
    std::vector<detail::Place> m_places;
    IdentityPointer m_identity;
    quint32 m_seat = NoSeat; ///< in the roster
    MemberKind m_kind;
    static constexpr quint32 NoSeat = quint32(-1);
};

namespace detail {
struct ChannelEntry
{
    struct Slot
    {
        Transport *transport; ///< the member's transport, so that a delivery need not touch the member
        Member *member;
        quint32 place; ///< index into the member's places
    };
    using Slots = std::vector<Slot>;

    Slots &of(MemberKind kind) { return members[size_t(kind)]; }
    const Slots &of(MemberKind kind) const { return members[size_t(kind)]; }
    qsizetype size() const { return qsizetype(of(MemberKind::V3).size()) + qsizetype(of(MemberKind::V4).size()); }

    QByteArray name;
    std::array<Slots, 2> members; ///< by kind, so that a delivery asks nobody for it
    ChannelTotals *totals = nullptr; ///< of the process; null until known
};
} // namespace detail

/// Channel <-> member, in both directions, for one worker. Worker thread only.
///
/// Join and leave search the member's own channels (at most Limits::maxChannels); everything else takes constant time.
/// Members must not join or leave during a visit.
class ChannelIndex
{
public:
    enum class Joined : quint8 { Already, Yes, First /**< the channel's first member */ };
    enum class Left : quint8 { NotMember, Yes, Last /**< the channel has no member any more */ };

    ChannelIndex();
    ~ChannelIndex();

    bool contains(const Member &member, const QByteArray &channel) const;
    Joined join(Member &member, const QByteArray &channel);
    Left leave(Member &member, const QByteArray &channel);
    /// Sets the totals of the channel that this member was the first to join: from now on its members count in them,
    /// until the channel is empty.
    void count(const Member &first, ChannelTotals &totals);
    /// Leaves every channel; calls `emptied(name)` for each channel that is now without members.
    template <typename Emptied>
    void leaveAll(Member &member, Emptied emptied)
    {
        while (!member.m_places.empty()) {
            const QByteArray name = member.m_places.back().channel->name;
            if (remove(member, member.m_places.size() - 1))
                emptied(name);
        }
    }

    using Slots = detail::ChannelEntry::Slots;
    /// Calls `visitor(MemberKind, const Slots &)` for each kind that has members in the channel. With `tally`, the visit counts
    /// as a publication in the totals.
    template <typename Visit>
    void visit(const QByteArray &channel, Visit visitor, bool tally = false) const
    {
        const detail::ChannelEntry *entry = find(channel);
        if (!entry)
            return;
        if (tally && entry->totals)
            addMessage(*entry->totals);
        for (const MemberKind kind : MemberKinds) {
            if (!entry->of(kind).empty())
                visitor(kind, entry->of(kind));
        }
    }

    qsizetype members(const QByteArray &channel) const
    {
        const detail::ChannelEntry *entry = find(channel);
        return entry ? entry->size() : 0;
    }
    qsizetype channels() const { return qsizetype(m_channels.size()); }

    /// Calls `visitor(const Member &)` for at most `count` members of the channel, beginning with number `from`;
    /// returns the channel's number of members.
    template <typename Visit>
    qsizetype visitMembers(const QByteArray &channel, qsizetype from, qsizetype count, Visit visitor) const
    {
        const detail::ChannelEntry *entry = find(channel);
        if (!entry)
            return 0;
        const qsizetype ofV3 = qsizetype(entry->of(MemberKind::V3).size());
        for (qsizetype i = from; i < entry->size() && i - from < count; ++i) {
            const auto &slot =
                i < ofV3 ? entry->of(MemberKind::V3)[size_t(i)] : entry->of(MemberKind::V4)[size_t(i - ofV3)];
            visitor(std::as_const(*slot.member));
        }
        return entry->size();
    }
    /// Calls `visitor(const QByteArray &)` with the name of every channel of the member.
    template <typename Visit>
    static void visitChannels(const Member &member, Visit visitor)
    {
        for (const auto &place : member.m_places)
            visitor(place.channel->name);
    }

private:
    static void addMessage(ChannelTotals &totals);
    const detail::ChannelEntry *find(const QByteArray &channel) const;
    /// Index into the member's places, or npos.
    static size_t placeOf(const Member &member, const detail::ChannelEntry *entry);
    /// True if the channel became empty (and was removed).
    bool remove(Member &member, size_t place);

    /// Entries never move; keys are views of their names.
    std::unordered_map<std::string_view, detail::ChannelEntry> m_channels;
};

} // namespace wsify
