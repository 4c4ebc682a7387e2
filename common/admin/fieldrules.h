// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <array>
#include <concepts>
#include <type_traits>
#include <utility>

/// Private to the codec, see fields.h: what a field may be, and the names of enumerations.
namespace wsify::admin {

/// Constraints of a field. Numbers are also bounded by their type.
struct Rule
{
    bool required = false;
    qint64 min = 0;
    qint64 max = MaxInteger;
    bool takesUnknown = false; ///< for names: an unknown one is skipped
    bool onlyIfSet = false; ///< a default is not written: false, or an empty text

    static constexpr Rule range(qint64 min, qint64 max) { return {false, min, max, false, false}; }
};
inline constexpr Rule Required{true, 0, MaxInteger, false, false};
inline constexpr Rule TakesUnknown{false, 0, MaxInteger, true, false};
inline constexpr Rule OnlyIfSet{false, 0, MaxInteger, false, true};
inline constexpr Rule Any{};

template <class E>
constexpr std::array<const char *, 0> Names{};
template <>
inline constexpr auto Names<LogLevel> = LogLevelNames;
template <>
inline constexpr std::array Names<ListKind>{"channels", "clients", "denials"};
template <>
inline constexpr std::array Names<Direction>{"", "in", "out"};
inline constexpr std::array<std::pair<Topic, const char *>, 3> TopicNames{{
    {Topic::Stats, "stats"},
    {Topic::Events, "events"},
    {Topic::Log, "log"},
}};

template <class T, class Message>
concept Is = std::same_as<std::remove_const_t<T>, Message>;

} // namespace wsify::admin
