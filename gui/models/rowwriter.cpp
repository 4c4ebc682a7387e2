// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/models/rowwriter.h"

#include "common/text/jsonstring.h"

namespace wsify::console {

namespace {

bool isText(const QVariant &value)
{
    return value.userType() == QMetaType::QByteArray || value.userType() == QMetaType::QString;
}

QByteArray csvText(QByteArray text)
{
    // What a spreadsheet takes for the beginning of a formula.
    if (!text.isEmpty() && QByteArrayView("=+-@\t\r\n").contains(text.front()))
        text.prepend('\'');
    for (const char special : {'"', ',', '\n', '\r'}) {
        if (text.contains(special))
            return '"' + text.replace('"', "\"\"") + '"';
    }
    return text;
}

} // namespace

QByteArray RowWriter::header() const
{
    return m_format == Format::Csv ? m_names.join(',') + "\r\n" : QByteArray();
}

void RowWriter::append(QByteArray &out, const QList<QVariant> &values) const
{
    const bool isCsv = m_format == Format::Csv;
    for (qsizetype i = 0; i < m_names.size(); ++i) {
        const QVariant &value = values[i];
        if (isCsv)
            out.append(i > 0 ? "," : "");
        else
            out.append(i > 0 ? ",\"" : "{\"").append(m_names[i]).append("\":");
        if (isCsv && isText(value))
            out.append(csvText(value.toByteArray()));
        else if (isText(value))
            json::appendString(out, value.toByteArray());
        else
            out.append(value.isValid() ? value.toByteArray() : QByteArray(isCsv ? "" : "null"));
    }
    out.append(isCsv ? "\r\n" : "}\n");
}

} // namespace wsify::console
