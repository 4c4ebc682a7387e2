// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/filter/filter.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

namespace wsify {

namespace {

struct FieldName
{
    const char *name;
    FilterField field;
};
constexpr std::array<FieldName, 8> FieldNames{{
    {"channel", FilterField::Channel},
    {"client", FilterField::Client},
    {"user", FilterField::User},
    {"ip", FilterField::Ip},
    {"command", FilterField::Command},
    {"dir", FilterField::Dir},
    {"size", FilterField::Size},
    {"text", FilterField::Text},
}};

/// Longest first: one may be the beginning of another.
constexpr std::array<const char *, 7> Operators{"==", "!=", ">=", "<=", "~", ">", "<"};

std::optional<FilterField> fieldNamed(QByteArrayView name)
{
    for (const FieldName &known : FieldNames) {
        if (name == known.name)
            return known.field;
    }
    return {};
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isQuote(char c)
{
    return c == '"' || c == '\'';
}

/// In the place of a field or of text to search for.
bool endsTerm(char c)
{
    return isSpace(c) || (c != '\0' && QByteArrayView("()!=~<>&|\"'").contains(c));
}

/// The operators that a field knows.
QByteArrayView operatorsOf(FilterField field)
{
    switch (field) {
    case FilterField::Size:
        return "== != > >= < <=";
    case FilterField::Dir:
        return "== !=";
    default:
        return "== != ~";
    }
}

bool isAmong(QByteArrayView word, QByteArrayView words)
{
    for (const QByteArray &one : words.toByteArray().split(' ')) {
        if (word == one)
            return true;
    }
    return false;
}

/// A size: digits, and k or M behind them.
std::optional<qint64> parseSize(QByteArrayView text)
{
    qint64 unit = 1;
    if (!text.isEmpty() && (text.back() == 'k' || text.back() == 'K'))
        unit = 1024;
    else if (!text.isEmpty() && (text.back() == 'M' || text.back() == 'm'))
        unit = 1024 * 1024;
    if (unit > 1)
        text.chop(1);
    constexpr qint64 Max = std::numeric_limits<qint64>::max();
    qint64 number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return {};
        number = number > (Max - (c - '0')) / 10 ? Max : number * 10 + (c - '0');
    }
    if (text.isEmpty())
        return {};
    return number > Max / unit ? Max : number * unit;
}

/// A value as it was written.
struct Value
{
    QByteArray text; ///< without quotes and escapes
    QList<QByteArray> parts; ///< between the '*' that no backslash stood before
    qsizetype begin = 0;
    bool isQuoted = false;
};

} // namespace

/// Recursive descent over
///
///     filter := or        or := and ('||' and)*        and := not ('&&' not)*        not := '!' not | '(' or ')' | comparison
///
/// The same code completes: it parses what is before the cursor, and where it runs into the end it notes what could follow.
class FilterParser
{
public:
    explicit FilterParser(QByteArrayView text)
        : m_text(text)
    {
    }

    bool parse();
    Filter &filter() { return m_filter; }
    const FilterError &error() const { return m_error; }
    const FilterCompletion &completion() const { return m_completion; }

private:
    using Expected = FilterCompletion::Expected;
    enum class Kind : quint8 { Test, Not, And, Or };
    struct Node
    {
        Kind kind;
        quint16 first; ///< of its tests
        int left = -1;
        int right = -1;
    };

    bool atEnd() const { return m_pos == m_text.size(); }
    bool startsWith(QByteArrayView word) const { return m_text.sliced(m_pos).startsWith(word); }
    void skipSpace();
    int fail(qsizetype offset, const QByteArray &message);
    void expect(Expected expected, qsizetype begin, FilterField field = FilterField::Any);
    int add(Kind kind, quint16 first, int left = -1, int right = -1);
    int addTest(Filter::Test &&test);
    int parseOr();
    int parseAnd();
    int parseNot();
    int parseComparison();
    bool parseOperator(FilterField field, Filter::Op &op, bool &negated);
    bool parseValue(Value &value, std::optional<FilterField> field);
    int failConnective();
    bool setValue(Filter::Test &test, Value &&value);
    void link(int node, quint16 onTrue, quint16 onFalse);

