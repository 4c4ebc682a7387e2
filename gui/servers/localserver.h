// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/endpoint.h"
#include "common/client/serveraddress.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

namespace wsify::console {

/// Starts a wsify on this machine, for the machine alone (127.0.0.1). It is a process of its own that goes on when the console ends: whoever wants
/// to be rid of it drains it. What it says goes to `server-PORT.log` in the user's data of the console, anew with each start.
///
/// Main thread.
class LocalServer : public QObject
{
    Q_OBJECT

public:
    static constexpr quint16 DefaultPort = 3000;
    static constexpr int DeadlineMs = 10'000; ///< until it has its socket

    explicit LocalServer(const admin::EndpointEnvironment &environment, QObject *parent = nullptr);

    /// The path of the program: beside the console, or in PATH; empty when there is none.
    static QString program();
    /// What to type in a terminal to have the same.
    static QString command();

    bool isStarting() const { return m_poll.isActive(); }
    /// started() or failed() follow, in a later turn. Does nothing while one starts.
    void start();

Q_SIGNALS:
    void started(const wsify::ServerAddress &address);
    /// `text`: for people; with the last lines that the program said, if it said any.
    void failed(const QString &text);

private:
    void look();
    void fail(const QString &text);

    const admin::EndpointEnvironment m_environment;
    quint16 m_port = 0;
    qint64 m_pid = 0;
    QString m_log;
    QElapsedTimer m_since;
    QTimer m_poll;
};

} // namespace wsify::console
