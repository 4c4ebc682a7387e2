// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QHash>
#include <QHostAddress>
#include <QList>
#include <QTemporaryFile>
#include <QUdpSocket>

namespace wsify::test {

/// Moves this process, and what it starts, into a network and a mount namespace of its own: there are no other services
/// on loopback, and /etc/resolv.conf is ours. To be called before there are threads: the process is replaced by one that
/// runs the same test. False, with the reason in `why`, where the system does not allow it.
bool enterPrivateNetwork(QByteArray &why);

/// The resolver of the private network: a DNS server on 127.0.0.1 for names that end in ".test". Test thread, on the
/// event loop.
class FakeDns
{
public:
    enum class Mode : quint8 {
        Answer, ///< names that it does not know are NXDOMAIN
        Fail, ///< SERVFAIL
        Silent,
    };

    FakeDns();
    FakeDns(const FakeDns &) = delete;
    FakeDns &operator=(const FakeDns &) = delete;

    /// False with the reason in `why`: port 53 is taken, or /etc/resolv.conf cannot be replaced.
    bool serve(QByteArray &why);
    void setMode(Mode mode) { m_mode = mode; }
    void setAddresses(const QByteArray &name, const QList<QHostAddress> &addresses) { m_names[name] = addresses; }
    /// Questions for IPv4 addresses so far.
    int questions() const { return m_questions; }

private:
    void answer(const QByteArray &question, const QHostAddress &from, quint16 port);

    QHash<QByteArray, QList<QHostAddress>> m_names;
    Mode m_mode = Mode::Answer;
    int m_questions = 0;
    QTemporaryFile m_configuration;
    QUdpSocket m_socket; ///< last: its signals must not find the other members gone
};

/// An address that swallows connections: its queue of connections is full, so that the kernel drops every SYN.
class DeadAddress
{
public:
    DeadAddress(const QHostAddress &address, quint16 port);
    ~DeadAddress();
    DeadAddress(const DeadAddress &) = delete;
    DeadAddress &operator=(const DeadAddress &) = delete;

    bool isDead() const { return m_isDead; }

private:
    QList<int> m_descriptors;
    bool m_isDead = false;
};

} // namespace wsify::test
