// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/models/units.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace wsify::console {

namespace {

/// Three digits that mean something, at most `most` of them behind the point, and there no zeros at the end.
QString digits(double value, int most, const QLocale &locale)
{
    const double size = std::abs(value);
    int decimals = std::min(most, size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
    const auto rounded = [&] { return std::round(value * std::pow(10, decimals)); };
    while (decimals > 0 && std::fmod(rounded(), 10) == 0)
        --decimals;
    return locale.toString(value, 'f', decimals);
}

} // namespace

QString Units::count(double value, const QLocale &locale)
{
    if (std::isnan(value))
        return QStringLiteral("–");
    const double size = std::abs(value);
    if (size < 99'999.5)
        return size < 1000 ? digits(value, 1, locale) : locale.toString(value, 'f', 0);
    if (size < 999'500)
        //: thousands
        return tr("%1 k").arg(digits(value / 1e3, 2, locale));
    if (size < 999'500'000)
        //: millions
        return tr("%1 M").arg(digits(value / 1e6, 2, locale));
    //: thousands of millions
    return tr("%1 G").arg(digits(value / 1e9, 2, locale));
}

QString Units::share(double value, const QLocale &locale)
{
    if (std::isnan(value))
        return QStringLiteral("–");
    const double percent = value * 100;
    if (percent > 0 && percent < 0.01)
        //: a share that is not zero, and less than a hundredth of a percent
        return tr("<%1%").arg(locale.toString(0.01, 'f', 2));
    return tr("%1%").arg(digits(percent, 2, locale));
}

QString Units::text(Unit unit, double value, const QLocale &locale)
{
    if (std::isnan(value))
        return QStringLiteral("–");
    switch (unit) {
    case Unit::Count:
        return count(value, locale);
    case Unit::PerSecond:
        return tr("%1/s").arg(count(value, locale));
    case Unit::Bytes:
        return locale.formattedDataSize(qint64(value), value < 1024 ? 0 : 1, QLocale::DataSizeTraditionalFormat);
    case Unit::BytesPerSecond:
        return tr("%1/s").arg(text(Unit::Bytes, value, locale));
    case Unit::Milliseconds:
        if (value >= 9'999.5)
            return tr("%1 s").arg(digits(value / 1000, 2, locale));
        return tr("%1 ms").arg(digits(value, 2, locale));
    case Unit::Share:
        return share(value, locale);
    }
    Q_UNREACHABLE();
}

QString Units::duration(qint64 ms, const QLocale &locale)
{
    const qint64 seconds = std::max(qint64(0), ms / 1000);
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    const qint64 days = hours / 24;
    const auto number = [&locale](qint64 value) { return locale.toString(value); };
    if (days > 0)
        return hours % 24 ? tr("%1 d %2 h").arg(number(days), number(hours % 24)) : tr("%1 d").arg(number(days));
    if (hours > 0)
        return minutes % 60 ? tr("%1 h %2 min").arg(number(hours), number(minutes % 60))
                            : tr("%1 h").arg(number(hours));
    if (minutes > 0)
        return seconds % 60 ? tr("%1 min %2 s").arg(number(minutes), number(seconds % 60))
                            : tr("%1 min").arg(number(minutes));
    return tr("%1 s").arg(number(seconds));
}

QString Units::clock(qint64 t, const QLocale &locale)
{
    return locale.toString(QDateTime::fromMSecsSinceEpoch(t).time(), QStringLiteral("HH:mm:ss"));
}

QString Units::clockMinutes(qint64 t, const QLocale &locale)
{
    return locale.toString(QDateTime::fromMSecsSinceEpoch(t).time(), QStringLiteral("HH:mm"));
}

} // namespace wsify::console
