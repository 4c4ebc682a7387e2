// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/endpoint.h"
#include "net/socketplace.h"

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
/// Main thread. It listens at the first of its places that can be used by the rules of net/socketplace.h.
/// A place with a live server, or with one that is starting, is not passed over: whoever looks for this server would
/// find that one.
/// The destructor removes the socket, unless something else is at its path by then.
class AdminSocket : public QObject
{
    Q_OBJECT

public:
    struct Handlers
    {
        std::function<void(QLocalSocket *)> connected; ///< for each new connection; the receiver owns it
        /// Nobody can connect any more: the socket of that name was removed or replaced, or, `isClosed`, the process had
        /// no descriptor for a new connection.
        std::function<void(const QString &name, bool isClosed)> gone;
        /// Consoles can connect, perhaps at another place; `isAgain`: as they could before.
        std::function<void(bool isAgain)> back;
        /// What is at a path, to be compared with what was there; empty if there is nothing. Unused on Windows.
        std::function<QByteArray(const QString &path)> fileIdentity;
        /// A socket is at that path, and no link to one. Unused on Windows.
        std::function<bool(const QString &path)> isSocket;
    };

    AdminSocket(QList<admin::Endpoint> places, const admin::EndpointEnvironment &environment, Handlers handlers);
    ~AdminSocket() override;

    /// `done` gets false if no place can be used; problem() says why, and check() goes on trying. Called once: from
    /// within, or some seconds later if another server is starting, and never after this was destroyed.
    void listen(std::function<void(bool isListening)> done);

    /// To be called every second or so: listens again, without waiting, if the socket's file or directory was removed
    /// or replaced, or if QLocalServer closed itself because the process had no descriptor left for a new connection.
    /// Whatever else is at a path by then is left alone, unless it is a dead socket. A live server's is probed again when
    /// something else is there, or after 30 s.
    void check();

    /// Where it listens, or did last; empty before.
    QString name() const { return m_name; }
    /// For operators: why the places before the one it listens at cannot be used, or all of them; empty if it has the
    /// first.
    QString problem() const { return m_problems.join(QStringLiteral("; ")); }
    /// It does not listen because another server has the last place it tried, or is about to, or because the machine
    /// refuses: no space, no descriptors. Otherwise the place itself cannot be used.
    bool isRefused() const { return m_isRefused; }

private:
    using Attempt = socketplace::Attempt;

    bool isOurs() const;
    bool isThere() const;
    void close();
    Attempt tryPlaces();
    Attempt listenAt(const admin::Endpoint &place, QString &error);
    void start();
    bool prepareDirectory(const admin::Endpoint &place, QString &error);
    bool restoreDirectory(const QString &path, QString &error);
    QString open(const QString &name);
    void accept();

    const QList<admin::Endpoint> m_places;
    const admin::EndpointEnvironment m_environment;
    const Handlers m_handlers;
    QString m_name;
    QByteArray m_identity; ///< of the socket's file
    QLocalServer m_server;
    QStringList m_problems;
    bool m_isRefused = false;
    std::function<void(bool)> m_started; ///< empty once it was called
    QDeadlineTimer m_startDeadline;
    QTimer m_retry; ///< of the start
    /// A live server's socket; until then that server is asked again only when something else is there.
    struct TakenPlace
    {
        QString path;
        QByteArray identity;
        QDeadlineTimer until;
    };
    TakenPlace m_taken = {};
    bool m_isGone = true; ///< or was never there; reported
    /// The socket's directory, as it was when the socket was made there.
    struct Directory
    {
        uint owner;
        uint group;
        QFile::Permissions permissions;
        bool isLink;
    };
    std::optional<Directory> m_directory;
};

} // namespace wsify
