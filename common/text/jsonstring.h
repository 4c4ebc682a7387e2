// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// Strings of JSON, read and written. A raw string has its quotes and was passed over by a Scanner.
namespace wsify::json {

/// True when the raw string means `text`, whatever escapes it is written with.
bool stringEquals(QByteArrayView raw, QByteArrayView text);

/// The UTF-8 that a raw string means. False when it has a lone surrogate, which UTF-8 cannot say.
bool unescape(QByteArrayView raw, QByteArray &out);

/// What a raw string means, for people to read: at most `most` bytes of it, and no more is looked at. One with a lone surrogate, and what is
/// no string, is shown as it came.
QByteArray preview(QByteArrayView raw, qsizetype most);

/// Appends `utf8` as a JSON string with quotes: control characters, '"', '\\' and U+2028/2029 escaped; every byte that is no UTF-8 becomes
/// U+FFFD. What it writes holds no LF.
void appendString(QByteArray &out, QByteArrayView utf8);

} // namespace wsify::json
