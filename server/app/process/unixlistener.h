// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QDeadlineTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>

namespace wsify {

/// A Unix socket that clients connect to, at a path of its own. Not on Windows, where listen() fails.
///
/// Main thread. The place follows the rules of net/socketplace.h. The socket gets its mode before it gets its name, so
/// nobody connects earlier, whatever the umask says. The destructor removes the socket's file, unless something else is at
/// its path by then; it must come before the descriptor is closed.
class UnixListener : public QObject
{
    Q_OBJECT

public:
    /// Gets the descriptor, which the receiver owns and which listens with Acceptor::Backlog; or what is wrong.
    using Listening = std::function<void(qintptr descriptor, const QString &error)>;

    /// `path`: as in ListenAddress.
    UnixListener(QString path, uint mode);
    ~UnixListener() override;

    /// Calls `done` once: from within, or some seconds later if another server is starting at the path, and never after this
    /// was destroyed. Blocks for a second at most.
    void listen(Listening done);

    /// What was wrong: another server has the path, or is about to, or the machine refuses. Otherwise the path cannot be
    /// used.
    bool isRefused() const { return m_isRefused; }

private:
    void start();
    QString open();

    const QString m_path;
    const uint m_mode;
    Listening m_done; ///< empty once it was called
    qintptr m_descriptor = -1; ///< until it is handed over
    QByteArray m_identity; ///< of the socket's file
    bool m_isRefused = false;
    QDeadlineTimer m_deadline;
    QTimer m_retry;
};

} // namespace wsify
