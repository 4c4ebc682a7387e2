// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/jsonbeginning.h"

#include "gui/models/jsoncheck.h"

namespace wsify::console {

namespace {

/// Where a string that is cut ends, so that no half of an escape is in it.
qsizetype endOfString(QByteArrayView text, qsizetype escape)
{
    const bool isOpen =
        escape >= 0 && text.size() - escape < (escape + 1 < text.size() && text[escape + 1] == 'u' ? 6 : 2);
    return isOpen ? escape : text.size();
}

} // namespace

std::optional<JsonBeginning> JsonBeginning::of(QByteArrayView text)
{
    QByteArray open; // brackets that are
    qsizetype end = 0; // up to here all is whole
    bool isString = false;
    bool isKey = false;
    qsizetype escape = -1; // the last one in this string
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (isString) {
            if (c == '\\' && (escape < 0 || i >= escape + 2)) {
                escape = i;
            } else if (c == '"' && (escape < 0 || i >= escape + 2)) {
                isString = false;
                end = isKey ? end : i + 1;
            }
            continue;
        }
        switch (c) {
        case '"':
            isString = true;
            escape = -1;
            break;
        case '{':
        case '[':
            open += c;
            isKey = c == '{';
            end = i + 1;
            break;
        case '}':
        case ']':
            if (open.isEmpty())
                return {};
            open.chop(1);
            isKey = false;
            end = i + 1;
            break;
        case ',':
            isKey = open.endsWith('{');
            end = i;
            break;
        case ':':
            isKey = false;
            break;
        default:
            break;
        }
    }
    JsonBeginning result;
    if (isString && !isKey)
        result.json = text.first(endOfString(text, escape)).toByteArray() + '"';
    else
        result.json = text.first(end).toByteArray();
    if (!open.isEmpty()) {
        const char last = result.json.trimmed().back();
        if (last != '{' && last != '[')
            result.json += ',';
        result.json += open.endsWith('{') ? "\"\":" : "";
        result.mark = result.json.size();
        result.json += "\"\"";
    }
    for (; !open.isEmpty(); open.chop(1))
        result.json += open.endsWith('{') ? '}' : ']';
    if (findJsonError(result.json))
        return {};
    return result;
}

} // namespace wsify::console
