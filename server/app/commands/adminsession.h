// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/client/adminclient.h"

#include <QEventLoop>
#include <QObject>

#include <optional>

namespace wsify {

struct ParsedOptions;

/// A command's conversation with a running server: one request after the other, each of which waits for its answer.
///
/// Main thread, beside a QCoreApplication. Whatever fails is said on standard error, once; exitCode() has what it means.
/// An answer may take 30 s, of a server that says something meanwhile: one that is silent for 15 s ends the conversation
/// (AdminClient::GoneAfter). It does not reconnect.
class AdminSession : public QObject
{
public:
    AdminSession();

    /// Connects to the server that the options mean. False if that failed or finish() was called, like those below.
    bool open(const ParsedOptions &options);
    /// The answer, none of which is an Error.
    std::optional<admin::ServerMessage> ask(admin::ConsoleMessage message);
    /// The server's current figures.
    std::optional<admin::Stats> stats();
    /// For a command that waits for what comes by itself: returns when finish() was called, or the connection ended.
    void run();
    /// Ends what is waiting.
    void finish() { m_loop.quit(); }

    const admin::ServerHello &hello() const { return m_client.hello(); }
    AdminClient &client() { return m_client; }
    int exitCode() const { return m_exitCode; }
    /// Why there is no connection, in words for a person; `told` is what the system or the server said about it.
    static QString whyNot(Problem problem, const QString &told);

private:
    void fail(int code, const QString &text);
    void check();
    void wait();

    AdminClient m_client;
    QEventLoop m_loop;
    int m_exitCode = 0;
    bool m_isOpening = false;
};

} // namespace wsify
