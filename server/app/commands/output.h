// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <chrono>

namespace wsify {

// What commands print. Main thread.

/// The exit codes of commands.
namespace exitcode {
inline constexpr int Done = 0;
inline constexpr int Refused = 1; ///< refused, not found, unavailable; or nobody read the output
inline constexpr int Usage = 2;
inline constexpr int NoServer = 3; ///< there is none, or it ended
} // namespace exitcode

/// Writes to standard output; false if nobody reads it.
bool print(const QByteArray &text);
/// Writes `wsify: TEXT` to standard error.
void complain(const QString &text);

/// The text for a terminal: what could control it (control characters, those that turn the direction of writing) and
/// bytes that are not UTF-8 are shown as escapes.
QString plainText(QByteArrayView text);
/// With a comma between thousands.
QString groupedNumber(qint64 number);
/// With a unit, as `1.5 MiB`.
QString shortSize(qint64 bytes);
/// The two largest units, as `3h 12m`.
QString shortDuration(std::chrono::milliseconds time);

/// Standard output is a terminal, and neither NO_COLOR nor TERM=dumb say otherwise.
bool hasColours();
QString bold(const QString &text);
QString faint(const QString &text);

/// A message as one JSON object, without its type and id and without a line break.
QByteArray jsonOf(const admin::ServerMessage &message);

/// A table with a heading; numbers stand at the right of their column.
class Table
{
public:
    struct Column
    {
        const char *heading;
        bool isNumber = false;
    };

    explicit Table(QList<Column> columns)
        : m_columns(std::move(columns))
    {
    }
    /// As many cells as columns, fit for a terminal.
    void add(const QStringList &row) { m_rows.append(row); }
    QString text() const;

private:
    QList<Column> m_columns;
    QList<QStringList> m_rows;
};

} // namespace wsify
