// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/filter/filter.h"
#include "common/filter/filterlexer.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace wsify {

namespace {

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

} // namespace

/// Recursive descent over
///
///     filter := or        or := and ('||' and)*        and := not ('&&'? not)*        not := '!' not | '(' or ')' | comparison
///
/// The same code completes: it parses what is before the cursor, and where it runs into the end it notes what could follow.
class FilterParser
{
public:
    FilterParser(QByteArrayView text, quint32 known, bool isUnfinished = false)
        : m_lexer(text, known, isUnfinished)
    {
    }

    bool parse();
    Filter &filter() { return m_filter; }
    const FilterError &error() const { return m_lexer.error(); }
    const FilterCompletion &completion() const { return m_lexer.completion(); }

private:
    using Expected = FilterLexer::Expected;
    enum class Kind : quint8 { Test, Not, And, Or };
    struct Node
    {
        Kind kind;
        quint16 first; ///< of its tests
        int left = -1;
        int right = -1;
    };

    /// -1, which is no node.
    int fail(qsizetype offset, const QByteArray &message)
    {
        m_lexer.fail(offset, message);
        return -1;
    }
    int add(Kind kind, quint16 first, int left = -1, int right = -1);
    int addTest(Filter::Test &&test);
    int parseOr();
    int parseAnd();
    int parseNot();
    int parseComparison();
    static Filter::Op opOf(QByteArrayView word);
    int failConnective();
    bool setValue(Filter::Test &test, FilterValue &&value);
    void link(int node, quint16 onTrue, quint16 onFalse);

    FilterLexer m_lexer;
    int m_depth = 0; ///< brackets and '!' around us
    std::vector<Node> m_nodes;
    Filter m_filter;
};

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
    if (m_lexer.size() > Filter::MaxLength) {
        fail(0, "a filter has at most " + QByteArray::number(Filter::MaxLength) + " bytes");
        return false;
    }
    m_lexer.skipSpace();
    if (m_lexer.atEnd()) {
        m_lexer.expect(Expected::Term, m_lexer.position());
        return true;
    }
    const int root = parseOr();
    if (root < 0)
        return false;
    if (!m_lexer.atEnd()) {
        failConnective();
        return false;
    }
    link(root, Filter::Accept, Filter::Reject);
    return true;
}

int FilterParser::failConnective()
{
    const qsizetype begin = m_lexer.position();
    const char c = m_lexer.next();
    if (begin + 1 == m_lexer.size() && (c == '&' || c == '|')) { // the first half of one
        m_lexer.skip(1);
        m_lexer.expect(Expected::Connective, begin);
    }
    if (m_lexer.isInBracket())
        return fail(begin, "'&&', '||' or ')' is expected");
    return fail(begin, c == ')' ? "this ')' closes nothing" : "'&&' or '||' is expected");
}

int FilterParser::parseOr()
{
    int left = parseAnd();
    while (left >= 0 && m_lexer.startsWith("||")) {
        m_lexer.skip(2);
        const int right = parseAnd();
        left = right < 0 ? -1 : add(Kind::Or, m_nodes[size_t(left)].first, left, right);
    }
    return left;
}

int FilterParser::parseAnd()
{
    int left = parseNot();
    while (left >= 0 && (m_lexer.startsWith("&&") || m_lexer.isAtTerm())) {
        if (m_lexer.startsWith("&&"))
            m_lexer.skip(2);
        const int right = parseNot();
        left = right < 0 ? -1 : add(Kind::And, m_nodes[size_t(left)].first, left, right);
    }
    return left;
}

/// Leaves the white space behind it, too, and notes that a connective can follow.
int FilterParser::parseNot()
{
    m_lexer.skipSpace();
    if (m_lexer.atEnd()) {
        m_lexer.expect(Expected::Term, m_lexer.position());
        return fail(m_lexer.position(), "something to compare is missing");
    }
    const qsizetype begin = m_lexer.position();
    const char c = m_lexer.next();
    if (c != '!' && c != '(')
        return parseComparison();
    if (m_depth == Filter::MaxDepth)
        return fail(begin, "at most " + QByteArray::number(Filter::MaxDepth) + " nested brackets and '!'");
    ++m_depth;
    m_lexer.skip(1);
    int node = -1;
    if (c == '!') {
        if (!m_lexer.atEnd() && m_lexer.next() == '=')
            return fail(begin, "a field is expected before '!='");
        node = parseNot();
        if (node >= 0)
            node = add(Kind::Not, m_nodes[size_t(node)].first, node);
    } else {
        m_lexer.enterBracket();
        node = parseOr();
        if (node < 0)
            return -1;
        if (m_lexer.atEnd())
            return fail(begin, "this '(' is not closed");
        if (m_lexer.next() != ')')
            return failConnective();
        m_lexer.skip(1);
        m_lexer.leaveBracket();
        m_lexer.skipSpace();
        m_lexer.expect(Expected::Connective, m_lexer.position());
    }
    --m_depth;
    return node;
}

