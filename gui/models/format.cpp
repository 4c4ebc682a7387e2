// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/models/format.h"

#include <QDateTime>
#include <QGuiApplication>
#include <QLocale>

#include <algorithm>

namespace wsify::console {

namespace {

constexpr qint64 Second = 1000;
constexpr qint64 Minute = 60 * Second;
constexpr qint64 Hour = 60 * Minute;
constexpr qint64 Day = 24 * Hour;

} // namespace

QString Format::number(qint64 value)
{
    return QLocale().toString(value);
}

QString Format::rate(double perSecond)
{
    if (perSecond < 0)
        return {};
    const bool isWhole = perSecond == 0 || perSecond >= 100;
    return QLocale().toString(perSecond, 'f', isWhole ? 0 : 1);
}

QString Format::size(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, bytes < 1024 ? 0 : 1, QLocale::DataSizeTraditionalFormat);
}

QString Format::duration(qint64 ms)
{
    ms = std::max<qint64>(ms, 0);
    const QLocale locale;
    if (ms < Minute)
        return tr("%1 s", "seconds").arg(locale.toString(ms / Second));
    if (ms < Hour)
        return tr("%1 min", "minutes").arg(locale.toString(ms / Minute));
    if (ms < Day)
        return tr("%1 h", "hours").arg(locale.toString(ms / Hour));
    return tr("%1 d", "days").arg(locale.toString(ms / Day));
}

QString Format::latency(double ms)
{
    if (ms >= double(10 * Second))
        return duration(qint64(ms));
    return tr("%1 ms", "milliseconds").arg(QLocale().toString(ms, 'f', ms < 10 ? 1 : 0));
}

QString Format::since(qint64 t)
{
    return duration(QDateTime::currentMSecsSinceEpoch() - t);
}

QString Format::moment(qint64 t)
{
    const QLocale locale;
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(t);
    return tr("%1 %2", "date, time")
        .arg(locale.toString(at.date(), QLocale::ShortFormat), locale.toString(at.time(), QStringLiteral("HH:mm:ss")));
}

QString Format::exactMoment(qint64 t)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(t);
    return tr("%1 %2", "date, time")
        .arg(QLocale().toString(at.date(), QLocale::ShortFormat),
             QLocale().toString(at.time(), QStringLiteral("HH:mm:ss.zzz")));
}

QString Format::timeOfDay(qint64 t)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(t);
    return at.date() == QDate::currentDate() ? QLocale().toString(at.time(), QStringLiteral("HH:mm:ss")) : moment(t);
}

QString Format::line(const QByteArray &utf8, qsizetype maxLength)
{
    // A character has at most four bytes.
    QString text = QString::fromUtf8(utf8.first(std::min(utf8.size(), maxLength * 4)));
    if (text.size() > maxLength) {
        text.truncate(text.at(maxLength - 1).isHighSurrogate() ? maxLength - 1 : maxLength);
        text.append(u'…');
    }
    for (QChar &c : text) {
        if (c.unicode() < 0x20)
            c = QChar(char16_t(0x2400 + c.unicode()));
        else if (c.unicode() == 0x7f)
            c = QChar(u'\u2421');
        else if (c.category() == QChar::Other_Control || c.category() == QChar::Separator_Line
                 || c.category() == QChar::Separator_Paragraph)
            c = QChar(QChar::ReplacementCharacter);
        else if (c.category() == QChar::Other_Format && c != u'\u200C'
                 && c != u'\u200D') // joiners: words of many languages need them
            c = QChar(QChar::ReplacementCharacter);
    }
    constexpr QChar FirstStrongIsolate(u'\u2068');
    constexpr QChar PopDirectionalIsolate(u'\u2069');
    if (QGuiApplication::isRightToLeft() && !text.isEmpty())
        return FirstStrongIsolate + text + PopDirectionalIsolate;
    return text;
}

QString oneLine(QByteArrayView utf8)
{
    QString text = QString::fromUtf8(utf8);
    for (QChar &c : text) {
        if (c.isSurrogate()) // the pairs of planes 1 and up; what has no picture
            // there is rare, and harmless
            continue;
        if (c.isSpace())
            c = u' ';
        else if (c == u'\u200C' || c == u'\u200D') // joiners: words of many languages need them
            continue;
        else if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format
                 || c.category() == QChar::Other_NotAssigned)
            c = QChar::ReplacementCharacter;
    }
    return text;
}

} // namespace wsify::console
