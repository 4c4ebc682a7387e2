// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/filter/pattern.h"

#include "common/text/utf8.h"

#include <QChar>
#include <QVarLengthArray>

#include <algorithm>
#include <array>
#include <utility>

namespace wsify {

namespace {

constexpr std::array<char, 256> makeLower()
{
    std::array<char, 256> lower{};
    for (size_t c = 0; c < lower.size(); ++c)
        lower[c] = char(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    return lower;
}
constexpr auto Lower = makeLower();

bool isAscii(QByteArrayView text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return quint8(c) >= 0x80; });
}

/// Calls `take` with every character of `text`, folded. A byte that belongs to none is one of its own, beyond Unicode.
template <class Take>
void fold(QByteArrayView text, Take take)
{
    const char *p = text.data();
    const char *end = p + text.size();
    while (p < end) {
        char32_t c = 0;
        const int length = utf8::decode(p, end, c);
        take(length > 0 ? QChar::toCaseFolded(c) : 0x110000 + quint8(*p));
        p += std::max(length, 1);
    }
}

} // namespace

template <class Char>
Pattern::Part<Char>::Part(std::basic_string<Char> &&folded)
    : text(std::move(folded))
    , border(text.size() + 1)
{
    for (size_t i = 1; i < text.size(); ++i) {
        size_t length = border[i];
        while (length > 0 && text[i] != text[length])
            length = border[length];
        border[i + 1] = quint32(text[i] == text[length] ? length + 1 : 0);
    }
}

Pattern::Pattern(const QList<QByteArray> &parts)
{
    std::vector<std::u32string> folded;
    bool ascii = true;
    for (const QByteArray &part : parts) {
        std::u32string &text = folded.emplace_back();
        fold(part, [&](char32_t c) {
            text += c;
            ascii = ascii && c < 0x80;
        });
    }
    for (std::u32string &text : folded) {
        if (ascii)
            m_ascii.emplace_back(std::string(text.begin(), text.end()));
        else
            m_unicode.emplace_back(std::move(text));
    }
}

/// Where the part occurs first in [from, to); -1 when it does not.
template <class Char, class At>
qsizetype Pattern::find(const Part<Char> &part, qsizetype from, qsizetype to, At at)
{
    const auto length = qsizetype(part.text.size());
    if (length == 0)
        return from;
    const Char first = part.text[0];
    qsizetype matched = 0;
    for (qsizetype i = from; i < to; ++i) {
        if (matched == 0) {
            while (i < to && at(i) != first)
                ++i;
            if (to - i < length)
                return -1;
        }
        const Char c = at(i);
        while (matched > 0 && part.text[size_t(matched)] != c)
            matched = part.border[size_t(matched)];
        if (part.text[size_t(matched)] == c && ++matched == length)
            return i + 1 - length;
    }
    return -1;
}

template <class Char, class At>
bool Pattern::matches(const std::vector<Part<Char>> &parts, qsizetype length, At at)
{
    if (parts.size() == 1)
        return find(parts.front(), 0, length, at) >= 0;
    const auto isAt = [&at](const Part<Char> &part, qsizetype offset) {
        for (size_t i = 0; i < part.text.size(); ++i) {
            if (at(offset + qsizetype(i)) != part.text[i])
                return false;
        }
        return true;
    };
    const auto head = qsizetype(parts.front().text.size());
    const auto tail = qsizetype(parts.back().text.size());
    if (head + tail > length || !isAt(parts.front(), 0) || !isAt(parts.back(), length - tail))
        return false;
    // The leftmost place of each is the best one: it leaves most to those that follow.
    qsizetype from = head;
    for (size_t i = 1; i + 1 < parts.size(); ++i) {
        from = find(parts[i], from, length - tail, at);
        if (from < 0)
            return false;
        from += qsizetype(parts[i].text.size());
    }
    return true;
}

bool Pattern::matches(QByteArrayView text) const
{
    if (m_unicode.empty()) {
        const char *data = text.data();
        return matches(m_ascii, text.size(), [data](qsizetype i) { return Lower[quint8(data[i])]; });
    }
    if (isAscii(text))
        return false; // no letter of ASCII folds to one outside of it
    QVarLengthArray<char32_t, 512> folded;
    fold(text, [&folded](char32_t c) { folded.append(c); });
    const char32_t *data = folded.constData();
    return matches(m_unicode, folded.size(), [data](qsizetype i) { return data[i]; });
}

} // namespace wsify
