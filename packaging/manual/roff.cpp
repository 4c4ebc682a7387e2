// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "packaging/manual/roff.h"

namespace wsify {

namespace {

/// A dash is a minus, which people can copy and search for. A full stop or an apostrophe that begins a line would be a request.
QString escaped(QString text)
{
    text.replace(QLatin1Char('\\'), QStringLiteral("\\(rs")).replace(QLatin1Char('-'), QStringLiteral("\\-"));
    text.replace(QLatin1Char('~'), QStringLiteral("\\(ti")).replace(QLatin1Char('^'), QStringLiteral("\\(ha"));
    text.replace(QLatin1Char('`'), QStringLiteral("\\(ga")).replace(QLatin1Char('\''), QStringLiteral("\\(aq"));
    if (text.startsWith(QLatin1Char('.')))
        text.prepend(QStringLiteral("\\&"));
    return text;
}

QString line(const QString &text)
{
    return escaped(text) + QLatin1Char('\n');
}

/// A source line a sentence: what roff wants, and what makes differences of two pages readable.
QString sentences(const QString &text)
{
    QString out;
    QString rest = text.simplified();
    for (qsizetype end = rest.indexOf(QLatin1String(". ")); end >= 0; end = rest.indexOf(QLatin1String(". "))) {
        out += line(rest.left(end + 1));
        rest = rest.mid(end + 2);
    }
    return rest.isEmpty() ? out : out + line(rest);
}

QString bold(const QString &text)
{
    return QStringLiteral("\\fB") + escaped(text) + QStringLiteral("\\fR");
}

QString italic(const QString &text)
{
    return text.isEmpty() ? QString() : QStringLiteral(" \\fI") + escaped(text) + QStringLiteral("\\fR");
}

} // namespace

ManualPage::ManualPage(const QString &name, const QString &date, const QString &version, const QString &about)
    : m_text(QStringLiteral(".\\\" Generated from the program's own tables.\n.TH %1 1 %2 \"%3 %4\" \"User Commands\"\n")
                 .arg(name.toUpper().replace(QLatin1Char('-'), QStringLiteral("\\-")), date, name, version))
{
    section(QStringLiteral("NAME"));
    m_text += escaped(name) + QStringLiteral(" \\- ") + line(about);
}

void ManualPage::macro(const QString &name, const QString &argument)
{
    m_text += QLatin1Char('.') + name + QStringLiteral(" \"") + escaped(argument).toUpper() + QStringLiteral("\"\n");
    m_isAfterTitle = true;
}

void ManualPage::beginParagraph()
{
    if (!m_isAfterTitle)
        m_text += QStringLiteral(".PP\n");
    m_isAfterTitle = false;
}

void ManualPage::paragraph(const QString &text)
{
    beginParagraph();
    m_text += sentences(text);
}

void ManualPage::entry(const QString &name, const QString &value, const QString &text, const QStringList &more)
{
    m_isAfterTitle = false;
    m_text += QStringLiteral(".TP\n") + bold(name) + italic(value) + QLatin1Char('\n') + sentences(text);
    for (const QString &paragraph : more)
        m_text += QStringLiteral(".IP\n") + sentences(paragraph);
}

void ManualPage::verbatim(const QString &lines)
{
    beginParagraph();
    m_text += QStringLiteral(".nf\n");
    for (const QString &each : lines.trimmed().split(QLatin1Char('\n')))
        m_text += each.isEmpty() ? QStringLiteral(".sp\n") : line(each);
    m_text += QStringLiteral(".fi\n");
}

void ManualPage::synopsis(const QString &name, const QString &arguments)
{
    if (!m_text.endsWith(QLatin1String("SYNOPSIS\"\n")))
        m_text += QStringLiteral(".br\n");
    m_text += bold(name) + italic(arguments) + QLatin1Char('\n');
}

} // namespace wsify
