// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/filter/filter.h"
#include "require.h"

#include <algorithm>
#include <cstdint>

using namespace wsify;

/// A filter; behind the first NUL a channel, behind the second one a text.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), qsizetype(size));
    const QByteArrayList parts = input.split('\0');
    const QByteArray &text = parts[0];
    FilterRow row;
    const QByteArray channel = parts.value(1);
    const QByteArray payload = parts.value(2);
    row.channel = channel;
    row.text = payload;
    row.user = "alice";
    row.size = payload.size();
    row.dir = size % 2 ? FilterRow::Direction::In : FilterRow::Direction::Out;

    const auto result = Filter::parse(text);
    if (const auto *error = std::get_if<FilterError>(&result)) {
        require(!error->message.isEmpty(), "an error says what is wrong");
        require(error->offset >= 0 && error->offset <= text.size(), "and where");
        require(error->column >= 1 && error->column <= error->offset + 1, "a column is no further than its byte");
    } else {
        const auto &filter = std::get<Filter>(result);
        const bool matched = filter.matches(row);
        const auto same = [&](const QByteArray &other) {
            const auto again = Filter::parse(other);
            const auto *parsed = std::get_if<Filter>(&again);
            return parsed && parsed->matches(row) == matched;
        };
        // Too long or too deep it may become by being wrapped.
        const bool hasRoom =
            text.size() + 6 <= Filter::MaxLength && text.count('(') + text.count('!') + 4 <= Filter::MaxDepth;
        if (hasRoom && !filter.matchesEverything()) {
            require(same("!(!(" + text + "))"), "a filter denied twice is the same filter");
            require(same('(' + text + ')'), "brackets change nothing");
        }
        for (const FilterField field : {FilterField::Channel, FilterField::Text, FilterField::User}) {
            if (filter.uses(field))
                continue;
            FilterRow other = row;
            (field == FilterField::Channel ? other.channel
             : field == FilterField::Text  ? other.text
                                           : other.user) = "x";
            require(filter.matches(other) == matched, "what a filter does not use does not matter to it");
        }
    }

    const qsizetype cursor = size > 0 ? data[0] % (text.size() + 1) : 0;
    const FilterCompletion completion = completeFilter(text, cursor);
    require(completion.begin >= 0 && completion.begin <= cursor, "a completion begins before the cursor");
    for (const QByteArray &candidate : completion.candidates)
        require(candidate.startsWith(text.sliced(completion.begin, cursor - completion.begin)),
                "a candidate goes on with what is written");

    const QByteArray quoted = "channel == " + filterValue(channel);
    if (quoted.size() <= Filter::MaxLength) {
        const auto exact = Filter::parse(quoted);
        const auto *filter = std::get_if<Filter>(&exact);
        require(filter && filter->matches(row), "a quoted value is itself");
    }
    return 0;
}
