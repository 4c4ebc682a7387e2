// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

namespace wsify {

struct ParsedOptions;

// Commands that look at a running server. They return the exit code of the process.

int showStatus(const ParsedOptions &options);
int listClients(const ParsedOptions &options);
int listChannels(const ParsedOptions &options);

} // namespace wsify
