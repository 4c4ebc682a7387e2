// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// The same JSON, written in another form. The text is one value that a Scanner has passed over.
namespace wsify::json {

/// Without white space outside of strings.
QByteArray compacted(QByteArrayView value);

/// Compacted, and in visible ASCII and blanks alone: every other character (which only strings have) as \uXXXX, beyond
/// U+FFFF as a pair of surrogates. Fit for the value of an HTTP header.
QByteArray toAscii(QByteArrayView value);

} // namespace wsify::json
