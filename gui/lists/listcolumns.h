// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"
#include "common/filter/filter.h"

#include <QByteArray>
#include <QString>
#include <QVariant>

#include <optional>
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

/// The columns of one kind of list: what they are called, what the server sorts them by and what stands in a cell. Without state, but that
/// relative times are those of the moment.
class ListColumns
{
public:
    virtual ~ListColumns() = default;

    virtual admin::ListKind kind() const = 0;
    virtual int count() const = 0;
    virtual QString title(int column) const = 0;
    virtual QString explanation(int column) const = 0; ///< of the title, as a tooltip
    /// The field that the server sorts by; empty when it cannot.
    virtual QByteArray field(int column) const = 0;
    virtual bool isNumber(int column) const = 0; ///< stands right, and is sorted from the greatest first
    virtual int width(int column) const = 0; ///< in digits, to begin with
    virtual int widest() const = 0; ///< the column that takes what is left over
    /// The columns that make room for the others where there is too little, the first ones first; the details have them, too.
    virtual QList<int> dispensable() const { return {}; }
    /// The column of users, which is hidden until somebody has one; -1: there is none.
    virtual int user() const { return -1; }
    /// What a row is known by from one answer to the next.
    virtual QByteArray key(const ListRow &row) const = 0;
    /// Of the fields that filters know (PROTOCOL.md, Filters) the text that the row has there; empty when it has none.
    virtual QByteArray text(const ListRow &row, FilterField field) const = 0;
    /// A total of the row that only rises, from which the model computes a rate.
    virtual std::optional<qint64> counter(const ListRow &) const { return {}; }
    /// Of a row of this kind, for DisplayRole, ToolTipRole and AccessibleTextRole.
    virtual QVariant data(const ListEntry &entry, int column, int role) const = 0;
};

class ChannelColumns final : public ListColumns
{
public:
    enum Column { Channel, Members, Messages, Rate, Count };

    admin::ListKind kind() const override { return admin::ListKind::Channels; }
    int count() const override { return Count; }
    QString title(int column) const override;
    QString explanation(int column) const override;
    QByteArray field(int column) const override;
    bool isNumber(int column) const override { return column != Channel; }
    int width(int column) const override;
    int widest() const override { return Channel; }
    QByteArray key(const ListRow &row) const override;
    QByteArray text(const ListRow &row, FilterField field) const override;
    std::optional<qint64> counter(const ListRow &row) const override;
    QVariant data(const ListEntry &entry, int column, int role) const override;
};

class ClientColumns final : public ListColumns
{
public:
    enum Column { Client, User, Address, Agent, Connected, Channels, Queue, In, Out, Worker, Count };

    admin::ListKind kind() const override { return admin::ListKind::Clients; }
    int count() const override { return Count; }
    QString title(int column) const override;
    QString explanation(int column) const override;
    QByteArray field(int column) const override;
    bool isNumber(int column) const override { return column >= Channels; }
    int width(int column) const override;
    int widest() const override { return Agent; }
    int user() const override { return User; }
    QList<int> dispensable() const override { return {User, Worker, Out, In, Channels, Queue, Agent}; }
    QByteArray key(const ListRow &row) const override;
    QByteArray text(const ListRow &row, FilterField field) const override;
    QVariant data(const ListEntry &entry, int column, int role) const override;
};

class DenialColumns final : public ListColumns
{
public:
    enum Column { Time, Client, User, Address, Command, Channel, Reason, Status, Latency, Count };

    admin::ListKind kind() const override { return admin::ListKind::Denials; }
    int count() const override { return Count; }
    QString title(int column) const override;
    QString explanation(int column) const override;
    QByteArray field(int column) const override;
    bool isNumber(int column) const override { return column == Status || column == Latency; }
    int width(int column) const override;
    int widest() const override { return Reason; }
    int user() const override { return User; }
    QList<int> dispensable() const override { return {User, Latency, Client, Status}; }
    QByteArray key(const ListRow &row) const override;
    QByteArray text(const ListRow &row, FilterField field) const override;
    QVariant data(const ListEntry &entry, int column, int role) const override;
};

} // namespace wsify::console
