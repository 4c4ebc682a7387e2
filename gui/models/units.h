// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoreApplication>
#include <QLocale>
#include <QString>

namespace wsify::console {

/// What a number counts, for those who show it.
enum class Unit : quint8 { Count, PerSecond, Bytes, BytesPerSecond, Milliseconds, Share };

/// Numbers as people read them, in the digits and separators of a locale: short enough for a label, and never of more digits than mean
/// something. What is not known (NaN) is a dash.
class Units
{
    Q_DECLARE_TR_FUNCTIONS(wsify::console::Units)

public:
    static QString text(Unit unit, double value, const QLocale &locale);
    /// `4,200`, `1.25 M`.
    static QString count(double value, const QLocale &locale);
    /// `0.4%`, of a share from 0 to 1.
    static QString share(double value, const QLocale &locale);
    /// `12 d 3 h`, `4 min 10 s`: the two largest units, the second one when it is not zero.
    static QString duration(qint64 ms, const QLocale &locale);
    /// Time of the day with seconds, of 24 hours as in logs, in the locale's digits.
    static QString clock(qint64 t, const QLocale &locale);
    /// The same without seconds.
    static QString clockMinutes(qint64 t, const QLocale &locale);
};

} // namespace wsify::console
