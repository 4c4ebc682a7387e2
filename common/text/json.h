// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/text/jsonstring.h"

#include <QByteArrayView>

namespace wsify::json {

/// Arrays and objects inside one another, wherever JSON is read.
inline constexpr int MaxDepth = 128;

enum class Type : quint8 { Invalid, Null, Bool, Number, String, Array, Object };

/// A value as a slice of the input: its own bytes, unchanged, without surrounding white space.
struct Value
{
    Type type = Type::Invalid;
    QByteArrayView bytes;

    bool isValid() const { return type != Type::Invalid; }
    bool isString() const { return type == Type::String; }
};

/// Why a text was refused: not JSON, or nested too deep.
enum class Problem : quint8 {
    None,
    NoObject,
    NoArray,
    NoValue,
    NoKey,
    NoColon,
    NoCommaInObject,
    NoCommaInArray,
    MoreFollows,
    TooDeep,
    OpenString,
    NoUtf8,
    Control,
    OpenEscape,
    NoHexDigit,
    UnknownEscape,
    NoDigit,
    NoDigitAfterPoint,
    NoDigitInExponent,
};

/// Strict pull scanner for one JSON text (RFC 8259) that yields slices and never builds a tree.
///
/// It checks everything it passes: grammar, UTF-8 (RFC 3629) inside strings, control characters, nesting (at most
/// `maxDepth` nested arrays and objects, including the outermost). `1e400` and an escaped lone surrogate are valid; a
/// byte order mark is not. After the first error every call fails; error() and offset() say what and where. Slices are
/// valid as long as the input.
class Scanner
{
public:
    explicit Scanner(QByteArrayView text, int maxDepth = MaxDepth);

    /// The type of the next value, by its first byte; Invalid on error or at the end.
    Type peek();
    /// Skips one value.
    Value value();

    /// Enters an object or array if that is next; otherwise fails.
    bool enterObject();
    bool enterArray();
    /// In an object: moves to the next member, so that its value is next; false at the end of the object (which is
    /// left) or on error. `key` is the raw string with its quotes.
    bool nextKey(QByteArrayView &key);
    /// In an array: true if another element is next; false at the end of the array (which is left) or on error.
    bool nextElement();

    /// True if only white space is left and there was no error.
    bool finish();

    bool ok() const { return m_problem == Problem::None; }
    Problem problem() const { return m_problem; }
    /// The same in a few words; null if there was none.
    const char *error() const;
    /// Its position, in bytes from the start.
    qsizetype offset() const { return m_pos - m_begin; }

private:
    bool fail(Problem problem);
    void skipSpace();
    bool enter(char bracket);
    bool next(char bracket, Problem noComma);
    bool skipString();
    bool skipNumber();
    bool skipLiteral(const char *word, qsizetype length);
    bool skipValue();

    const char *m_begin;
    const char *m_pos;
    const char *m_end;
    int m_maxDepth;
    int m_depth = 0;
    Problem m_problem = Problem::None;
    bool m_first = false; ///< just entered: no comma is due before the next element
};

} // namespace wsify::json
