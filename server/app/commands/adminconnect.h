// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

class QString;

namespace wsify {

struct ParsedOptions;

/// `wsify admin-connect`: connects standard input and output to a running server's admin socket, byte for byte, for
/// `ssh -T HOST wsify admin-connect`.
///
/// The socket is the one that --admin-socket names; else the only one of this user or the system with a live server. If
/// --listen-addr is given, it must have that port in its name, and the server must listen at that address. Ends with the server or with the reader of standard output.
/// At the end of standard input it waits at most 10 s for the answers to the requests it has passed on. Needs a
/// QCoreApplication. Returns the exit code: 0, or 1 with a sentence in `error` if it cannot connect.
int adminConnect(const ParsedOptions &options, QString &error);

} // namespace wsify
