// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QHash>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace wsify::test {

/// The real server binary as a child process on a free loopback port.
///
/// The binary is the one built beside the tests; WSIFY_BINARY names another one, WSIFY_TEST_ARGS adds flags to every start (both in
/// the environment of the test). No other WSIFY_ variable of the caller reaches it, but for WSIFY_FAULT_SEED. Test thread, on the event
/// loop. When the object goes, the process is ended; a crash, an exit code that was not expected or a sanitizer report then fails the
/// running test.
class ServerProcess
{
public:
    using Environment = QHash<QString, QString>;

    ServerProcess();
    ~ServerProcess();
    ServerProcess(const ServerProcess &) = delete;
    ServerProcess &operator=(const ServerProcess &) = delete;

    /// Starts with `--listen-addr 127.0.0.1:0` unless the arguments have that flag, with `--drain 300ms`, an admin socket in a
    /// directory of its own, and the arguments (the last of a repeated flag counts); true when the server said that it listens.
    bool listening(const QStringList &arguments = {}, const Environment &environment = {});
    /// Another binary from the next start on, whatever WSIFY_BINARY says.
    void useBinary(const QString &file) { m_binary = file; }
    /// What the next start may open, as `ulimit -n` says; Unix.
    void limitDescriptors(int most);
    /// The umask of the next start, instead of a limit of descriptors; Unix.
    void setUmask(int mask);
    /// Starts with exactly these arguments and does not wait for anything.
    void run(const QStringList &arguments, const Environment &environment = {});
    /// Every start from now on gets these listening sockets as systemd passes them: from descriptor 3 on, with LISTEN_FDS,
    /// LISTEN_PID and, unless they are empty, LISTEN_FDNAMES. They stay the caller's. Unix.
    void passSockets(const QList<int> &descriptors, const QByteArray &names = {});
    /// The next start writes to that file or pipe instead of out(); what the test reads from there it hands on by said().
    void redirectOutput(const QString &file) { m_process.setStandardOutputFile(file); }
    void said(const QByteArray &output);
    /// Waits for the line that says where the server listens.
    bool waitListening();
    /// For a process that ends by itself: true when it has ended before the deadline.
    bool waitEnded();

    /// SIGTERM (a close event on Windows), and no waiting.
    void terminate();
    /// Another signal; Unix. Whoever sends one that ends it waits for that before stop().
    void signal(int number);
    /// SIGKILL, and waits. Such an end is no crash.
    void kill();
    /// SIGTERM unless terminate() has sent one, then the deadline, then SIGKILL. True when it ended by itself with exit code 0 and nothing was wrong.
    bool stop();

    /// Of the first TCP address that it said it listens at.
    quint16 port() const { return m_port; }
    /// All that it said it listens at, in order.
    const QStringList &addresses() const { return m_addresses; }
    qint64 pid() const { return m_process.processId(); }
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    int exitCode() const { return m_process.exitCode(); }
    /// Fields of the line that said where it listens.
    const QJsonObject &listeningLine() const { return m_listening; }
    /// The admin socket that listening() names.
    QString adminSocket() const { return m_directory.filePath(QStringLiteral("admin.sock")); }
    /// `qt` or `native`.
    QByteArray engine() const;
    const QByteArray &out() const { return m_out; }
    const QByteArray &err() const { return m_err; }
    /// For QVERIFY2: what went wrong, with the end of the output.
    QByteArray problem() const;
    /// Resident bytes of the process, -1 where the system does not say.
    qint64 residentBytes() const;
    /// Sum of a metric's samples by its name (with labels: the text before the value), -1 when it is missing.
    double metric(const QByteArray &name) const;

    /// The exit code that is right for this test (default 0).
    void expectExitCode(int code) { m_expectedExitCode = code; }

private:
    void readOutput();
    QByteArray sanitizerReport() const;

    QTemporaryDir m_directory;
    QString m_binary;
    QByteArray m_out;
    QByteArray m_err;
    QJsonObject m_listening;
    qsizetype m_scanned = 0;
    quint16 m_port = 0;
    QStringList m_addresses;
    bool m_hasSaidAll = false; ///< where it listens
    qsizetype m_passed = 0; ///< sockets
    QByteArray m_passedNames;
    int m_expectedExitCode = 0;
    bool m_terminated = false;
    bool m_stuck = false; ///< had to be killed
    bool m_killed = false; ///< by kill()
    bool m_checked = false;
    QProcess m_process; ///< last: its signals must not find the other members gone
};

} // namespace wsify::test

/// Ends the test function unless the server came up with these arguments.
#define WSIFY_START(server, ...)                                                                                       \
    wsify::test::ServerProcess server;                                                                                 \
    QVERIFY2(server.listening(__VA_ARGS__), server.problem().constData())
