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

/// The input of a filter, as views that are valid during the call: nothing is serialized. Fields that a row lacks stay
/// empty.
struct FilterRow
{
    enum class Direction : quint8 { None, In, Out };

    QByteArrayView channel;
    QByteArrayView client; ///< id of the connection
    QByteArrayView user;
    QByteArrayView ip;
    QByteArrayView command;
    QByteArrayView text; ///< the payload of a message; for a row of a list, its other texts
    qint64 size = 0; ///< bytes
    Direction dir = Direction::None;
    QByteArrayView agent = {};
    QByteArrayView reason = {}; ///< of a refusal
    qint64 queue = 0; ///< unsent bytes
    qint64 in = 0; ///< messages
    qint64 out = 0; ///< messages
    qint64 channels = 0; ///< joined
    qint64 status = 0; ///< the authorizer's
    qint64 latency = 0; ///< ms
    qint64 worker = 0;
};

/// Why a text is not a filter.
struct FilterError
{
    int column =
        1; ///< in characters (code points), the first is 1; one after the last if something is missing at the end
    qsizetype offset = 0; ///< the same in bytes from the start
    QByteArray message; ///< UTF-8, for people
};

enum class FilterField : quint8 {
    Any,
    Channel,
    Client,
    User,
    Ip,
    Command,
    Dir,
    Size,
    Text,
    Agent,
    Reason,
    Queue,
    In,
    Out,
    Channels,
    Status,
    Latency,
    Worker,
};

/// Sets of fields; bit n is FilterField(n). The rows of traffic and of each list know some. The first eight fields are understood everywhere: those that
/// a row lacks are empty.
namespace filterfields {
constexpr quint32 of(FilterField field)
{
    return quint32(1) << int(field);
}
template <class... Fields>
constexpr quint32 of(FilterField first, Fields... others)
{
    return of(first) | of(others...);
}
inline constexpr quint32 Everywhere = of(FilterField::Channel, FilterField::Client, FilterField::User, FilterField::Ip,
                                         FilterField::Command, FilterField::Dir, FilterField::Size, FilterField::Text);
inline constexpr quint32 Channels = of(FilterField::Channel, FilterField::Text);
inline constexpr quint32 Clients = of(FilterField::Client, FilterField::User, FilterField::Ip, FilterField::Size,
                                      FilterField::Text, FilterField::Agent, FilterField::Queue, FilterField::In,
                                      FilterField::Out, FilterField::Channels, FilterField::Worker);
inline constexpr quint32 Denials =
    of(FilterField::Channel, FilterField::Client, FilterField::User, FilterField::Ip, FilterField::Command,
       FilterField::Text, FilterField::Agent, FilterField::Reason, FilterField::Status, FilterField::Latency);
inline constexpr quint32 Traffic = Everywhere | of(FilterField::Reason);
inline constexpr quint32 All = ~quint32(0);
} // namespace filterfields

/// A filter for `watch`, lists and the console. common/admin/PROTOCOL.md describes the language.
///
/// An immutable value; any number of threads may call matches() at once. Parsing takes time proportional to the text,
/// matching time proportional to the filter and the row, without bad cases and nearly always without an allocation.
class Filter
{
public:
    static constexpr qsizetype MaxLength = 4096; ///< bytes of a filter's text
    static constexpr int MaxDepth = 64; ///< nested brackets and '!'
    static constexpr qsizetype MaxText = 64 * 1024; ///< bytes of a row's text that are looked at

    /// Matches everything.
    Filter() = default;

    /// Parses a filter; white space alone matches everything. Total: any bytes give a filter or an error. `known`: the fields of the rows,
    /// which an error names.
    static std::variant<Filter, FilterError> parse(QByteArrayView text, quint32 known = filterfields::All);

    bool matches(const FilterRow &row) const;

    bool matchesEverything() const { return m_tests.empty(); }
    /// False if matches() never reads that field, so the caller need not provide
    /// it. Any stands for all text fields.
    bool uses(FilterField field) const;
    /// It can only match rows of one channel, one client or one address, or of a few of them: each names one with ==.
    bool isNarrow() const;
    /// The text of the filter names that field; a word alone names none.
    bool names(FilterField field) const;

private:
    friend class FilterParser;

    enum class Op : quint8 { Equal, Contains, Greater, GreaterEqual, Less, LessEqual };
    /// One comparison and the next one: an index into m_tests, always a later one, or the end.
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
    static bool compares(const Test &test, qint64 number);

    std::vector<Test> m_tests;
};

/// What may follow at the cursor of a filter bar.
struct FilterCompletion
{
    enum class Expected : quint8 {
        Nothing, ///< the text before it is invalid, or the cursor is inside a quoted search text
        Term, ///< a field, '!', '(' or text to search for
        Operator,
        Value, ///< a value of `field`: the console knows the channels, clients, users and addresses; may begin with a quote
        Connective, ///< '&&', '||', ')'
    };

    Expected expected = Expected::Nothing;
    FilterField field = FilterField::Any; ///< with Operator and Value
    qsizetype begin = 0; ///< start of the text to replace, in bytes; it ends at the cursor
    QList<QByteArray> candidates; ///< words of the language that fit there and begin like the text, in display order
};

/// `cursor`: bytes from the start, at a character boundary; clamped to the text. The text after it is ignored.
FilterCompletion completeFilter(QByteArrayView text, qsizetype cursor, quint32 known = filterfields::Everywhere);

/// A value in the syntax of a filter: unchanged, or quoted if necessary.
QByteArray filterValue(QByteArrayView value);

} // namespace wsify
