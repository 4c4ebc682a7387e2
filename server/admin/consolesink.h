// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>

namespace wsify {

/// The receiver of the lines of a watch or of a topic: a console. Main thread.
class ConsoleSink
{
public:
    virtual ~ConsoleSink() = default;

    /// True while it has too much unread to get more droppable lines.
    virtual bool isBehind() const = 0;
    /// Sends whole lines, at most 2 MiB at once. Must not remove a watch before it returns.
    virtual void sendLines(const QByteArray &lines) = 0;
};

} // namespace wsify
