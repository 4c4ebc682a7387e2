// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/models/jsoncheck.h"

#include "gui/models/jsonmodel.h"

#include <QByteArray>

namespace wsify::console {

namespace {

constexpr int MaxDepth = 512; // as findJsonError() has it

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Where the reader of a text is that is right up to here.
struct Place
{
    enum Expected { Value, Name, Colon, End };

    explicit Place(QByteArrayView text)
    {
        for (qsizetype at = 0; at < text.size();) {
            const char c = text[at];
            number = {};
            if (isSpace(c)) {
                ++at;
                continue;
            }
            last = c;
            if (c == '"') {
                at = skipString(text, at);
                expected = expected == Name ? Colon : End;
                continue;
            }
            if (c == '{' || c == '[') {
                open.append(c);
                expected = c == '{' ? Name : Value;
            } else if (c == '}' || c == ']') {
                open.chop(1);
                expected = End;
            } else if (c == ':' || c == ',') {
                expected = c == ',' && open.endsWith('{') ? Name : Value;
            } else {
                const qsizetype begin = at;
                while (at < text.size() && !isSpace(text[at]) && !QByteArrayView(",:{}[]\"").contains(text[at]))
                    ++at;
                number = text.sliced(begin, at - begin);
                expected = End;
                continue;
            }
            ++at;
        }
    }

    qsizetype skipString(QByteArrayView text, qsizetype at)
    {
        for (++at; at < text.size(); ++at) {
            if (text[at] == '"')
                return at + 1;
            if (text[at] == '\\')
                ++at;
        }
        isInString = true;
        return text.size();
    }

    char close() const { return open.endsWith('{') ? '}' : ']'; }

    Expected expected = Value;
    QByteArray open; ///< brackets
    bool isInString = false;
    char last = '\0'; ///< first character of the last token
    QByteArrayView number; ///< or word, when it is the last thing in the text
};

} // namespace

std::optional<JsonProblem> JsonCheck::problemOf(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    const std::optional<qsizetype> wrong = findJsonError(utf8);
    if (!wrong)
        return {};
    const QByteArray before = utf8.first(*wrong);
    const Place place(before);
    JsonProblem problem;
    problem.position = QString::fromUtf8(before).size();
    problem.line = int(before.count('\n')) + 1;
    problem.column = int(QString::fromUtf8(before.sliced(before.lastIndexOf('\n') + 1)).toUcs4().size()) + 1;
    const bool isTooDeep = place.open.size() > MaxDepth; // found behind the bracket
    problem.isUnfinished = *wrong == utf8.size() && !isTooDeep;
    const char at = *wrong == utf8.size() ? '\0' : utf8[*wrong];
    const bool isDigit = at >= '0' && at <= '9';
    const bool isNumber =
        !place.number.isEmpty() && (place.number[0] == '-' || (place.number[0] >= '0' && place.number[0] <= '9'));

    if (isTooDeep)
        problem.message = tr("More than %Ln brackets stand inside one another.", nullptr, MaxDepth);
    else if (place.isInString && problem.isUnfinished)
        problem.message = tr("The text has no end: a \" is missing.");
    else if (place.isInString && at == '\n')
        problem.message = tr("A line cannot end within a text: write \\n.");
    else if (place.isInString && at == '\t')
        problem.message = tr("A tab cannot be in a text: write \\t.");
    else if (place.isInString && quint8(at) < 0x20)
        problem.message = tr("A control character cannot be in a text.");
    else if (place.isInString)
        problem.message = tr("After a \\ there can be \" \\ / b f n r t, or u and four digits from 0 to f.");
    else if (isNumber && QByteArrayView("-+.eE").contains(place.number.back()))
        problem.message = tr("A digit is missing in the number.");
    else if (isNumber && isDigit)
        problem.message = tr("A number does not begin with a 0 before another digit.");
    else if (place.open.isEmpty() && place.expected == Place::End)
        problem.message = tr("Something stands behind the end.");
    else if (place.last == ',' && (at == ']' || at == '}'))
        problem.message = tr("Nothing follows the comma.");
    else if (at == '\'')
        problem.message = tr("Texts are written in \" and not in '.");
    else if (place.expected == Place::Name)
        problem.message = place.last == '{' && problem.isUnfinished ? tr("A name in \" is missing, or }.")
                                                                    : tr("A name in \" is expected.");
    else if (place.expected == Place::Colon)
        problem.message = tr("A : and a value are expected after the name.");
    else if (place.expected == Place::End)
        problem.message = tr("A comma or %1 is expected.").arg(QLatin1Char(place.close()));
    else
        problem.message = tr("A value is expected: a text in \", a number, true, false, null, an array or an object.");
    return problem;
}

} // namespace wsify::console
