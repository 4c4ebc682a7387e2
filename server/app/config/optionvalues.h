// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace wsify {

// Parses and formats the values of options. Pure.

inline constexpr qint64 KiB = 1024;
inline constexpr qint64 MiB = 1024 * KiB;
inline constexpr qint64 GiB = 1024 * MiB;

/// The words of Go's strconv.ParseBool.
std::optional<bool> parseBool(const QString &text);
/// Bytes, or a number with k, M or G (powers of 1024; also KiB, MiB, GiB), upper or lower case. A number that is too
/// large becomes the largest one.
std::optional<qint64> parseSize(const QString &text);
QString formatSize(qint64 bytes);
/// Like Go's time.ParseDuration, to the millisecond; a time that is too long becomes the longest one.
std::optional<std::chrono::milliseconds> parseDuration(const QString &text);
QString formatDuration(std::chrono::milliseconds time);
/// The parts between commas, trimmed, without empty ones.
QStringList splitList(const QString &text);
/// An origin in the form that browsers send: lower case, punycode, no default port. False if the text is not an
/// origin.
bool parseOrigin(const QString &text, QByteArray &origin);

} // namespace wsify
