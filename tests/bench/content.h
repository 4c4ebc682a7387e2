// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <cstdint>
#include <vector>

namespace wsify::bench {

using Publisher = std::uint32_t;
using Sequence = std::uint64_t;

/// The content of one publication: a JSON string of `size` bytes with its quotes, which holds the publisher's number, the publication's
/// place in that publisher's sequence, when it was due (ns), and a pattern that depends on the sequence, so that any damage shows.
QByteArray makeContent(Publisher publisher, Sequence sequence, std::int64_t dueNs, int size);
constexpr int MinSize = 64;

struct Content
{
    Publisher publisher = 0;
    Sequence sequence = 0;
    std::int64_t dueNs = 0;
};
/// False when a byte of it is not what makeContent() wrote.
bool readContent(QByteArrayView bytes, int size, Content &content);

/// What one member must see: every publication of every publisher once, in its order, undamaged. The first thing that was wrong is kept
/// in words.
class Checker
{
public:
    Checker(int publishers, int size)
        : m_next(size_t(publishers))
        , m_size(size)
    {
    }

    /// False when the delivery is wrong.
    bool take(QByteArrayView bytes, Content &content);
    /// False when the member did not see everything of a publisher.
    bool finish(Publisher publisher, Sequence published);
    Sequence seen(Publisher publisher) const { return m_next[publisher]; }
    const QString &wrong() const { return m_wrong; }

private:
    bool fail(const QString &what);

    std::vector<Sequence> m_next;
    int m_size;
    QString m_wrong;
};

} // namespace wsify::bench
