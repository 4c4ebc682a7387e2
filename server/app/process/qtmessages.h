// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

namespace wsify {

class Logger;

/// Makes Qt's own messages lines of this log while it lives. Qt has one handler for the process, so one at a time; before the log goes, on the main
/// thread.
class QtMessages
{
public:
    explicit QtMessages(Logger &logger);
    ~QtMessages();
    QtMessages(const QtMessages &) = delete;
    QtMessages &operator=(const QtMessages &) = delete;
};

} // namespace wsify
