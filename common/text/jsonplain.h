// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <array>
#include <cstring>

/// For reading and writing JSON strings: the bytes that need no escape.
namespace wsify::json {

constexpr std::array<bool, 256> makePlain()
{
    std::array<bool, 256> plain{};
    for (size_t c = 0x20; c < 0x80; ++c)
        plain[c] = c != '"' && c != '\\';
    return plain;
}
/// ASCII without controls, quote and backslash.
inline constexpr auto Plain = makePlain();

/// True if all eight bytes at `p` are plain.
inline bool arePlain(const char *p)
{
    quint64 v = 0;
    std::memcpy(&v, p, sizeof v);
    constexpr quint64 Ones = 0x0101010101010101;
    constexpr quint64 Highs = 0x8080808080808080;
    const auto hasZero = [](quint64 x) { return (x - Ones) & ~x & Highs; };
    const quint64 control = (v - Ones * 0x20) & ~v & Highs;
    return ((v & Highs) | control | hasZero(v ^ (Ones * '"')) | hasZero(v ^ (Ones * '\\'))) == 0;
}

} // namespace wsify::json
