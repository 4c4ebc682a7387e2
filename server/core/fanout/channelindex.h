// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>

#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace wsify {

class Transport;
class ChannelIndex;
class Roster;
struct ChannelTotals;

namespace detail {
struct ChannelEntry;
/// One membership, from the member's side.
struct Place
{
    ChannelEntry *channel;
    quint32 slot; ///< index into the channel's members
};
} // namespace detail

/// A transport that can join channels, and its memberships. The base of a session; must have left every channel before
/// it is destroyed.
class Member
{
public:
    explicit Member(Transport &transport)
        : m_transport(&transport)
    {
    }
    Member(const Member &) = delete;
    Member &operator=(const Member &) = delete;

    Transport &transport() const { return *m_transport; }
    int channels() const { return int(m_places.size()); }

private:
    friend class ChannelIndex;
    friend class Roster;
    Transport *m_transport;
    std::vector<detail::Place> m_places;
    quint32 m_seat = NoSeat; ///< in the roster
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
    QByteArray name;
    std::vector<Slot> members;
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

    /// Calls `visit(Transport &)` for every member of the channel, in no particular order; returns their number. With
    /// `tally`, the visit counts as a publication in the totals.
    template <typename Visit>
    qsizetype visit(const QByteArray &channel, Visit visitor, bool tally = false) const
    {
        const detail::ChannelEntry *entry = find(channel);
        if (!entry)
            return 0;
        if (tally && entry->totals)
            addMessage(*entry->totals);
        for (const auto &slot : entry->members)
            visitor(*slot.transport);
        return qsizetype(entry->members.size());
    }

    qsizetype members(const QByteArray &channel) const
    {
        const detail::ChannelEntry *entry = find(channel);
        return entry ? qsizetype(entry->members.size()) : 0;
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
        const auto total = qsizetype(entry->members.size());
        for (qsizetype i = from; i < total && i - from < count; ++i)
            visitor(std::as_const(*entry->members[size_t(i)].member));
        return total;
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
