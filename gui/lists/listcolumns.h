// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"
#include "common/filter/filter.h"

#include <QByteArray>
#include <QString>
#include <QVariant>

#include <optional>
#include <span>
#include <variant>

namespace wsify::console {

/// A row of any of the server's lists, in the order of admin::ListKind.
using ListRow = std::variant<admin::ChannelRow, admin::ClientRow, admin::DenialRow>;

/// A row with what the model knows about it besides.
struct ListEntry
{
    ListRow row;
    QByteArray key;
    qint64 atMs = 0; ///< when it came, by the model's clock
    double rate = -1; ///< of ListColumns::counter() a second, between the last two answers; negative: not known
};

/// A column: what it is called, and what stands in it.
struct ListColumn
{
    enum class Kind : quint8 { Text, Number, Bytes, Since, TimeOfDay, Rate, Status, Latency, Reason };

    const char *name; ///< of the field of the row, in exports; the server sorts by it, but for a Rate
    const char *title;
    const char *explanation;
    int width; ///< in digits, to begin with
    Kind kind;
    FilterField filter; ///< that filters know it by (PROTOCOL.md, Filters); Any: none
    /// As the server says it: QByteArray, qint64 or double.
    QVariant (*value)(const ListEntry &entry);
};

/// The columns of one kind of list: what they are called, what the server sorts them by and what stands in a cell. Without state, but that
/// relative times are those of the moment.
class ListColumns
{
public:
    virtual ~ListColumns() = default;

    admin::ListKind kind() const { return m_kind; }
    int count() const { return int(m_columns.size()); }
    QString title(int column) const;
    QString explanation(int column) const; ///< of the title, as a tooltip
    QByteArray name(int column) const { return at(column).name; }
    /// The field that the server sorts by; empty when it cannot.
    QByteArray field(int column) const;
    bool isNumber(int column) const; ///< stands right, and is sorted from the greatest first
    int width(int column) const { return at(column).width; }
    /// As the server says it; invalid when that is not known.
    QVariant value(const ListEntry &entry, int column) const { return at(column).value(entry); }
    /// A filter for the rows that have, or have not, what this one has there; empty when there is none.
    QByteArray filterFor(const ListEntry &entry, int column, bool isOut) const;
    /// What the filter looks for is in that cell.
    bool matches(const Filter &filter, const ListEntry &entry, int column) const;
    /// Of the fields that filters know the text that the row has there; empty when it has none.
    QByteArray text(const ListRow &row, FilterField field) const;
    /// For DisplayRole and ToolTipRole.
    QVariant data(const ListEntry &entry, int column, int role) const;

    /// The last column, which takes what is left over, so that the others stay where they are; -1: none does.
    virtual int widest() const { return -1; }
    /// The columns that make room for the others where there is too little, the first ones first; the details have them, too. They stand
    /// at the end, in the opposite order: nothing that stays moves.
    virtual QList<int> dispensable() const { return {}; }
    /// The column of users, which is hidden until somebody has one; -1: there is none.
    virtual int user() const { return -1; }
    /// What a row is known by from one answer to the next.
    virtual QByteArray key(const ListRow &row) const = 0;
    /// A total of the row that only rises, from which the model computes a rate.
    virtual std::optional<qint64> counter(const ListRow &) const { return {}; }

protected:
    ListColumns(admin::ListKind kind, std::span<const ListColumn> columns)
        : m_kind(kind)
        , m_columns(columns)
    {
    }

private:
    const ListColumn &at(int column) const { return m_columns[size_t(column)]; }

    const admin::ListKind m_kind;
    const std::span<const ListColumn> m_columns;
};

class ChannelColumns final : public ListColumns
{
public:
    enum Column { Channel, Members, Messages, Rate };

    ChannelColumns();
    QByteArray key(const ListRow &row) const override;
    std::optional<qint64> counter(const ListRow &row) const override;
};

class ClientColumns final : public ListColumns
{
public:
    enum Column { Client, Address, Connected, Queue, Channels, In, Out, Worker, User, Agent };

    ClientColumns();
    int widest() const override { return Agent; }
    int user() const override { return User; }
    QList<int> dispensable() const override { return {User, Worker, Out, In, Channels, Queue, Agent}; }
    QByteArray key(const ListRow &row) const override;
};

class DenialColumns final : public ListColumns
{
public:
    enum Column { Time, Address, Command, Channel, Status, Client, Latency, User, Reason };

    DenialColumns();
    int widest() const override { return Reason; }
    int user() const override { return User; }
    QList<int> dispensable() const override { return {User, Latency, Client, Status}; }
    QByteArray key(const ListRow &row) const override;
};

} // namespace wsify::console
