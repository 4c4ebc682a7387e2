// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/linereader.h"
#include "require.h"

#include <algorithm>
#include <cstdint>

using namespace wsify::admin;
using wsify::require;

namespace {

constexpr qsizetype Longest = 32; // short, so that an input finds it

struct Read
{
    QByteArrayList lines;
    bool tooLong = false;

    bool operator==(const Read &) const = default;
};

/// What the stream means, said again without a buffer.
Read expected(const QByteArray &stream)
{
    Read read;
    QByteArrayList parts = stream.split('\n');
    const QByteArray rest = parts.takeLast();
    for (const QByteArray &line : parts) {
        if (line.size() >= Longest) {
            read.tooLong = true;
            return read;
        }
        read.lines.append(line);
    }
    read.tooLong = rest.size() >= Longest;
    return read;
}

} // namespace

/// The first bytes say how the rest is cut into chunks.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const qsizetype cuts = std::min(size, size_t(4));
    const QByteArray stream(reinterpret_cast<const char *>(data) + cuts, qsizetype(size) - cuts);
    for (const bool isLazy : {false, true}) {
        LineReader reader(Longest);
        Read read;
        const auto take = [&] {
            QByteArrayView line;
            if (!reader.next(line))
                return false;
            require(!line.contains('\n'), "a line ends at its LF");
            read.lines.append(line.toByteArray());
            return true;
        };
        int chunks = 0;
        for (qsizetype at = 0; at < stream.size(); ++chunks) {
            const qsizetype length = std::min(qsizetype(data[chunks % cuts]), stream.size() - at);
            const qsizetype chunk = std::max(length, qsizetype(1));
            const qsizetype before = reader.pending();
            reader.append(QByteArrayView(stream).sliced(at, chunk));
            at += chunk;
            require(reader.pending() <= before + chunk, "nothing comes from nowhere");
            while (take() && !isLazy) {
            }
            require(isLazy || reader.pending() < Longest, "less than a line is kept");
        }
        while (take()) {
        }
        read.tooLong = reader.isTooLong();
        require(read == expected(stream), "lines do not depend on how they came");
    }
    return 0;
}
