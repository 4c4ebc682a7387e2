// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

namespace wsify {

class Logger;

/// Writes Qt's own messages to this log while it lives. Qt has one handler per process, so only one at a time. Main
/// thread; destroy it before the log.
class QtMessages
{
public:
    explicit QtMessages(Logger &logger);
    ~QtMessages();
    QtMessages(const QtMessages &) = delete;
    QtMessages &operator=(const QtMessages &) = delete;
};

} // namespace wsify
