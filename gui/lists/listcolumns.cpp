// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/listcolumns.h"

#include "gui/models/denialreason.h"
#include "gui/models/format.h"

#include <QCoreApplication>

#include <array>

namespace wsify::console {

namespace {

using Kind = ListColumn::Kind;
using Field = FilterField;

template <class Row, auto Member>
QVariant of(const ListEntry &entry)
{
    const auto &value = std::get<Row>(entry.row).*Member;
    using Value = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::is_integral_v<Value>)
        return qint64(value);
    else
        return value;
}

QVariant rate(const ListEntry &entry)
{
    return entry.rate < 0 ? QVariant() : QVariant(entry.rate);
}

using admin::ChannelRow;
using admin::ClientRow;
using admin::DenialRow;

// clang-format off
constexpr std::array ChannelList{
    ListColumn{"channel", QT_TRANSLATE_NOOP("ListColumns", "Channel"), "", 36, Kind::Text, Field::Channel, of<ChannelRow, &ChannelRow::channel>},
    ListColumn{"members", QT_TRANSLATE_NOOP("ListColumns", "Members"), QT_TRANSLATE_NOOP("ListColumns", "Clients that have joined the channel"), 10, Kind::Number, Field::Any,
               of<ChannelRow, &ChannelRow::members>},
    ListColumn{"messages", QT_TRANSLATE_NOOP("ListColumns", "Messages"), QT_TRANSLATE_NOOP("ListColumns", "Publications delivered here since the first member joined"), 12,
               Kind::Number, Field::Any, of<ChannelRow, &ChannelRow::messages>},
    ListColumn{"rate", QT_TRANSLATE_NOOP("ListColumns", "Rate/s"), QT_TRANSLATE_NOOP("ListColumns", "Messages a second, between the last two refreshes"), 9, Kind::Rate, Field::Any,
               rate},
};

constexpr std::array ClientList{
    ListColumn{"client", QT_TRANSLATE_NOOP("ListColumns", "Client"), QT_TRANSLATE_NOOP("ListColumns", "The server's name for the connection"), 17, Kind::Text, Field::Client,
               of<ClientRow, &ClientRow::client>},
    ListColumn{"ip", QT_TRANSLATE_NOOP("ListColumns", "Address"), "", 15, Kind::Text, Field::Ip, of<ClientRow, &ClientRow::ip>},
    ListColumn{"connected_at", QT_TRANSLATE_NOOP("ListColumns", "Connected"), "", 9, Kind::Since, Field::Any, of<ClientRow, &ClientRow::connectedAt>},
    ListColumn{"queue", QT_TRANSLATE_NOOP("ListColumns", "Queue"), QT_TRANSLATE_NOOP("ListColumns", "Bytes that the client has not taken yet"), 9, Kind::Bytes, Field::Any,
               of<ClientRow, &ClientRow::queue>},
    ListColumn{"channels", QT_TRANSLATE_NOOP("ListColumns", "Channels"), QT_TRANSLATE_NOOP("ListColumns", "Channels that the client has joined"), 8, Kind::Number, Field::Any,
               of<ClientRow, &ClientRow::channels>},
    ListColumn{"msg_in", QT_TRANSLATE_NOOP("ListColumns", "In"), QT_TRANSLATE_NOOP("ListColumns", "Commands of the client"), 7, Kind::Number, Field::Any,
               of<ClientRow, &ClientRow::msgIn>},
    ListColumn{"msg_out", QT_TRANSLATE_NOOP("ListColumns", "Out"), QT_TRANSLATE_NOOP("ListColumns", "Messages for the client"), 8, Kind::Number, Field::Any,
               of<ClientRow, &ClientRow::msgOut>},
    ListColumn{"worker", QT_TRANSLATE_NOOP("ListColumns", "Worker"), QT_TRANSLATE_NOOP("ListColumns", "The thread that serves the client"), 6, Kind::Number, Field::Any,
               of<ClientRow, &ClientRow::worker>},
    ListColumn{"user", QT_TRANSLATE_NOOP("ListColumns", "User"), QT_TRANSLATE_NOOP("ListColumns", "As the authorizer named it"), 10, Kind::Text, Field::User,
               of<ClientRow, &ClientRow::user>},
    ListColumn{"agent", QT_TRANSLATE_NOOP("ListColumns", "Agent"), QT_TRANSLATE_NOOP("ListColumns", "User-Agent"), 14, Kind::Text, Field::Text, of<ClientRow, &ClientRow::agent>},
};

constexpr std::array DenialList{
    ListColumn{"t", QT_TRANSLATE_NOOP("ListColumns", "Time"), "", 8, Kind::TimeOfDay, Field::Any, of<DenialRow, &DenialRow::t>},
    ListColumn{"ip", QT_TRANSLATE_NOOP("ListColumns", "Address"), "", 14, Kind::Text, Field::Ip, of<DenialRow, &DenialRow::ip>},
    ListColumn{"command", QT_TRANSLATE_NOOP("ListColumns", "Command"), QT_TRANSLATE_NOOP("ListColumns", "What was refused; connect for one that was not let in"), 9, Kind::Text,
               Field::Command, of<DenialRow, &DenialRow::command>},
    ListColumn{"channel", QT_TRANSLATE_NOOP("ListColumns", "Channel"), "", 13, Kind::Text, Field::Channel, of<DenialRow, &DenialRow::channel>},
    ListColumn{"status", QT_TRANSLATE_NOOP("ListColumns", "Status"), QT_TRANSLATE_NOOP("ListColumns", "HTTP status of the authorizer's answer"), 6, Kind::Status, Field::Any,
               of<DenialRow, &DenialRow::status>},
    ListColumn{"client", QT_TRANSLATE_NOOP("ListColumns", "Client"), QT_TRANSLATE_NOOP("ListColumns", "The server's name for the connection; none for one that was not let in"), 17,
               Kind::Text, Field::Client, of<DenialRow, &DenialRow::client>},
    ListColumn{"latency_ms", QT_TRANSLATE_NOOP("ListColumns", "Latency"), QT_TRANSLATE_NOOP("ListColumns", "How long the authorizer took"), 8, Kind::Latency, Field::Any,
               of<DenialRow, &DenialRow::latencyMs>},
    ListColumn{"user", QT_TRANSLATE_NOOP("ListColumns", "User"), QT_TRANSLATE_NOOP("ListColumns", "As the authorizer named it"), 9, Kind::Text, Field::User,
               of<DenialRow, &DenialRow::user>},
    ListColumn{"reason", QT_TRANSLATE_NOOP("ListColumns", "Reason"), "", 26, Kind::Reason, Field::Text, of<DenialRow, &DenialRow::reason>},
};
// clang-format on

QByteArray nameOf(FilterField field)
{
    switch (field) {
    case Field::Channel:
        return "channel";
    case Field::Client:
        return "client";
    case Field::User:
        return "user";
    case Field::Ip:
        return "ip";
    case Field::Command:
        return "command";
    case Field::Text:
        return "text";
    default:
        return {};
    }
}

QString translated(const char *text)
{
    return *text ? QCoreApplication::translate("ListColumns", text) : QString();
}

QString shown(const ListEntry &entry, ListColumn::Kind kind, const QVariant &value)
{
    switch (kind) {
    case Kind::Text:
        return Format::line(value.toByteArray());
    case Kind::Number:
        return Format::number(value.toLongLong());
    case Kind::Bytes:
        return value.toLongLong() == 0 ? Format::number(0) : Format::size(value.toLongLong());
    case Kind::Since:
        return value.toLongLong() > 0 ? Format::since(value.toLongLong()) : QString();
    case Kind::TimeOfDay:
        return Format::timeOfDay(value.toLongLong());
    case Kind::Rate:
        return Format::rate(value.isValid() ? value.toDouble() : -1);
    case Kind::Status:
        return value.toInt() != 0 ? QString::number(value.toInt()) : QString();
    case Kind::Latency:
        return value.toDouble() > 0 ? Format::latency(value.toDouble()) : QString();
    case Kind::Reason:
        return denialReason(std::get<DenialRow>(entry.row));
    }
    return {};
}

QVariant toolTip(ListColumn::Kind kind, const QVariant &value)
{
    switch (kind) {
    case Kind::Text: // a cell may be cut
    case Kind::Reason:
        return value.toByteArray().isEmpty() ? QVariant() : Format::line(value.toByteArray(), 1024).toHtmlEscaped();
    case Kind::Bytes: {
        const int bytes = int(qMin<qint64>(value.toLongLong(), INT_MAX)); // lupdate hangs when this stands in the call
        return QCoreApplication::translate("ListColumns", "%Ln bytes", nullptr, bytes);
    }
    case Kind::Since:
        return value.toLongLong() > 0 ? QVariant(Format::moment(value.toLongLong())) : QVariant();
    case Kind::TimeOfDay:
        return Format::exactMoment(value.toLongLong());
    default:
        return {};
    }
}

} // namespace

