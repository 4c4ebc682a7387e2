// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/config/optionvalues.h"

#include <QHash>
#include <QRegularExpression>
#include <QUrl>

#include <limits>

namespace wsify {

using namespace std::chrono_literals;
using Duration = std::chrono::milliseconds;

std::optional<bool> parseBool(const QString &text)
{
    static const QStringList yes{QStringLiteral("1"),    QStringLiteral("t"),    QStringLiteral("T"),
                                 QStringLiteral("true"), QStringLiteral("TRUE"), QStringLiteral("True")};
    static const QStringList no{QStringLiteral("0"),     QStringLiteral("f"),     QStringLiteral("F"),
                                QStringLiteral("false"), QStringLiteral("FALSE"), QStringLiteral("False")};
    if (yes.contains(text))
        return true;
    if (no.contains(text))
        return false;
    return std::nullopt;
}

std::optional<qint64> parseSize(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("^([0-9]{1,18})(?:([kmg])(?:ib)?)?$"),
                                            QRegularExpression::CaseInsensitiveOption);
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit = match.captured(2).toLower();
    const qint64 factor = unit.isEmpty()               ? 1
                          : unit == QLatin1String("k") ? KiB
                          : unit == QLatin1String("m") ? MiB
                                                       : GiB;
    const qint64 number = match.captured(1).toLongLong();
    return number > std::numeric_limits<qint64>::max() / factor ? std::numeric_limits<qint64>::max() : number * factor;
}

std::optional<Duration> parseDuration(const QString &text)
{
    static const QHash<QString, double> units{{QStringLiteral("ns"), 1e-6},      {QStringLiteral("us"), 1e-3},
                                              {QStringLiteral("\u00b5s"), 1e-3}, {QStringLiteral("\u03bcs"), 1e-3},
                                              {QStringLiteral("ms"), 1},         {QStringLiteral("s"), 1e3},
                                              {QStringLiteral("m"), 60e3},       {QStringLiteral("h"), 3600e3}};
    static const QRegularExpression part(
        QStringLiteral("\\G([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)"));
    if (text == QLatin1String("0"))
        return Duration(0);
    double total = 0;
    qsizetype at = 0;
    while (at < text.size()) {
        const auto match = part.match(text, at);
        if (!match.hasMatch())
            return std::nullopt;
        total += match.captured(1).toDouble() * units.value(match.captured(2));
        at = match.capturedEnd();
    }
    if (at == 0)
        return std::nullopt;
    return Duration(total >= double(Duration::max().count()) ? Duration::max().count() : qRound64(total));
}

QString formatSize(qint64 bytes)
{
    if (bytes >= GiB && bytes % GiB == 0)
        return QStringLiteral("%1GiB").arg(bytes / GiB);
    if (bytes >= MiB && bytes % MiB == 0)
        return QStringLiteral("%1MiB").arg(bytes / MiB);
    if (bytes >= KiB && bytes % KiB == 0)
        return QStringLiteral("%1KiB").arg(bytes / KiB);
    return QString::number(bytes);
}

QString formatDuration(Duration time)
{
    if (time >= 1min && time % 1min == 0s)
        return QStringLiteral("%1m").arg(time / 1min);
    if (time % 1s == 0s)
        return QStringLiteral("%1s").arg(time / 1s);
    return QStringLiteral("%1ms").arg(time.count());
}

QStringList splitList(const QString &text)
{
    QStringList parts;
    const QStringList raw = text.split(QLatin1Char(','));
    for (const QString &part : raw) {
        if (!part.trimmed().isEmpty())
            parts.append(part.trimmed());
    }
    return parts;
}

bool parseOrigin(const QString &text, QByteArray &origin)
{
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.scheme().isEmpty() || url.host().isEmpty() || url.port() == 0 || !url.userInfo().isEmpty()
        || !url.path().isEmpty() || url.hasQuery() || url.hasFragment())
        return false;
    if ((url.scheme() == QLatin1String("http") && url.port() == 80)
        || (url.scheme() == QLatin1String("https") && url.port() == 443))
        url.setPort(-1);
    origin = url.toEncoded().toLower();
    return true;
}

} // namespace wsify
