// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/models/jsoncheck.h"

#include "common/admin/messages.h"
#include "common/text/hexdigit.h"

#include <string_view>

namespace wsify::console {

namespace {

using json::Problem;

/// What a server answers, here because lupdate looks for texts in this folder.
constexpr char TooDeep[] =
    QT_TRANSLATE_NOOP("wsify::console::JsonCheck",
                      "the content is nested too deep: at most 128 arrays and objects can be inside one another");
static_assert(std::string_view(TooDeep) == admin::Publish::TooDeep);

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// The character that is wrong: within a string the scanner stops at the beginning of an escape, or at a backslash that is the last one.
qsizetype placeOf(const json::Scanner &scanner, QByteArrayView text)
{
    qsizetype at = scanner.offset();
    switch (scanner.problem()) {
    case Problem::OpenString:
        return text.size();
    case Problem::UnknownEscape:
        return at + 1;
    case Problem::OpenEscape:
    case Problem::NoHexDigit:
        at += 2;
        while (at < text.size() && hexDigit(text[at]) >= 0)
            ++at;
        return at;
    default:
        return at;
    }
}

/// The last character before that place that is no white space; NUL when there is none.
char lastBefore(const QByteArray &text, qsizetype place)
{
    const QByteArrayView before = QByteArrayView(text).first(place).trimmed();
    return before.isEmpty() ? '\0' : before.back();
}

} // namespace

std::optional<qsizetype> findJsonError(QByteArrayView text)
{
    json::Scanner scanner(text);
    scanner.value();
    return scanner.finish() ? std::nullopt : std::optional(placeOf(scanner, text));
}

QString JsonCheck::messageOf(json::Problem problem, const QByteArray &text, qsizetype place)
{
    const bool isAtEnd = place == text.size();
    const char at = isAtEnd ? '\0' : text[place];
    switch (problem) {
    case Problem::TooDeep:
        return tr(TooDeep);
    case Problem::OpenString:
    case Problem::OpenEscape:
    case Problem::NoHexDigit:
    case Problem::UnknownEscape:
        return isAtEnd ? tr("The text has no end: a \" is missing.")
                       : tr("After a \\ there can be \" \\ / b f n r t, or u and four digits from 0 to f.");
    case Problem::Control:
        return at == '\n'   ? tr("A line cannot end within a text: write \\n.")
               : at == '\t' ? tr("A tab cannot be in a text: write \\t.")
                            : tr("A control character cannot be in a text.");
    case Problem::NoDigit:
    case Problem::NoDigitAfterPoint:
    case Problem::NoDigitInExponent:
        return tr("A digit is missing in the number.");
    default:
        break;
    }
    // The digits of a number end before another one only behind a 0.
    if (isDigit(at) && place > 0 && isDigit(text[place - 1]))
        return tr("A number does not begin with a 0 before another digit.");
    if (problem == Problem::MoreFollows)
        return tr("Something stands behind the end.");
    const char last = lastBefore(text, place);
    if (last == ',' && (at == ']' || at == '}'))
        return tr("Nothing follows the comma.");
    if (at == '\'')
        return tr("Texts are written in \" and not in '.");
    switch (problem) {
    case Problem::NoKey:
        return last == '{' && isAtEnd ? tr("A name in \" is missing, or }.")
                                      : tr("Expected a property name in double quotes.");
    case Problem::NoColon:
        return tr("A : and a value are expected after the name.");
    case Problem::NoCommaInObject:
        return tr("A comma or %1 is expected.").arg(QLatin1Char('}'));
    case Problem::NoCommaInArray:
        return tr("A comma or %1 is expected.").arg(QLatin1Char(']'));
    default:
        return tr("A value is expected: a text in \", a number, true, false, null, an array or an object.");
    }
}

std::optional<JsonProblem> JsonCheck::problemOf(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    json::Scanner scanner(utf8);
    scanner.value();
    if (scanner.finish())
        return {};
    const qsizetype place = placeOf(scanner, utf8);
    const QByteArray before = utf8.first(place);
    JsonProblem problem;
    problem.position = QString::fromUtf8(before).size();
    problem.line = int(before.count('\n')) + 1;
    problem.column = int(QString::fromUtf8(before.sliced(before.lastIndexOf('\n') + 1)).toUcs4().size()) + 1;
    problem.isUnfinished = place == utf8.size();
    problem.message = messageOf(scanner.problem(), utf8, place);
    return problem;
}

} // namespace wsify::console
