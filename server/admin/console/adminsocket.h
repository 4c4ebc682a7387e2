// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/endpoint.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QLocalServer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <optional>

class QLocalSocket;

namespace wsify {

/// The admin socket, and the rules for its places (common/admin/PROTOCOL.md, "The socket").
///
/// Main thread. It listens at the first of its places that can be used. A lock file beside the socket separates two servers that start at the same time. A server holds it
/// while it starts; the lock of a dead process counts for at most 5 s. Under the lock an existing socket is probed: a
/// socket that accepts connections belongs to a live server and is left alone; one that refuses them is the remains of
/// a dead server and is replaced; anything else is an error. The destructor removes the socket.
class AdminSocket : public QObject
{
    Q_OBJECT

public:
    struct Handlers
    {
        std::function<void(QLocalSocket *)> connected; ///< for each new connection; the receiver owns it
        std::function<void(const QString &name)> gone; ///< the socket of that name was lost: nobody can connect
        std::function<void()> back; ///< consoles can connect, perhaps at another place
    };

    AdminSocket(QList<admin::Endpoint> places, const admin::EndpointEnvironment &environment, Handlers handlers);

    /// `done` gets false if no place can be used; problem() says why, and check() goes on trying. Called once: from within,
    /// or some seconds later if another server is starting, and never after this was destroyed.
    void listen(std::function<void(bool isListening)> done);

    /// To be called every second or so: listens again, without waiting, if the socket's file or directory was removed,
    /// or if QLocalServer closed itself because the process had no descriptor left for a new connection. Whatever else
    /// is at a path by then is left alone, unless it is a dead socket.
    void check();

    /// Where it listens, or did last; empty before.
    QString name() const { return m_name; }
    /// For operators: why the places before the one it listens at cannot be used, or all of them; empty if it has the
    /// first.
    QString problem() const { return m_problems.join(QStringLiteral("; ")); }

private:
    enum class Attempt : quint8 { Failed, Busy, Listening };

    bool isThere() const;
    Attempt tryPlaces(Attempt busy);
    Attempt listenAt(const admin::Endpoint &place, QString &error);
    void start();
    bool prepareDirectory(const admin::Endpoint &place, QString &error);
    bool restoreDirectory(const QString &path, QString &error);
    bool clearWay(const QString &path, QString &error);
    bool open(const QString &name, QString &error);
    void accept();

    const QList<admin::Endpoint> m_places;
    const admin::EndpointEnvironment m_environment;
    const Handlers m_handlers;
    QString m_name;
    QLocalServer m_server;
    QStringList m_problems;
    std::function<void(bool)> m_started; ///< empty once it was called
    QDeadlineTimer m_startDeadline;
    QTimer m_retry; ///< of the start
    bool m_isGone = true; ///< or was never there; reported
    std::optional<uint> m_directoryOwner; ///< of the socket's directory, once it was there
    QFile::Permissions m_directoryPermissions;
};

} // namespace wsify
