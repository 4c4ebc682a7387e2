// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/output.h"

#include "app/process/platform.h"
#include "common/admin/codec.h"
#include "common/admin/jsontext.h"

#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cstdio>

namespace wsify {

namespace {

constexpr qsizetype Gap = 2; // between columns

bool mayControl(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || c == 0x200e || c == 0x200f || c == 0x2028
           || c == 0x2029 || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

QString coloured(const QString &text, const char *code)
{
    if (!hasColours())
        return text;
    return QStringLiteral("\033[%1m%2\033[0m").arg(QLatin1String(code), text);
}

} // namespace

bool print(const QByteArray &text)
{
    return writeStandardOutput(text);
}

void complain(const QString &text)
{
    const QByteArray line = "wsify: " + text.toUtf8() + '\n';
    std::fwrite(line.constData(), 1, size_t(line.size()), stderr);
}

QString plainText(QByteArrayView text)
{
    QString out;
    const auto points = QString::fromUtf8(text).toUcs4();
    for (const char32_t point : points) {
        switch (point) {
        case '\n':
            out += QLatin1String("\\n");
            break;
        case '\r':
            out += QLatin1String("\\r");
            break;
        case '\t':
            out += QLatin1String("\\t");
            break;
        default:
            if (mayControl(point))
                out += QStringLiteral("\\u%1").arg(uint(point), 4, 16, QLatin1Char('0'));
            else
                out += QString::fromUcs4(&point, 1);
        }
    }
    return out;
}

QString groupedNumber(qint64 number)
{
    return QLocale(QLocale::English).toString(number);
}

QString shortSize(qint64 bytes)
{
    return bytes < 1024 ? QString::number(bytes) + QStringLiteral(" B")
                        : QLocale(QLocale::English).formattedDataSize(bytes, 1);
}

QString shortDuration(std::chrono::milliseconds time)
{
    using Unit = std::pair<qint64, char>;
    static constexpr std::array Units{Unit{86400, 'd'}, Unit{3600, 'h'}, Unit{60, 'm'}, Unit{1, 's'}};
    qint64 seconds = std::max<qint64>(time.count() / 1000, 0);
    QStringList parts;
    for (const auto &[length, name] : Units) {
        const qint64 count = seconds / length;
        if (parts.size() == 1 && count == 0)
            break;
        if (count > 0 && parts.size() < 2)
            parts.append(QString::number(count) + QLatin1Char(name));
        seconds %= length;
    }
    return parts.isEmpty() ? QStringLiteral("0s") : parts.join(QLatin1Char(' '));
}

bool hasColours()
{
    static const bool has = isTerminalOutput() && qEnvironmentVariableIsEmpty("NO_COLOR") && qgetenv("TERM") != "dumb";
    return has;
}

QString bold(const QString &text)
{
    return coloured(text, "1");
}

QString faint(const QString &text)
{
    return coloured(text, "2");
}

QByteArray jsonOf(const admin::ServerMessage &message)
{
    QByteArray line;
    admin::appendLine(line, message);
    line.chop(1);
    // {"type":"...",...}: what is printed alone has no need of a name.
    const qsizetype comma = line.indexOf(',');
    return comma < 0 ? QByteArray("{}") : '{' + line.mid(comma + 1);
}

QString Table::text() const
{
    QStringList headings;
    for (const Column &column : m_columns)
        headings.append(QString::fromLatin1(column.heading));
    QList<qsizetype> widths;
    for (qsizetype i = 0; i < headings.size(); ++i) {
        qsizetype width = headings.at(i).size();
        for (const QStringList &row : m_rows)
            width = std::max(width, row.at(i).size());
        widths.append(width);
    }
    const auto line = [&](const QStringList &cells) {
        QString out;
        for (qsizetype i = 0; i < cells.size(); ++i) {
            if (i > 0)
                out += QString(Gap, QLatin1Char(' '));
            if (m_columns.at(i).isNumber)
                out += cells.at(i).rightJustified(widths.at(i));
            else
                out += i + 1 < cells.size() ? cells.at(i).leftJustified(widths.at(i)) : cells.at(i);
        }
        return out;
    };
    QString out = bold(line(headings)) + QLatin1Char('\n');
    for (const QStringList &row : m_rows)
        out += line(row) + QLatin1Char('\n');
    return out;
}

} // namespace wsify
