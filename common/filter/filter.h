// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/filter/pattern.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>
#include <variant>
#include <vector>

namespace wsify {

/// What a filter looks at, as views that live for the call: nothing is serialised to be filtered. What a row has not is left empty.
struct FilterRow
{
    enum class Direction : quint8 { None, In, Out };

    QByteArrayView channel;
    QByteArrayView client; ///< id of the connection
    QByteArrayView user;
    QByteArrayView ip;
    QByteArrayView command;
    QByteArrayView text; ///< of a message its payload; of a row in a list whatever else it shows
    qint64 size = 0; ///< bytes
    Direction dir = Direction::None;
};

/// Why a text is no filter.
struct FilterError
{
    int column =
        1; ///< in characters (code points), the first is 1; behind the last one when something is missing at the end
    qsizetype offset = 0; ///< the same in bytes from the start
    QByteArray message; ///< UTF-8, for people
};

enum class FilterField : quint8 { Any, Channel, Client, User, Ip, Command, Dir, Size, Text };

/// A filter of `watch`, of the lists and of the console (the language is described in common/admin/PROTOCOL.md).
///
/// A value; once parsed it never changes, and any number of threads may ask matches() at once. Parsing takes time proportional to the
/// text, matching one proportional to the filter and the row, with no bad cases and nearly always without an allocation.
class Filter
{
public:
    static constexpr qsizetype MaxLength = 4096; ///< bytes of a filter's text
    static constexpr int MaxDepth = 64; ///< brackets and '!' inside one another
    static constexpr qsizetype MaxText = 64 * 1024; ///< bytes of a row's text that are looked at

    /// Matches everything.
    Filter() = default;

    /// Reads a filter; one of nothing but white space matches everything. Total: any bytes give one or the other.
    static std::variant<Filter, FilterError> parse(QByteArrayView text);

    bool matches(const FilterRow &row) const;

    bool matchesEverything() const { return m_tests.empty(); }
    /// False when matches() does not look at that field, so that a caller need not find out what it is. Any: at all those of text.
    bool uses(FilterField field) const;

private:
    friend class FilterParser;

    enum class Op : quint8 { Equal, Contains, Greater, GreaterEqual, Less, LessEqual };
    /// One comparison, and which one comes next: an index into m_tests, always a later one, or the end.
    struct Test
    {
        FilterField field = FilterField::Any;
        Op op = Op::Equal;
        quint16 onTrue = 0;
        quint16 onFalse = 0;
        FilterRow::Direction dir = FilterRow::Direction::None;
        qint64 number = 0;
        QByteArray value;
        std::optional<Pattern> pattern; ///< with Contains
    };
    static constexpr quint16 Accept = 0xFFFF;
    static constexpr quint16 Reject = 0xFFFE;

    static bool holds(const Test &test, const FilterRow &row);

    std::vector<Test> m_tests;
};

/// What may stand at the cursor of a filter bar.
struct FilterCompletion
{
    enum class Expected : quint8 {
        Nothing, ///< the text before it is wrong, or it is inside of a quoted text to search for
        Term, ///< a field, '!', '(' or text to search for
        Operator,
        Value, ///< of `field`: the console knows the channels, clients, users and addresses; may begin with a quote
        Connective, ///< '&&', '||', ')'
    };

    Expected expected = Expected::Nothing;
    FilterField field = FilterField::Any; ///< with Operator and Value
    qsizetype begin = 0; ///< what is replaced: from here, in bytes, to the cursor
    QList<QByteArray>
        candidates; ///< what the language itself has there and what begins as the text does, in the order to show
};

/// `cursor`: bytes from the start, on a character; clamped to the text. What is behind it does not count.
FilterCompletion completeFilter(QByteArrayView text, qsizetype cursor);

/// A value as a filter must write it: as it is, or quoted when it has to be.
QByteArray filterValue(QByteArrayView value);

} // namespace wsify
