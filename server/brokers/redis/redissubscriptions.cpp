// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redissubscriptions.h"

#include "brokers/redis/redisenvelope.h"

#include <algorithm>
#include <iterator>

namespace wsify {

RedisSubscriptions::RedisSubscriptions(QByteArray prefix, Duration linger)
    : m_prefix(std::move(prefix))
    , m_envelopePrefix(m_prefix + RedisEnvelope::ChannelMark)
    , m_linger(linger)
{
}

void RedisSubscriptions::subscribe(const QByteArray &channel)
{
    Channel &entry = m_channels[channel];
    ++entry.members;
    if (entry.members == 1) {
        ++m_wanted;
        if (m_isConnected && entry.state == State::None)
            ask(channel, entry);
    } else if (entry.members == 0 && entry.state == State::None) {
        m_channels.remove(channel);
    }
}

void RedisSubscriptions::unsubscribe(const QByteArray &channel, Duration now)
{
    Channel &entry = m_channels[channel];
    --entry.members;
    if (entry.members != 0)
        return;
    --m_wanted;
    if (m_isConnected) {
        entry.idle = ++m_lastTicket;
        m_lingering.push_back({now + m_linger, channel, entry.idle});
    } else {
        m_channels.remove(channel);
    }
}

void RedisSubscriptions::connected()
{
    m_isConnected = true;
    for (auto it = m_channels.begin(); it != m_channels.end(); ++it) {
        if (it->members > 0)
            ask(it.key(), *it);
    }
    m_restoreTicket = m_lastTicket;
    m_restoring = m_pending;
}

void RedisSubscriptions::disconnected()
{
    m_isConnected = false;
    m_due.clear();
    m_dueAlone.clear();
    m_dueGone.clear();
    m_sent.clear();
    m_lingering.clear();
    m_pending = 0;
    m_restoring = 0;
    for (auto it = m_channels.begin(); it != m_channels.end();) {
        it->state = State::None;
        it = it->members == 0 ? m_channels.erase(it) : std::next(it);
    }
}

void RedisSubscriptions::ask(const QByteArray &name, Channel &channel)
{
    channel.state = State::Asked;
    channel.ticket = ++m_lastTicket;
    ++m_pending;
    m_due.emplace_back(name, channel.ticket);
}

/// The end of Asked.
void RedisSubscriptions::settle(Channel &channel, State state)
{
    channel.state = state;
    --m_pending;
    if (channel.ticket <= m_restoreTicket)
        --m_restoring;
}

void RedisSubscriptions::append(QByteArray &out)
{
    // What was given up comes first: a channel may have been wanted again since; one that was wanted and given up is not due.
    for (auto *due : {&m_dueGone, &m_due}) {
        for (size_t at = 0; at < due->size(); at += ChannelsACommand) {
            const size_t end = std::min(due->size(), at + size_t(ChannelsACommand));
            appendCommand(out, {due == &m_due, {due->begin() + qsizetype(at), due->begin() + qsizetype(end)}});
        }
        due->clear();
    }
    for (const Asked &asked : std::exchange(m_dueAlone, {}))
        appendCommand(out, {true, {asked}});
}

void RedisSubscriptions::appendCheck(QByteArray &out, const QByteArray &channel)
{
    appendCommand(out, {.channels = {{channel, 0}}, .isCheck = true});
}

void RedisSubscriptions::appendCommand(QByteArray &out, Command command)
{
    appendCommandHead(out, qsizetype(command.channels.size() * command.names()) + 1);
    appendWord(out, command.isSubscribe ? "SUBSCRIBE" : "UNSUBSCRIBE");
    for (const Asked &asked : command.channels) {
        appendWord(out, m_prefix, asked.first);
        if (command.names() > 1)
            appendWord(out, m_envelopePrefix, asked.first);
    }
    m_sent.push_back(std::move(command));
}

std::optional<RedisSubscriptions::Answer> RedisSubscriptions::take(const RespValue &value)
{
    if (m_sent.empty())
        return std::nullopt;
    Command &command = m_sent.front();
    if (value.isError()) {
        // All of a command is refused when one of its channels is.
        const Command refused = std::move(command);
        m_sent.pop_front();
        if (!refused.isSubscribe || refused.answered > 0)
            return std::nullopt;
        if (refused.isCheck)
            return Answer{.channel = {}, .isRefused = true};
        if (refused.channels.size() > 1) {
            m_dueAlone.insert(m_dueAlone.end(), refused.channels.begin(), refused.channels.end());
            return Answer{};
        }
        const auto it = m_channels.find(refused.channels[0].first);
        if (it == m_channels.end() || it->ticket != refused.channels[0].second || it->state != State::Asked)
            return Answer{};
        settle(*it, State::Refused);
        return Answer{it.key(), true};
    }
    const Asked asked = command.channels[command.answered / command.names()];
    const bool isFirst = command.answered % command.names() == 0;
    if (value.items.size() != 3 || value.items[0].text != (command.isSubscribe ? "subscribe" : "unsubscribe")
        || value.items[1].text != (isFirst ? m_prefix : m_envelopePrefix) + asked.first)
        return std::nullopt;
    const bool isWhole = ++command.answered % command.names() == 0;
    const bool isSubscribe = command.isSubscribe;
    if (command.answered == command.channels.size() * command.names())
        m_sent.pop_front();
    if (!isWhole)
        return Answer{};
    const auto it = m_channels.find(asked.first);
    if (!isSubscribe || it == m_channels.end() || it->ticket != asked.second || it->state != State::Asked)
        return Answer{};
    settle(*it, State::Subscribed);
    return Answer{it.key(), false};
}

std::vector<QByteArray> RedisSubscriptions::expire(Duration now)
{
    std::vector<QByteArray> wasPending;
    while (!m_lingering.empty() && m_lingering.front().until <= now) {
        const Lingering lingering = std::move(m_lingering.front());
        m_lingering.pop_front();
        const auto it = m_channels.find(lingering.channel);
        if (it == m_channels.end() || it->members != 0 || it->idle != lingering.idle)
            continue;
        if (it->state == State::Asked) {
            wasPending.push_back(lingering.channel);
            settle(*it, State::None);
            for (auto *due : {&m_due, &m_dueAlone})
                std::erase_if(*due, [&](const Asked &asked) { return asked.first == lingering.channel; });
        }
        if (it->state != State::Refused)
            m_dueGone.emplace_back(lingering.channel, 0);
        m_channels.erase(it);
    }
    return wasPending;
}

std::optional<RedisSubscriptions::Duration> RedisSubscriptions::nextExpiry() const
{
    return m_lingering.empty() ? std::nullopt : std::optional(m_lingering.front().until);
}

bool RedisSubscriptions::isPending(const QByteArray &channel) const
{
    const auto it = m_channels.find(channel);
    return it != m_channels.end() && it->state == State::Asked;
}

RedisSubscriptions::Standing RedisSubscriptions::standing(const QByteArray &channel) const
{
    const auto it = m_channels.find(channel);
    if (it == m_channels.end())
        return Standing::Unwanted;
    switch (it->state) {
    case State::Subscribed:
        return Standing::Subscribed;
    case State::Refused:
        return Standing::Refused;
    default:
        return Standing::Waiting;
    }
}

} // namespace wsify
