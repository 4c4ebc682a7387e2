// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <variant>

/// Messages <-> lines of the admin protocol (common/admin/PROTOCOL.md). Stateless; any thread.
namespace wsify::admin {

/// Why a line could not be decoded.
struct DecodeError
{
    enum class Kind : quint8 {
        Malformed, ///< not a JSON object: the rest of the stream cannot be decoded
        UnknownType, ///< unknown `type`, from a newer peer or invalid; only this line is lost
        BadField, ///< `field` is missing, has the wrong type or is out of range
    };

    Kind kind = Kind::Malformed;
    RequestId id; ///< if the line had one
    QByteArray type; ///< empty if there was none
    QByteArray field; ///< as `rows[3].size`
    QByteArray message; ///< for people

    bool operator==(const DecodeError &) const = default;
};

/// The `error` with which a server answers such a line.
Error answerTo(const DecodeError &error);

/// Decodes one line, with or without its LF. Total: any bytes give a message or an error.
///
/// QJsonDocument reads the JSON: if a key appears twice, the last one counts. Integers above 2^53 and fields of the
/// wrong type are errors; null counts as a missing field; unknown fields are ignored. All decoded values are within
/// the limits of messages.h, so callers need not check them again.
std::variant<ConsoleMessage, DecodeError> decodeConsoleMessage(QByteArrayView line);
/// The same for lines of a server. Unknown names of events, levels and directions become the fallbacks that messages.h
/// names.
std::variant<ServerMessage, DecodeError> decodeServerMessage(QByteArrayView line);

/// Appends the message as one line with its LF. Returns false and leaves `out` unchanged if the line would exceed
/// MaxLine, or if a RawJson in it has unbalanced brackets or quotes. Lists that would make the line too long end early
/// instead (messages.h says which).
bool appendLine(QByteArray &out, const ConsoleMessage &message);
bool appendLine(QByteArray &out, const ServerMessage &message);

/// Every `type` of one direction, and the `request` of every `ok`; tests compare them with the protocol's page.
QList<QByteArray> consoleTypes();
QList<QByteArray> serverTypes();
QList<QByteArray> answeredRequests();
QList<QByteArray> eventNames();

/// A row of traffic on the server; views are valid during the call.
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
    QByteArrayView head; ///< the beginning of the payload, cut between characters
    QByteArrayView via = {};
    QByteArrayView verdict = {};
    qint64 publication = 0;
};

/// Writes one `traffic` line row by row, without an intermediate message: the server writes tens of thousands of rows
/// per second.
///
///     TrafficLine line(out, watch);
///     while (... && line.add(row)) ...
///     line.finish(matched, sent, dropped);
///
/// Appends to `out`; nobody else may append until finish(). A line that is never finished leaves an incomplete line
/// there.
class TrafficLine
{
public:
    TrafficLine(QByteArray &out, qint64 watch);

    /// Returns false and adds nothing if the line would exceed MaxLine: finish it and begin another one.
    bool add(const TrafficRowView &row);
    /// Ends the line with the totals of the watch, including this line's rows.
    void finish(qint64 matched, qint64 sent, qint64 dropped);

private:
    QByteArray &m_out;
    qsizetype m_begin;
    bool m_isFirst = true;
};

} // namespace wsify::admin
