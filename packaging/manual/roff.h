// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>
#include <QStringList>

/// Writes a manual page with the man macros (man(7)). Text is text: whatever it holds, it is no request and no escape. A value.
namespace wsify {

class ManualPage
{
public:
    /// `date`: as 2026-12-01. `about`: one line, without a full stop.
    ManualPage(const QString &name, const QString &date, const QString &version, const QString &about);

    void section(const QString &title) { macro(QStringLiteral("SH"), title); }
    void subsection(const QString &title) { macro(QStringLiteral("SS"), title); }
    void paragraph(const QString &text);
    /// A name in bold with its value in italics, and what it means. `more` are further paragraphs of it.
    void entry(const QString &name, const QString &value, const QString &text, const QStringList &more = {});
    /// As they are, lines and blanks.
    void verbatim(const QString &lines);
    /// One way to call the program; in the section SYNOPSIS.
    void synopsis(const QString &name, const QString &arguments);

    QString text() const { return m_text; }

private:
    void macro(const QString &name, const QString &argument);
    void beginParagraph();

    QString m_text;
    bool m_isAfterTitle = false; ///< where a paragraph begins anyway
};

} // namespace wsify
