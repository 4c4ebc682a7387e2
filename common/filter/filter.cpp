// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/filter/filter.h"

#include <algorithm>

namespace wsify {

bool Filter::compares(const Test &test, qint64 number)
{
    switch (test.op) {
    case Op::Greater:
        return number > test.number;
    case Op::GreaterEqual:
        return number >= test.number;
    case Op::Less:
        return number < test.number;
    case Op::LessEqual:
        return number <= test.number;
    default:
        return number == test.number;
    }
}

bool Filter::holds(const Test &test, const FilterRow &row)
{
    const QByteArrayView text = row.text.first(std::min(row.text.size(), MaxText));
    QByteArrayView view;
    switch (test.field) {
    case FilterField::Any:
        return test.pattern->matches(row.channel) || test.pattern->matches(row.client)
               || test.pattern->matches(row.user) || test.pattern->matches(row.ip) || test.pattern->matches(row.command)
               || test.pattern->matches(text);
    case FilterField::Dir:
        return row.dir == test.dir;
    case FilterField::Size:
        return compares(test, row.size);
    case FilterField::Queue:
        return compares(test, row.queue);
    case FilterField::In:
        return compares(test, row.in);
    case FilterField::Out:
        return compares(test, row.out);
    case FilterField::Channels:
        return compares(test, row.channels);
    case FilterField::Status:
        return compares(test, row.status);
    case FilterField::Latency:
        return compares(test, row.latency);
    case FilterField::Worker:
        return compares(test, row.worker);
    case FilterField::Channel:
        view = row.channel;
        break;
    case FilterField::Client:
        view = row.client;
        break;
    case FilterField::User:
        view = row.user;
        break;
    case FilterField::Ip:
        view = row.ip;
        break;
    case FilterField::Command:
        view = row.command;
        break;
    case FilterField::Text:
        view = text;
        break;
    case FilterField::Agent:
        view = row.agent;
        break;
    case FilterField::Reason:
        view = row.reason;
        break;
    }
    return test.op == Op::Contains ? test.pattern->matches(view) : view == test.value;
}

bool Filter::matches(const FilterRow &row) const
{
    if (m_tests.empty())
        return true;
    quint16 next = 0;
    do {
        const Test &test = m_tests[next];
        next = holds(test, row) ? test.onTrue : test.onFalse;
    } while (next < Reject);
    return next == Accept;
}

bool Filter::isNarrow() const
{
    // Whether it still can match if all of these comparisons fail. Each test leads to later ones only.
    std::vector<bool> isReached(m_tests.size(), false);
    if (m_tests.empty())
        return false;
    isReached[0] = true;
    for (size_t i = 0; i < m_tests.size(); ++i) {
        if (!isReached[i])
            continue;
        const Test &test = m_tests[i];
        // Everything without one has an empty one.
        const bool isOneOf = test.op == Op::Equal && !test.value.isEmpty()
                             && (test.field == FilterField::Channel || test.field == FilterField::Client
                                 || test.field == FilterField::Ip);
        for (const quint16 next : {isOneOf ? test.onFalse : test.onTrue, test.onFalse}) {
            if (next == Accept)
                return false;
            if (next != Reject)
                isReached[next] = true;
        }
    }
    return true;
}

bool Filter::names(FilterField field) const
{
    return std::any_of(m_tests.begin(), m_tests.end(), [field](const Test &test) { return test.field == field; });
}

bool Filter::uses(FilterField field) const
{
    const bool isSearched = field == FilterField::Channel || field == FilterField::Client || field == FilterField::User
                            || field == FilterField::Ip || field == FilterField::Command || field == FilterField::Text;
    return std::any_of(m_tests.begin(), m_tests.end(), [field, isSearched](const Test &test) {
        return test.field == field || (test.field == FilterField::Any && isSearched);
    });
}

} // namespace wsify
