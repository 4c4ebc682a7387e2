// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/listcolumns.h"

#include "gui/models/denialreason.h"
#include "gui/models/format.h"

#include <QCoreApplication>

#include <array>

namespace wsify::console {

namespace {

struct Head
{
    const char *field;
    const char *title;
    const char *explanation;
    int width;
};

constexpr std::array<Head, ChannelColumns::Count> ChannelHeads{{
    {"channel", QT_TRANSLATE_NOOP("ListColumns", "Channel"), "", 30},
    {"members", QT_TRANSLATE_NOOP("ListColumns", "Members"),
     QT_TRANSLATE_NOOP("ListColumns", "Clients that have joined the channel"), 10},
    {"messages", QT_TRANSLATE_NOOP("ListColumns", "Messages"),
     QT_TRANSLATE_NOOP("ListColumns", "Publications delivered here since the first member joined"), 12},
    {"", QT_TRANSLATE_NOOP("ListColumns", "Rate/s"),
     QT_TRANSLATE_NOOP("ListColumns", "Messages a second, between the last two refreshes"), 9},
}};

constexpr std::array<Head, ClientColumns::Count> ClientHeads{{
    {"client", QT_TRANSLATE_NOOP("ListColumns", "Client"),
     QT_TRANSLATE_NOOP("ListColumns", "The server's name for the connection"), 17},
    {"user", QT_TRANSLATE_NOOP("ListColumns", "User"), QT_TRANSLATE_NOOP("ListColumns", "As the authorizer named it"),
     10},
    {"ip", QT_TRANSLATE_NOOP("ListColumns", "Address"), "", 15},
    {"agent", QT_TRANSLATE_NOOP("ListColumns", "Agent"), QT_TRANSLATE_NOOP("ListColumns", "User-Agent"), 14},
    {"connected_at", QT_TRANSLATE_NOOP("ListColumns", "Connected"), "", 9},
    {"channels", QT_TRANSLATE_NOOP("ListColumns", "Channels"),
     QT_TRANSLATE_NOOP("ListColumns", "Channels that the client has joined"), 8},
    {"queue", QT_TRANSLATE_NOOP("ListColumns", "Queue"),
     QT_TRANSLATE_NOOP("ListColumns", "Bytes that the client has not taken yet"), 9},
    {"msg_in", QT_TRANSLATE_NOOP("ListColumns", "In"), QT_TRANSLATE_NOOP("ListColumns", "Commands of the client"), 7},
    {"msg_out", QT_TRANSLATE_NOOP("ListColumns", "Out"), QT_TRANSLATE_NOOP("ListColumns", "Messages for the client"),
     8},
    {"worker", QT_TRANSLATE_NOOP("ListColumns", "Worker"),
     QT_TRANSLATE_NOOP("ListColumns", "The thread that serves the client"), 6},
}};

constexpr std::array<Head, DenialColumns::Count> DenialHeads{{
    {"t", QT_TRANSLATE_NOOP("ListColumns", "Time"), "", 8},
    {"client", QT_TRANSLATE_NOOP("ListColumns", "Client"),
     QT_TRANSLATE_NOOP("ListColumns", "The server's name for the connection; none for one that was not let in"), 17},
    {"user", QT_TRANSLATE_NOOP("ListColumns", "User"), QT_TRANSLATE_NOOP("ListColumns", "As the authorizer named it"),
     9},
    {"ip", QT_TRANSLATE_NOOP("ListColumns", "Address"), "", 14},
    {"command", QT_TRANSLATE_NOOP("ListColumns", "Command"),
     QT_TRANSLATE_NOOP("ListColumns", "What was refused; connect for one that was not let in"), 9},
    {"channel", QT_TRANSLATE_NOOP("ListColumns", "Channel"), "", 13},
    {"reason", QT_TRANSLATE_NOOP("ListColumns", "Reason"), "", 26},
    {"status", QT_TRANSLATE_NOOP("ListColumns", "Status"),
     QT_TRANSLATE_NOOP("ListColumns", "HTTP status of the authorizer's answer"), 6},
    {"latency_ms", QT_TRANSLATE_NOOP("ListColumns", "Latency"),
     QT_TRANSLATE_NOOP("ListColumns", "How long the authorizer took"), 8},
}};

QString translated(const char *text)
{
    return *text ? QCoreApplication::translate("ListColumns", text) : QString();
}

/// A cell whose tooltip is the whole of a text that may be cut.
QVariant cell(const QByteArray &utf8, int role)
{
    if (role == Qt::DisplayRole)
        return Format::line(utf8);
    if (role == Qt::ToolTipRole && !utf8.isEmpty())
        return Format::line(utf8, 1024).toHtmlEscaped();
    return {};
}

QVariant number(qint64 value, int role)
{
    return role == Qt::DisplayRole ? QVariant(Format::number(value)) : QVariant();
}

} // namespace

// ---- channels ------------------------------------------------------------------------------------------------------------------------

QString ChannelColumns::title(int column) const
{
    return translated(ChannelHeads.at(size_t(column)).title);
}

QString ChannelColumns::explanation(int column) const
{
    return translated(ChannelHeads.at(size_t(column)).explanation);
}

QByteArray ChannelColumns::field(int column) const
{
    return ChannelHeads.at(size_t(column)).field;
}

int ChannelColumns::width(int column) const
{
    return ChannelHeads.at(size_t(column)).width;
}

QByteArray ChannelColumns::key(const ListRow &row) const
{
    return std::get<admin::ChannelRow>(row).channel;
}

QByteArray ChannelColumns::text(const ListRow &row, FilterField field) const
{
    return field == FilterField::Channel ? std::get<admin::ChannelRow>(row).channel : QByteArray();
}

std::optional<qint64> ChannelColumns::counter(const ListRow &row) const
{
    return std::get<admin::ChannelRow>(row).messages;
}

QVariant ChannelColumns::data(const ListEntry &entry, int column, int role) const
{
    const auto &row = std::get<admin::ChannelRow>(entry.row);
    switch (column) {
    case Channel:
        return cell(row.channel, role);
    case Members:
        return number(row.members, role);
    case Messages:
        return number(row.messages, role);
    case Rate:
        return role == Qt::DisplayRole ? QVariant(Format::rate(entry.rate)) : QVariant();
    default:
        return {};
    }
}

// ---- clients -------------------------------------------------------------------------------------------------------------------------

QString ClientColumns::title(int column) const
{
    return translated(ClientHeads.at(size_t(column)).title);
}

QString ClientColumns::explanation(int column) const
{
    return translated(ClientHeads.at(size_t(column)).explanation);
}

QByteArray ClientColumns::field(int column) const
{
    return ClientHeads.at(size_t(column)).field;
}

int ClientColumns::width(int column) const
{
    return ClientHeads.at(size_t(column)).width;
}

QByteArray ClientColumns::key(const ListRow &row) const
{
    return std::get<admin::ClientRow>(row).client;
}

QByteArray ClientColumns::text(const ListRow &listRow, FilterField field) const
{
    const auto &row = std::get<admin::ClientRow>(listRow);
    switch (field) {
    case FilterField::Client:
        return row.client;
    case FilterField::User:
        return row.user;
    case FilterField::Ip:
        return row.ip;
    default:
        return {};
    }
}

QVariant ClientColumns::data(const ListEntry &entry, int column, int role) const
{
    const auto &row = std::get<admin::ClientRow>(entry.row);
    switch (column) {
    case Client:
        return cell(row.client, role);
    case User:
        return cell(row.user, role);
    case Address:
        return cell(row.ip, role);
    case Agent:
        return cell(row.agent, role);
    case Connected:
        if (row.connectedAt <= 0)
            return {};
        if (role == Qt::DisplayRole)
            return Format::since(row.connectedAt);
        return role == Qt::ToolTipRole ? QVariant(Format::moment(row.connectedAt)) : QVariant();
    case Channels:
        return number(row.channels, role);
    case Queue:
        if (role == Qt::ToolTipRole) {
            const int bytes = int(qMin<qint64>(row.queue, INT_MAX)); // lupdate hangs when this stands in the call
            return QCoreApplication::translate("ListColumns", "%Ln bytes", nullptr, bytes);
        }
        return role == Qt::DisplayRole ? QVariant(row.queue == 0 ? Format::number(0) : Format::size(row.queue))
                                       : QVariant();
    case In:
        return number(row.msgIn, role);
    case Out:
        return number(row.msgOut, role);
    case Worker:
        return number(row.worker, role);
    default:
        return {};
    }
}

// ---- denials -------------------------------------------------------------------------------------------------------------------------

QString DenialColumns::title(int column) const
{
    return translated(DenialHeads.at(size_t(column)).title);
}

QString DenialColumns::explanation(int column) const
{
    return translated(DenialHeads.at(size_t(column)).explanation);
}

QByteArray DenialColumns::field(int column) const
{
    return DenialHeads.at(size_t(column)).field;
}

int DenialColumns::width(int column) const
{
    return DenialHeads.at(size_t(column)).width;
}

QByteArray DenialColumns::key(const ListRow &row) const
{
    const auto &denial = std::get<admin::DenialRow>(row);
    QByteArray key = QByteArray::number(denial.t);
    for (const QByteArray &part : {denial.client, denial.ip, denial.command, denial.channel, denial.reason})
        key.append('\t').append(part);
    return key;
}

QByteArray DenialColumns::text(const ListRow &listRow, FilterField field) const
{
    const auto &row = std::get<admin::DenialRow>(listRow);
    switch (field) {
    case FilterField::Channel:
        return row.channel;
    case FilterField::Client:
        return row.client;
    case FilterField::User:
        return row.user;
    case FilterField::Ip:
        return row.ip;
    case FilterField::Command:
        return row.command;
    default:
        return {};
    }
}

QVariant DenialColumns::data(const ListEntry &entry, int column, int role) const
{
    const auto &row = std::get<admin::DenialRow>(entry.row);
    const bool isShown = role == Qt::DisplayRole;
    switch (column) {
    case Time:
        if (role == Qt::ToolTipRole)
            return Format::exactMoment(row.t);
        return isShown ? QVariant(Format::timeOfDay(row.t)) : QVariant();
    case Client:
        return cell(row.client, role);
    case User:
        return cell(row.user, role);
    case Address:
        return cell(row.ip, role);
    case Command:
        return cell(row.command, role);
    case Channel:
        return cell(row.channel, role);
    case Status:
        return isShown && row.status != 0 ? QVariant(QString::number(row.status)) : QVariant();
    case Latency:
        return isShown && row.latencyMs > 0 ? QVariant(Format::latency(row.latencyMs)) : QVariant();
    case Reason:
        if (role == Qt::ToolTipRole)
            return Format::line(row.reason, 1024).toHtmlEscaped();
        return isShown ? QVariant(denialReason(row)) : QVariant();
    default:
        return {};
    }
}

} // namespace wsify::console
