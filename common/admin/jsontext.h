// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// JSON as text, for the codec: what is written without building a document, and slices of what was sent. Not by json::Scanner: a content that
/// it does not take is answered with an error of its own and does not end the connection, as a line that is no JSON does.
namespace wsify::admin::jsontext {

void appendInteger(QByteArray &out, qint64 value);

/// The shortest text that means the same number; `null` for what JSON has no number for.
void appendDouble(QByteArray &out, double value);

/// Appends a value that is JSON already, with LF and CR, which can only be white space in it, as spaces; `null` when it is empty.
void appendRaw(QByteArray &out, QByteArrayView json);

/// The value of the last member `key` of the object `text` as a slice of it, without white space around it; empty when there is none or
/// `text` is no object. Total: it goes by quotes and brackets alone, and what is inside of values is not checked. On an object that is JSON
/// it is right.
QByteArrayView member(QByteArrayView text, QByteArrayView key);

/// True when quotes end and brackets close, and nothing stands behind them: what member() finds again when it is written into an object.
bool isOneValue(QByteArrayView text);

} // namespace wsify::admin::jsontext
