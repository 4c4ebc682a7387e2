// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

namespace wsify {

struct ParsedOptions;

// Commands that change something in a running server. They return the exit code of the process.

int publishContent(const ParsedOptions &options);
int kickClient(const ParsedOptions &options);
int removeFromChannel(const ParsedOptions &options);
int drainServer(const ParsedOptions &options);
int reloadServer(const ParsedOptions &options);

} // namespace wsify
