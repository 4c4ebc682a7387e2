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
/// Main thread. A lock file beside the socket separates two servers that start at the same time. A server holds it
/// while it starts; the lock of a dead process counts for at most 5 s. Under the lock an existing socket is probed: a
/// socket that accepts connections belongs to a live server and is left alone; one that refuses them is the remains of
/// a dead server and is replaced; anything else is an error. The destructor removes the socket.
class AdminSocket : public QObject
{
    Q_OBJECT

public:
    /// Called for each new connection; the receiver owns it.
    using Connected = std::function<void(QLocalSocket *)>;

    explicit AdminSocket(Connected connected);

    /// May wait some seconds for another server that is starting. Returns false, with a sentence for the operator, on
    /// failure.
    bool listen(const admin::Endpoint &endpoint, const admin::EndpointEnvironment &environment, QString &error);

    /// To be called from time to time: QLocalServer closes itself if the process has no descriptor left for a new
    /// connection; this listens again, without waiting. Whatever is at the path by then is left alone, unless it is a
    /// dead socket.
    void reopen();

    QString name() const { return m_server.fullServerName(); }

private:
    bool prepareDirectory(const admin::Endpoint &endpoint, const admin::EndpointEnvironment &environment,
                          QString &error);
    bool clearWay(const QString &path, QString &error);
    bool open(const QString &name, QString &error);
    void accept();

    Connected m_connected;
    QString m_name; ///< the path it listens on; empty before
    QLocalServer m_server;
};

} // namespace wsify
