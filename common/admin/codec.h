// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <variant>

/// Messages <-> lines of the admin protocol (common/admin/PROTOCOL.md). Free of state, usable on any thread.
namespace wsify::admin {

/// What a line is that is no message.
struct DecodeError
{
    enum class Kind : quint8 {
        Malformed, ///< no JSON object: its sender cannot be followed any further
        UnknownType, ///< `type`: a newer peer's, or nonsense; nothing but this line is lost
        BadField, ///< `field` is missing, of a wrong type or out of its range
    };

    Kind kind = Kind::Malformed;
    RequestId id; ///< when one was there
    QByteArray type; ///< empty when there was none
    QByteArray field; ///< as `rows[3].size`
    QByteArray message; ///< for people

    bool operator==(const DecodeError &) const = default;
};

/// The `error` that a server answers such a line with.
Error answerTo(const DecodeError &error);

/// Reads one line, with or without its LF. Total: any bytes give a message or an error.
///
/// JSON is read by QJsonDocument: of a key that is there twice the last one counts; an integer past 2^53 and a field of another type are
/// errors; null is a field that is not there. Unknown fields are ignored. All values are inside the limits that messages.h names, so
/// that nobody has to check them again.
std::variant<ConsoleMessage, DecodeError> decodeConsoleMessage(QByteArrayView line);
/// The same. Names of events, levels and directions that are new become what messages.h says.
std::variant<ServerMessage, DecodeError> decodeServerMessage(QByteArrayView line);

/// Appends the message as one line with its LF. False, with `out` as it was, when it would be longer than MaxLine, or when what it carries
/// as RawJson has unbalanced brackets or quotes. Lists that would make the line too long end early instead (messages.h says which).
bool appendLine(QByteArray &out, const ConsoleMessage &message);
bool appendLine(QByteArray &out, const ServerMessage &message);

/// Every `type` of one direction, and the `request` of every `ok`; tests hold them against the protocol's page.
QList<QByteArray> consoleTypes();
QList<QByteArray> serverTypes();
QList<QByteArray> answeredRequests();
QList<QByteArray> eventNames();

/// A row of traffic as the server has it, as views that live for the call.
struct TrafficRowView
{
    qint64 seq = 0;
    qint64 tUs = 0;
    Direction dir = Direction::In;
    QByteArrayView channel;
    QByteArrayView client;
    QByteArrayView command;
    qint64 size = 0;
    std::optional<qint64> members;
    QByteArrayView head; ///< the payload's beginning, cut between characters
};

/// One `traffic` line, made row by row without a message in between: tens of thousands of rows a second come here.
///
///     TrafficLine line(out, watch);
///     while (... && line.add(row)) ...
///     line.finish(matched, sent, dropped);
///
/// Writes behind what `out` holds; nobody else may until finish(). One that is never finished leaves half a line there.
class TrafficLine
{
public:
    TrafficLine(QByteArray &out, qint64 watch);

    /// False, with nothing added, when the line would become longer than MaxLine: finish it and begin another one.
    bool add(const TrafficRowView &row);
    /// The totals of the watch, this line's rows included.
    void finish(qint64 matched, qint64 sent, qint64 dropped);

private:
    QByteArray &m_out;
    qsizetype m_begin;
    bool m_isFirst = true;
};

} // namespace wsify::admin
