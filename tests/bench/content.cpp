// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "content.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace wsify::bench {

namespace {

// "PPPPPP.SSSSSSSSSSSS.TTTTTTTTTTTTTTTTTTT.pattern"
constexpr int PublisherDigits = 6;
constexpr int SequenceDigits = 12;
constexpr int TimeDigits = 19;
constexpr int PatternAt = 1 + PublisherDigits + 1 + SequenceDigits + 1 + TimeDigits + 1;
constexpr int Period = 61;
constexpr char Alphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXY";
constexpr int MaxCompared = 4096; // at once

/// The alphabet over and over: a pattern is a stretch of it that begins at sequence % Period.
const std::array<char, MaxCompared + Period> &patterns()
{
    static const auto table = [] {
        std::array<char, MaxCompared + Period> made{};
        for (size_t i = 0; i < made.size(); ++i)
            made[i] = Alphabet[i % Period];
        return made;
    }();
    return table;
}

void writeNumber(char *out, int digits, std::uint64_t number)
{
    for (int i = digits; i-- > 0; number /= 10)
        out[i] = char('0' + number % 10);
}

bool readNumber(const char *in, int digits, std::uint64_t &number)
{
    number = 0;
    for (int i = 0; i < digits; ++i) {
        if (in[i] < '0' || in[i] > '9')
            return false;
        number = number * 10 + std::uint64_t(in[i] - '0');
    }
    return true;
}

} // namespace

QByteArray makeContent(Publisher publisher, Sequence sequence, std::int64_t dueNs, int size)
{
    QByteArray content(std::max(size, MinSize), Qt::Uninitialized);
    char *out = content.data();
    out[0] = out[content.size() - 1] = '"';
    out[PublisherDigits + 1] = out[PublisherDigits + SequenceDigits + 2] = out[PatternAt - 1] = '.';
    writeNumber(out + 1, PublisherDigits, publisher);
    writeNumber(out + PublisherDigits + 2, SequenceDigits, sequence);
    writeNumber(out + PublisherDigits + SequenceDigits + 3, TimeDigits, std::uint64_t(dueNs));
    for (int i = PatternAt; i < content.size() - 1; ++i)
        out[i] = Alphabet[(Sequence(i - PatternAt) + sequence) % Period];
    return content;
}

bool readContent(QByteArrayView bytes, int size, Content &content)
{
    if (bytes.size() != std::max(size, MinSize))
        return false;
    const char *in = bytes.data();
    std::uint64_t publisher = 0;
    std::uint64_t due = 0;
    const bool isFramed = in[0] == '"' && bytes.back() == '"' && in[PublisherDigits + 1] == '.'
                          && in[PublisherDigits + SequenceDigits + 2] == '.' && in[PatternAt - 1] == '.';
    if (!isFramed || !readNumber(in + 1, PublisherDigits, publisher)
        || !readNumber(in + PublisherDigits + 2, SequenceDigits, content.sequence)
        || !readNumber(in + PublisherDigits + SequenceDigits + 3, TimeDigits, due))
        return false;
    content.publisher = Publisher(publisher);
    content.dueNs = std::int64_t(due);
    for (qsizetype at = PatternAt; at < bytes.size() - 1;) {
        const auto phase = size_t((Sequence(at - PatternAt) + content.sequence) % Period);
        const qsizetype part = std::min<qsizetype>(bytes.size() - 1 - at, MaxCompared);
        if (std::memcmp(in + at, patterns().data() + phase, size_t(part)) != 0)
            return false;
        at += part;
    }
    return true;
}

bool Checker::fail(const QString &what)
{
    if (m_wrong.isEmpty())
        m_wrong = what;
    return false;
}

bool Checker::take(QByteArrayView bytes, Content &content)
{
    if (!readContent(bytes, m_size, content))
        return fail(QStringLiteral("damaged: ")
                    + QString::fromUtf8(bytes.first(std::min<qsizetype>(bytes.size(), 80))));
    if (content.publisher >= m_next.size())
        return fail(QStringLiteral("from a publisher that does not exist: %1").arg(content.publisher));
    Sequence &next = m_next[content.publisher];
    if (content.sequence != next) {
        return fail(QStringLiteral("publisher %1: %2 came where %3 was due (%4)")
                        .arg(content.publisher)
                        .arg(content.sequence)
                        .arg(next)
                        .arg(content.sequence < next ? QStringLiteral("doubled or out of order")
                                                     : QStringLiteral("lost or out of order")));
    }
    ++next;
    return true;
}

bool Checker::finish(Publisher publisher, Sequence published)
{
    if (m_next[publisher] != published)
        return fail(
            QStringLiteral("publisher %1: %2 of %3 arrived").arg(publisher).arg(m_next[publisher]).arg(published));
    return true;
}

} // namespace wsify::bench
