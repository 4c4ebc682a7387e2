// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/channelindex.h"

#include "core/fanout/directory.h"

namespace wsify {

using detail::ChannelEntry;
using detail::Place;

namespace {

constexpr size_t NoPlace = size_t(-1);

std::string_view key(const QByteArray &name)
{
    return {name.constData(), size_t(name.size())};
}

void addMembers(const ChannelEntry &entry, qint64 members)
{
    if (entry.totals)
        entry.totals->members.fetch_add(members, std::memory_order_relaxed);
}

} // namespace

ChannelIndex::ChannelIndex() = default;
ChannelIndex::~ChannelIndex() = default;

const ChannelEntry *ChannelIndex::find(const QByteArray &channel) const
{
    const auto it = m_channels.find(key(channel));
    return it == m_channels.end() ? nullptr : &it->second;
}

size_t ChannelIndex::placeOf(const Member &member, const ChannelEntry *entry)
{
    for (size_t i = 0; i < member.m_places.size(); ++i) {
        if (member.m_places[i].channel == entry)
            return i;
    }
    return NoPlace;
}

bool ChannelIndex::contains(const Member &member, const QByteArray &channel) const
{
    const ChannelEntry *entry = find(channel);
    return entry && placeOf(member, entry) != NoPlace;
}

ChannelIndex::Joined ChannelIndex::join(Member &member, const QByteArray &channel)
{
    const auto [it, first] = m_channels.try_emplace(key(channel), ChannelEntry{channel, {}, nullptr});
    if (!first && placeOf(member, &it->second) != NoPlace)
        return Joined::Already;
    ChannelEntry &entry = it->second; // its name has the very bytes that the key is a view of
    ChannelEntry::Slots &slots = entry.of(member.kind());
    member.m_places.push_back({&entry, quint32(slots.size())});
    slots.push_back({&member.transport(), &member, quint32(member.m_places.size() - 1)});
    addMembers(entry, 1);
    return first ? Joined::First : Joined::Yes;
}

void ChannelIndex::count(const Member &first, ChannelTotals &totals)
{
    ChannelEntry &entry = *first.m_places.back().channel;
    Q_ASSERT(!entry.totals && entry.size() == 1);
    entry.totals = &totals;
    addMembers(entry, 1);
}

void ChannelIndex::addMessage(ChannelTotals &totals)
{
    totals.messages.fetch_add(1, std::memory_order_relaxed);
}

ChannelIndex::Left ChannelIndex::leave(Member &member, const QByteArray &channel)
{
    const ChannelEntry *entry = find(channel);
    const size_t place = entry ? placeOf(member, entry) : NoPlace;
    if (place == NoPlace)
        return Left::NotMember;
    return remove(member, place) ? Left::Last : Left::Yes;
}

bool ChannelIndex::remove(Member &member, size_t place)
{
    const Place removed = member.m_places[place];
    ChannelEntry *entry = removed.channel;
    addMembers(*entry, -1);

    // Both sides close the gap with their last element, and the moved element's partner learns its new index.
    ChannelEntry::Slots &slots = entry->of(member.kind());
    const ChannelEntry::Slot lastSlot = slots.back();
    slots[removed.slot] = lastSlot;
    lastSlot.member->m_places[lastSlot.place].slot = removed.slot;
    slots.pop_back();

    const Place lastPlace = member.m_places.back();
    member.m_places.pop_back();
    if (place < member.m_places.size()) {
        member.m_places[place] = lastPlace;
        lastPlace.channel->of(member.kind())[lastPlace.slot].place = quint32(place);
    }

    if (entry->size() > 0)
        return false;
    const QByteArray name = entry->name; // must outlive the key
    m_channels.erase(key(name));
    return true;
}

} // namespace wsify
