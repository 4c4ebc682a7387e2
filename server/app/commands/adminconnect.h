// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

class QString;

namespace wsify {

struct ParsedOptions;

/// `wsify admin-connect`: a running server's admin socket on standard input and output, byte for byte, as `ssh -T HOST wsify admin-connect` needs it.
///
/// The socket is the one that --admin-socket names, else the default one of --listen-addr if that was given, else the only one of this user's and the
/// system's that a server listens on. Ends when the server or the reader of standard output does; at the end of standard input it waits for the answers
/// to the requests that it has passed on, at most 10 s. Needs a QCoreApplication. Returns the exit code: 0, or 1 with a sentence in `error` when there is no
/// connection to be had.
int adminConnect(const ParsedOptions &options, QString &error);

} // namespace wsify
