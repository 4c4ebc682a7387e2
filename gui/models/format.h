// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QCoreApplication>
#include <QString>

namespace wsify::console {

/// Numbers, sizes and times as people read them, in the default locale and the language of the program.
class Format
{
    Q_DECLARE_TR_FUNCTIONS(wsify::console::Format)
public:
    static QString number(qint64 value);
    /// Of things a second; with a decimal below ten. Empty when negative: not known.
    static QString rate(double perSecond);
    static QString size(qint64 bytes);
    /// As `12 s`, `5 min`, `3 h`, `2 d`: one unit, never rounded up.
    static QString duration(qint64 ms);
    /// Fractions below ten milliseconds, then as duration().
    static QString latency(double ms);
    /// Since a moment, milliseconds since 1970.
    static QString since(qint64 t);
    /// Date and time to the second, and to the millisecond.
    static QString moment(qint64 t);
    static QString exactMoment(qint64 t);
    /// The time of today, with the date before it for another day.
    static QString timeOfDay(qint64 t);
    /// Text from a peer, shown in one line: control characters become their pictures, and there are at most so many characters. In a window
    /// that is written from right to left it is set apart, so that what is around it does not turn its brackets and dashes about.
    static QString line(const QByteArray &utf8, qsizetype maxLength = 256);
};

/// UTF-8 as one line to look at: white space is a space, and what has no
/// picture or turns the direction of the text is U+FFFD.
QString oneLine(QByteArrayView utf8);

} // namespace wsify::console
