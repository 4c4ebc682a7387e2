// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/fieldrules.h"

/// Private to the codec, see fields.h: the fields of what consoles say.
namespace wsify::admin {

template <class Io, Is<ConsoleHello> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("proto", m.proto, Required);
    io("client", m.client, Any);
    io("version", m.version, Any);
    io("locale", m.locale, Any);
}

template <class Io, Is<Subscribe> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("topics", m.topics, Required);
    io("interval_ms", m.intervalMs, Rule::range(Subscribe::MinInterval, Subscribe::MaxInterval));
    io("past", m.past, OnlyIfSet);
}

template <class Io, Is<Unsubscribe> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("topics", m.topics, Required);
}

template <class Io, Is<HistoryRequest> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("window_s", m.windowS, Rule::range(1, HistoryRequest::MaxWindow));
}

template <class Io, Is<ListRequest> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("kind", m.kind, Required);
    io("query", m.query, Any);
    io("sort", m.sort, Any);
    io("desc", m.desc, Any);
    io("offset", m.offset, Any);
    io("limit", m.limit, Rule::range(1, ListRequest::MaxLimit));
}

template <class Io, Is<GetRequest> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("client", m.client, Any);
    io("channel", m.channel, Any);
    io.check(m.client.isEmpty() != m.channel.isEmpty(), "client", "either a client or a channel is expected");
}

template <class Io, Is<Watch> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("filter", m.filter, Any);
    io("max_rate", m.maxRate, Rule::range(1, Watch::MaxRateLimit));
    io("head_bytes", m.headBytes, Rule::range(0, Watch::MaxNarrowHeadBytes));
    io("self", m.self, Any);
    io("merge", m.merge, OnlyIfSet);
}

template <class Io, Is<Unwatch> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("watch", m.watch, Required);
}

template <class Io, Is<BodyRequest> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("seq", m.seq, Required);
    io("offset", m.offset, Any);
}

template <class Io, Is<Kick> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("client", m.client, OnlyIfSet);
    io("user", m.user, OnlyIfSet);
    io.check(m.client.isEmpty() != m.user.isEmpty(), "client", "either client or user must be there");
    io("code", m.code, Rule::range(1000, 4999));
    io("reason", m.reason, Any);
    io.check(m.reason.size() <= 123, "reason", "at most 123 bytes are allowed");
}

template <class Io, Is<Leave> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("client", m.client, Required);
    io("channel", m.channel, Required);
}

template <class Io, Is<Publish> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("channel", m.channel, Required);
    io("content", m.content, Any);
}

template <class Io, Is<SetLogLevel> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("level", m.level, Required);
    io("seconds", m.seconds, Rule::range(1, SetLogLevel::MaxSeconds));
}

template <class Io, class T>
requires Is<T, Drain> || Is<T, Reload> || Is<T, ConfigRequest> || Is<T, Ping>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
}

} // namespace wsify::admin
