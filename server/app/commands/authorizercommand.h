// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

namespace wsify {

struct ParsedOptions;

/// `wsify authorizer`: asks an authorizer about a sample connect, join and broadcast, with the headers, the signature and
/// the timeout that a server with these options uses, and says what each answer means. Returns the exit code of the
/// process: 0 if all three were answered below 500 in time.
int tryAuthorizer(const ParsedOptions &options);

} // namespace wsify