QString ListColumns::title(int column) const
{
    return translated(at(column).title);
}

QString ListColumns::explanation(int column) const
{
    return translated(at(column).explanation);
}

QByteArray ListColumns::field(int column) const
{
    return at(column).kind == Kind::Rate ? QByteArray() : QByteArray(at(column).name);
}

bool ListColumns::isNumber(int column) const
{
    switch (at(column).kind) {
    case Kind::Number:
    case Kind::Bytes:
    case Kind::Rate:
    case Kind::Status:
    case Kind::Latency:
        return true;
    default:
        return false;
    }
}

QByteArray ListColumns::filterFor(const ListEntry &entry, int column, bool isOut) const
{
    const QByteArray operation = isOut ? " != " : " == ";
    const QVariant value = this->value(entry, column);
    const QByteArray text =
        value.userType() == QMetaType::QByteArray ? filterValue(value.toByteArray()) : value.toString().toUtf8();
    const QByteArray name = nameOf(at(column).filter);
    const QByteArray filter = name + operation + text;
    return name.isEmpty() || std::holds_alternative<FilterError>(Filter::parse(filter)) ? QByteArray() : filter;
}

bool ListColumns::matches(const Filter &filter, const ListEntry &entry, int column) const
{
    const QByteArray text = value(entry, column).toByteArray();
    FilterRow row;
    switch (at(column).filter) {
    case Field::Channel:
        row.channel = text;
        break;
    case Field::Client:
        row.client = text;
        break;
    case Field::User:
        row.user = text;
        break;
    case Field::Ip:
        row.ip = text;
        break;
    case Field::Command:
        row.command = text;
        break;
    case Field::Text:
        row.text = text;
        break;
    default:
        return false;
    }
    return !text.isEmpty() && filter.matches(row) && !filter.matches({});
}

