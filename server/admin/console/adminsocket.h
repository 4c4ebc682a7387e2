// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/endpoint.h"

#include <QLocalServer>
#include <QObject>
#include <QString>

#include <functional>

class QLocalSocket;

namespace wsify {

/// The admin socket and the rules of its start (common/admin/PROTOCOL.md, "The socket").
///
/// Main thread. A lock file beside the socket keeps two servers that start at once apart; it is held while one starts, and one that a dead
/// process left counts for 5 s at most. Under it an existing socket is probed: one that takes connections belongs to a live server and is left alone, one that
/// refuses them is what a dead server left and is replaced, and anything else is an error. The destructor removes the socket.
class AdminSocket : public QObject
{
    Q_OBJECT

public:
    /// Whoever connects; the receiver owns it.
    using Connected = std::function<void(QLocalSocket *)>;

    explicit AdminSocket(Connected connected);

    /// Can wait some seconds for another server that is just starting. False, with a sentence for the operator, when it cannot be had.
    bool listen(const admin::Endpoint &endpoint, const admin::EndpointEnvironment &environment, QString &error);

    /// QLocalServer closes itself when the process has no descriptor left for one who connects. From time to time: listens again, without waiting for
    /// anything. What stands at the path by then is left alone unless it is a dead socket.
    void reopen();

    QString name() const { return m_server.fullServerName(); }

private:
    bool prepareDirectory(const admin::Endpoint &endpoint, const admin::EndpointEnvironment &environment,
                          QString &error);
    bool clearWay(const QString &path, QString &error);
    bool open(const QString &name, QString &error);
    void accept();

    Connected m_connected;
    QString m_name; ///< that it listened on; empty before
    QLocalServer m_server;
};

} // namespace wsify
