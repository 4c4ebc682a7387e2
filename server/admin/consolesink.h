// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>

namespace wsify {

/// Where the lines of a watch or of a topic go, on the main thread: a console.
class ConsoleSink
{
public:
    virtual ~ConsoleSink() = default;

    /// True while it should get no more of what may be dropped, because it has not read what it has.
    virtual bool isBehind() const = 0;
    /// Whole lines, at most 2 MiB at once. Must not remove a watch before it returns.
    virtual void sendLines(const QByteArray &lines) = 0;
};

} // namespace wsify