QByteArray ListColumns::text(const ListRow &row, FilterField field) const
{
    // The whole text of an agent or a reason is nothing to choose from.
    if (field == Field::Any || field == Field::Text)
        return {};
    for (const ListColumn &column : m_columns) {
        if (column.filter == field)
            return column.value({row, {}, 0, -1}).toByteArray();
    }
    return {};
}

QVariant ListColumns::data(const ListEntry &entry, int column, int role) const
{
    const ListColumn::Kind kind = at(column).kind;
    if (role == Qt::DisplayRole)
        return shown(entry, kind, value(entry, column));
    return role == Qt::ToolTipRole ? toolTip(kind, value(entry, column)) : QVariant();
}

ChannelColumns::ChannelColumns()
    : ListColumns(admin::ListKind::Channels, ChannelList)
{
}

QByteArray ChannelColumns::key(const ListRow &row) const
{
    return std::get<ChannelRow>(row).channel;
}

std::optional<qint64> ChannelColumns::counter(const ListRow &row) const
{
    return std::get<ChannelRow>(row).messages;
}

ClientColumns::ClientColumns()
    : ListColumns(admin::ListKind::Clients, ClientList)
{
}

QByteArray ClientColumns::key(const ListRow &row) const
{
    return std::get<ClientRow>(row).client;
}

DenialColumns::DenialColumns()
    : ListColumns(admin::ListKind::Denials, DenialList)
{
}

QByteArray DenialColumns::key(const ListRow &row) const
{
    const auto &denial = std::get<DenialRow>(row);
    QByteArray key = QByteArray::number(denial.t);
    for (const QByteArray &part : {denial.client, denial.ip, denial.command, denial.channel, denial.reason})
        key.append('\t').append(part);
    return key;
}

} // namespace wsify::console