    QByteArrayView m_text;
    qsizetype m_pos = 0;
    int m_depth = 0; ///< brackets and '!' around us
    int m_brackets = 0; ///< brackets alone
    std::vector<Node> m_nodes;
    Filter m_filter;
    FilterError m_error;
    FilterCompletion m_completion;
};

void FilterParser::skipSpace()
{
    while (!atEnd() && isSpace(m_text[m_pos]))
        ++m_pos;
}

/// -1, which is no node. The first error is the one that counts.
int FilterParser::fail(qsizetype offset, const QByteArray &message)
{
    if (m_error.message.isEmpty()) {
        m_error.offset = offset;
        m_error.column = 1;
        for (qsizetype i = 0; i < offset; ++i)
            m_error.column += (quint8(m_text[i]) & 0xC0) != 0x80;
        m_error.message = message;
    }
    return -1;
}

/// Something that begins at `begin` can follow, if the text ends where we are.
void FilterParser::expect(Expected expected, qsizetype begin, FilterField field)
{
    if (!atEnd() || !m_error.message.isEmpty())
        return;
    m_completion = {expected, field, begin, {}};
    const QByteArrayView written = m_text.sliced(begin);
    const auto offer = [&](QByteArrayView candidate) {
        if (candidate.size() > written.size() && candidate.startsWith(written))
            m_completion.candidates.append(candidate.toByteArray());
    };
    const auto offerAll = [&offer](QByteArrayView words) {
        for (const QByteArray &word : words.toByteArray().split(' '))
            offer(word);
    };
    switch (expected) {
    case Expected::Term:
        for (const FieldName &known : FieldNames)
            offer(known.name);
        offerAll("! (");
        break;
    case Expected::Operator:
        offerAll(operatorsOf(field));
        break;
    case Expected::Value:
        if (field == FilterField::Dir)
            offerAll("in out");
        else if (field == FilterField::Command)
            offerAll("broadcast join leave presence");
        break;
    case Expected::Connective:
        offerAll("&& ||");
        if (m_brackets > 0)
            offer(")");
        break;
    case Expected::Nothing:
        break;
    }
}

int FilterParser::add(Kind kind, quint16 first, int left, int right)
{
    m_nodes.push_back({kind, first, left, right});
    return int(m_nodes.size()) - 1;
}

int FilterParser::addTest(Filter::Test &&test)
{
    m_filter.m_tests.push_back(std::move(test));
    return add(Kind::Test, quint16(m_filter.m_tests.size() - 1));
}

bool FilterParser::parse()
{
    if (m_text.size() > Filter::MaxLength) {
        fail(0, "a filter has at most " + QByteArray::number(Filter::MaxLength) + " bytes");
        return false;
    }
    skipSpace();
    if (atEnd()) {
        expect(Expected::Term, m_pos);
        return true;
    }
    const int root = parseOr();
    if (root < 0)
        return false;
    if (!atEnd()) {
        failConnective();
        return false;
    }
    link(root, Filter::Accept, Filter::Reject);
    return true;
}

int FilterParser::failConnective()
{
    const qsizetype begin = m_pos;
    if (begin + 1 == m_text.size() && (startsWith("&") || startsWith("|"))) { // the first half of one
        ++m_pos;
        expect(Expected::Connective, begin);
    }
    if (m_brackets > 0)
        return fail(begin, "'&&', '||' or ')' is expected");
    return fail(begin, m_text[begin] == ')' ? "this ')' closes nothing" : "'&&' or '||' is expected");
}

int FilterParser::parseOr()
{
    int left = parseAnd();
    while (left >= 0 && startsWith("||")) {
        m_pos += 2;
        const int right = parseAnd();
        left = right < 0 ? -1 : add(Kind::Or, m_nodes[size_t(left)].first, left, right);
    }
    return left;
}

int FilterParser::parseAnd()
{
    int left = parseNot();
    while (left >= 0 && startsWith("&&")) {
        m_pos += 2;
        const int right = parseNot();
        left = right < 0 ? -1 : add(Kind::And, m_nodes[size_t(left)].first, left, right);
    }
    return left;
}

/// Leaves the white space behind it, too, and notes that a connective can follow.
int FilterParser::parseNot()
{
    skipSpace();
    if (atEnd()) {
        expect(Expected::Term, m_pos);
        return fail(m_pos, "something to compare is missing");
    }
    const qsizetype begin = m_pos;
    const char c = m_text[m_pos];
    if (c != '!' && c != '(')
        return parseComparison();
    if (m_depth == Filter::MaxDepth)
        return fail(begin, "at most " + QByteArray::number(Filter::MaxDepth) + " nested brackets and '!'");
    ++m_depth;
    ++m_pos;
    int node = -1;
    if (c == '!') {
        if (!atEnd() && m_text[m_pos] == '=')
            return fail(begin, "a field is expected before '!='");
        node = parseNot();
        if (node >= 0)
            node = add(Kind::Not, m_nodes[size_t(node)].first, node);
    } else {
        ++m_brackets;
        node = parseOr();
        if (node < 0)
            return -1;
        if (atEnd())
            return fail(begin, "this '(' is not closed");
        if (m_text[m_pos] != ')')
            return failConnective();
        ++m_pos;
        --m_brackets;
        skipSpace();
        expect(Expected::Connective, m_pos);
    }
    --m_depth;
    return node;
}

int FilterParser::parseComparison()
{
    const qsizetype begin = m_pos;
    qsizetype end = begin;
    while (end < m_text.size() && !endsTerm(m_text[end]))
        ++end;
    const std::optional<FilterField> field = fieldNamed(m_text.sliced(begin, end - begin));
    Filter::Test test;
    Value value;
    bool negated = false;
    if (field) {
        m_pos = end;
        skipSpace();
        expect(Expected::Operator, m_pos, *field);
        test.field = *field;
        if (!parseOperator(*field, test.op, negated))
            return -1;
        const qsizetype afterOperator = m_pos;
        skipSpace();
        expect(Expected::Value, m_pos, *field);
        if (atEnd())
            return fail(m_pos, "a value is missing");
        if (m_pos == afterOperator && m_text[m_pos] == '=')
            return fail(m_pos, "a value that begins with '=' must be quoted");
    } else {
        test.op = Filter::Op::Contains;
    }
    if (!parseValue(value, field))
        return -1;
    const bool isQuoted = value.isQuoted;
    if (!setValue(test, std::move(value)))
        return -1;
    const qsizetype valueEnd = m_pos;
    skipSpace();
    if (m_pos > valueEnd || isQuoted)
        expect(Expected::Connective, m_pos);
    const int node = addTest(std::move(test));
    return negated ? add(Kind::Not, m_nodes[size_t(node)].first, node) : node;
}

bool FilterParser::parseOperator(FilterField field, Filter::Op &op, bool &negated)
{
    const QByteArray known = operatorsOf(field).toByteArray().replace(" ", ", ");
    for (const QByteArrayView word : Operators) {
        if (!startsWith(word))
            continue;
        if (!isAmong(word, operatorsOf(field))) {
            fail(m_pos, "'" + word.toByteArray() + "' does not go with this field: " + known);
            return false;
        }
        m_pos += word.size();
        if (word.size() == 1) // it may still become another one
            expect(Expected::Operator, m_pos - 1, field);
        negated = word == "!=";
        op = word == "~"    ? Filter::Op::Contains
             : word == ">"  ? Filter::Op::Greater
             : word == ">=" ? Filter::Op::GreaterEqual
             : word == "<"  ? Filter::Op::Less
             : word == "<=" ? Filter::Op::LessEqual
                            : Filter::Op::Equal;
        return true;
    }
    if (m_pos + 1 == m_text.size() && (startsWith("=") || startsWith("!"))) { // the first half of one
        ++m_pos;
        expect(Expected::Operator, m_pos - 1, field);
        --m_pos;
    }
    fail(m_pos, "an operator is expected: " + known);
    return false;
}

/// Without `field`: text to search for, in the place of a field, where an operator ends a word that is not quoted.
bool FilterParser::parseValue(Value &value, std::optional<FilterField> field)
{
    const bool isTerm = !field;
    value.begin = m_pos;
    const char quote = m_text[m_pos];
    const bool isQuoted = isQuote(quote);
    value.isQuoted = isQuoted;
    if (isQuoted)
        ++m_pos;
    const auto endsHere = [&] {
        const char c = m_text[m_pos];
        if (isQuoted)
            return c == quote;
        if (isTerm)
            return endsTerm(c);
        return isSpace(c) || c == '(' || c == ')' || startsWith("&&") || startsWith("||");
    };
    QByteArray part;
    while (!atEnd() && !endsHere()) {
        char c = m_text[m_pos++];
        if (c == '*') {
            value.parts.append(std::exchange(part, {}));
            value.text += c;
            continue;
        }
        if (c == '\\') {
            if (atEnd()) {
                fail(m_pos - 1, "a character is missing after '\\'");
                return false;
            }
            c = m_text[m_pos++];
        }
        part += c;
        value.text += c;
    }
    value.parts.append(part);
    if (field)
        expect(Expected::Value, value.begin, *field);
    else if (isQuoted)
        expect(Expected::Nothing, value.begin);
    else
        expect(Expected::Term, value.begin);
    if (isQuoted && atEnd()) {
        fail(value.begin, "this quote is not closed");
        return false;
    }
    if (isQuoted)
        ++m_pos;
    else if (m_pos == value.begin) {
        fail(m_pos, isTerm ? "a field or something to search for is expected" : "a value is expected");
        return false;
    }
    return true;
}

bool FilterParser::setValue(Filter::Test &test, Value &&value)
{
    switch (test.field) {
    case FilterField::Size: {
        const std::optional<qint64> size = parseSize(value.text);
        if (!size) {
            fail(value.begin, "a size is a number of bytes, optionally with k or M: 512, 4k, 1M");
            return false;
        }
        test.number = *size;
        return true;
    }
    case FilterField::Dir:
        if (value.text != "in" && value.text != "out") {
            fail(value.begin, "a dir is in or out");
            return false;
        }
        test.dir = value.text == "in" ? FilterRow::Direction::In : FilterRow::Direction::Out;
        return true;
    case FilterField::Ip:
        // It would never match, in silence.
        if (value.text.contains('/')) {
            fail(value.begin, "networks are not supported; for the beginning of an address, write: ip ~ 10.1.*");
            return false;
        }
        break;
    default:
        break;
    }
    if (test.op == Filter::Op::Contains)
        test.pattern = Pattern(value.parts);
    else
        test.value = std::move(value.text);
    return true;
}

/// Tells every test which one follows it. A node's tests are in the order of the text, so what comes after the left side of an '&&' that
/// holds is the first test of its right side.
void FilterParser::link(int index, quint16 onTrue, quint16 onFalse)
{
    // The left sides of a chain nest as deep as it is long: they are followed without recursion.
    for (;;) {
        const Node &node = m_nodes[size_t(index)];
        switch (node.kind) {
        case Kind::Test:
            m_filter.m_tests[node.first].onTrue = onTrue;
            m_filter.m_tests[node.first].onFalse = onFalse;
            return;
        case Kind::Not:
            std::swap(onTrue, onFalse);
            break;
        case Kind::And:
            link(node.right, onTrue, onFalse);
            onTrue = m_nodes[size_t(node.right)].first;
            break;
        case Kind::Or:
            link(node.right, onTrue, onFalse);
            onFalse = m_nodes[size_t(node.right)].first;
            break;
        }
        index = node.left;
    }
}

std::variant<Filter, FilterError> Filter::parse(QByteArrayView text)
{
    FilterParser parser(text);
    if (!parser.parse())
        return parser.error();
    return std::move(parser.filter());
}

FilterCompletion completeFilter(QByteArrayView text, qsizetype cursor)
{
    FilterParser parser(text.first(std::clamp(cursor, qsizetype(0), text.size())));
    parser.parse();
    return parser.completion();
}

QByteArray filterValue(QByteArrayView value)
{
    const auto isPlain = [](char c) { return !endsTerm(c) && c != '*' && c != '\\'; };
    if (!value.isEmpty() && std::all_of(value.begin(), value.end(), isPlain))
        return value.toByteArray();
    QByteArray quoted = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\' || c == '*')
            quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

} // namespace wsify
