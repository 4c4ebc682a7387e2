// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/filter/filter.h"

#include <algorithm>

namespace wsify {

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
        switch (test.op) {
        case Op::Greater:
            return row.size > test.number;
        case Op::GreaterEqual:
            return row.size >= test.number;
        case Op::Less:
            return row.size < test.number;
        case Op::LessEqual:
            return row.size <= test.number;
        default:
            return row.size == test.number;
        }
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

bool Filter::names(FilterField field) const
{
    return std::any_of(m_tests.begin(), m_tests.end(), [field](const Test &test) { return test.field == field; });
}

bool Filter::uses(FilterField field) const
{
    return std::any_of(m_tests.begin(), m_tests.end(), [field](const Test &test) {
        return test.field == field
               || (test.field == FilterField::Any && field != FilterField::Dir && field != FilterField::Size);
    });
}

} // namespace wsify
