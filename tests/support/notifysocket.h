// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QSocketNotifier>
#include <QTemporaryDir>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace wsify::test {

/// A service manager's end of sd_notify(3): a datagram socket, and what came there. Linux; test thread, on the event loop.
class NotifySocket
{
public:
    enum Kind : quint8 { Path, Abstract };

    explicit NotifySocket(Kind kind = Path)
        : m_name((kind == Path ? '/' : '@') + m_folder.filePath(QStringLiteral("notify")).toUtf8().mid(1))
        , m_descriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
    {
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        std::copy_n(m_name.begin(), std::min(m_name.size(), qsizetype(sizeof address.sun_path - 1)), address.sun_path);
        if (kind == Abstract)
            address.sun_path[0] = '\0';
        m_isOpen = ::bind(m_descriptor, reinterpret_cast<const sockaddr *>(&address),
                          socklen_t(offsetof(sockaddr_un, sun_path) + size_t(m_name.size())))
                   == 0;
        m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
        QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), [this] { read(); });
    }
    ~NotifySocket()
    {
        m_notifier.reset();
        ::close(m_descriptor);
    }
    NotifySocket(const NotifySocket &) = delete;
    NotifySocket &operator=(const NotifySocket &) = delete;

    bool isOpen() const { return m_isOpen; }
    /// For NOTIFY_SOCKET.
    QString name() const { return QString::fromUtf8(m_name); }
    /// Every datagram, in order.
    const QByteArrayList &states() const { return m_states; }
    qsizetype count(const QByteArray &state) const { return m_states.count(state); }

private:
    void read()
    {
        char bytes[4096];
        for (ssize_t size = 0; (size = ::recv(m_descriptor, bytes, sizeof bytes, 0)) >= 0;)
            m_states.append(QByteArray(bytes, size));
    }

    QTemporaryDir m_folder;
    QByteArray m_name;
    int m_descriptor;
    bool m_isOpen = false;
    QByteArrayList m_states;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace wsify::test
