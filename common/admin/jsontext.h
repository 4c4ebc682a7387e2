// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// JSON as text, for the codec: writes without building a document, and slices received text. It does not use json::Scanner: a content that the
/// scanner refuses gets an error of its own and does not end the connection, unlike a line that is not JSON.
namespace wsify::admin::jsontext {

void appendInteger(QByteArray &out, qint64 value);

/// Appends the shortest text with the same value; `null` for values that JSON cannot represent.
void appendDouble(QByteArray &out, double value);

/// Appends a value that is already JSON; LF and CR, which can only be white space in it, become spaces. Appends `null`
/// for an empty value.
void appendRaw(QByteArray &out, QByteArrayView json);

/// The value of the last member `key` of the object `text`, as a slice without white space around it; empty if there
/// is none or `text` is not an object. Total: it looks only at quotes and brackets and does not check values. For
/// valid JSON the result is correct.
QByteArrayView member(QByteArrayView text, QByteArrayView key);

/// True if quotes and brackets are balanced and nothing follows them: inside an object, member() can find such a value
/// again.
bool isOneValue(QByteArrayView text);

} // namespace wsify::admin::jsontext
