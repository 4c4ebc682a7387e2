// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace wsify {

// How the values of options are written, and read. Pure.

inline constexpr qint64 KiB = 1024;
inline constexpr qint64 MiB = 1024 * KiB;
inline constexpr qint64 GiB = 1024 * MiB;

/// The words of Go's strconv.ParseBool.
std::optional<bool> parseBool(const QString &text);
/// Bytes, or a number with k, M or G (powers of 1024; also KiB, MiB, GiB), in any case. Too large a number is the largest one.
std::optional<qint64> parseSize(const QString &text);
QString formatSize(qint64 bytes);
/// As Go's time.ParseDuration, to the millisecond; too long a time is the longest one.
std::optional<std::chrono::milliseconds> parseDuration(const QString &text);
QString formatDuration(std::chrono::milliseconds time);
/// The parts between commas, without blanks around them and without empty ones.
QStringList splitList(const QString &text);
/// An origin as browsers send it: lower case, punycode, no default port. False when the text is none.
bool parseOrigin(const QString &text, QByteArray &origin);

} // namespace wsify