int FilterParser::parseComparison()
{
    const std::optional<FilterField> field = m_lexer.readField();
    Filter::Test test;
    bool isNegated = false;
    if (field) {
        m_lexer.skipSpace();
        m_lexer.expect(Expected::Operator, m_lexer.position(), *field);
        test.field = *field;
        const QByteArrayView op = m_lexer.readOperator(*field);
        if (op.isEmpty())
            return -1;
        test.op = opOf(op);
        isNegated = op == "!=";
        const qsizetype afterOperator = m_lexer.position();
        m_lexer.skipSpace();
        m_lexer.expect(Expected::Value, m_lexer.position(), *field);
        if (m_lexer.atEnd())
            return fail(m_lexer.position(), "a value is missing");
        if (m_lexer.position() == afterOperator && m_lexer.next() == '=')
            return fail(afterOperator, "a value that begins with '=' must be quoted");
    } else {
        test.op = Filter::Op::Contains;
    }
    FilterValue value;
    if (!m_lexer.readValue(value, field))
        return -1;
    const bool isQuoted = value.isQuoted;
    const qsizetype begin = value.begin;
    const QByteArray word = value.text;
    if (!setValue(test, std::move(value)))
        return -1;
    const qsizetype valueEnd = m_lexer.position();
    m_lexer.skipSpace();
    if (!field && !isQuoted && !m_lexer.atEnd() && (m_lexer.isAtOperator() || m_lexer.next() == '=')) {
        m_lexer.failField(begin, word);
        return -1;
    }
    if (m_lexer.position() > valueEnd || isQuoted)
        m_lexer.expect(Expected::Connective, m_lexer.position());
    const int node = addTest(std::move(test));
    return isNegated ? add(Kind::Not, m_nodes[size_t(node)].first, node) : node;
}

Filter::Op FilterParser::opOf(QByteArrayView word)
{
    return word == "~"    ? Filter::Op::Contains
           : word == ">"  ? Filter::Op::Greater
           : word == ">=" ? Filter::Op::GreaterEqual
           : word == "<"  ? Filter::Op::Less
           : word == "<=" ? Filter::Op::LessEqual
                          : Filter::Op::Equal;
}

bool FilterParser::setValue(Filter::Test &test, FilterValue &&value)
{
    switch (test.field) {
    case FilterField::Queue:
    case FilterField::In:
    case FilterField::Out:
    case FilterField::Channels:
    case FilterField::Status:
    case FilterField::Latency:
    case FilterField::Worker:
    case FilterField::Size: {
        const std::optional<qint64> size = parseSize(value.text);
        if (!size)
            return m_lexer.fail(value.begin, test.field == FilterField::Size || test.field == FilterField::Queue
                                                 ? "a size is a number of bytes, optionally with k or M: 512, 4k, 1M"
                                                 : "a number is expected");
        test.number = *size;
        return true;
    }
    case FilterField::Dir:
        if (value.text != "in" && value.text != "out")
            return m_lexer.fail(value.begin, "a dir is in or out");
        test.dir = value.text == "in" ? FilterRow::Direction::In : FilterRow::Direction::Out;
        return true;
    case FilterField::Ip:
        // It would never match, in silence.
        if (value.text.contains('/')) {
            return m_lexer.fail(value.begin,
                                "networks are not supported; for the beginning of an address, write: ip ~ 10.1.*");
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

std::variant<Filter, FilterError> Filter::parse(QByteArrayView text, quint32 known)
{
    FilterParser parser(text, known);
    if (!parser.parse())
        return parser.error();
    return std::move(parser.filter());
}

FilterCompletion completeFilter(QByteArrayView text, qsizetype cursor, quint32 known)
{
    FilterParser parser(text.first(std::clamp(cursor, qsizetype(0), text.size())), known, true);
    parser.parse();
    return parser.completion();
}

} // namespace wsify
