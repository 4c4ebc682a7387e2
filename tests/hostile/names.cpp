// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "hostile/names.h"

#include <QCoreApplication>
#include <QNetworkDatagram>
#include <QProcess>
#include <QtEndian>

#include <cerrno>
#include <cstring>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace wsify::test {

namespace {

constexpr char Inside[] = "WSIFY_PRIVATE_NETWORK";

/// A new network namespace has a loopback device that is down.
bool raiseLoopback()
{
    const int descriptor = ::socket(AF_INET, SOCK_DGRAM, 0);
    ifreq request{};
    std::strncpy(request.ifr_name, "lo", IFNAMSIZ - 1);
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    const bool raised = ::ioctl(descriptor, SIOCSIFFLAGS, &request) == 0;
    ::close(descriptor);
    return raised;
}

sockaddr_in socketAddress(const QHostAddress &address, quint16 port)
{
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_port = htons(port);
    out.sin_addr.s_addr = htonl(address.toIPv4Address());
    return out;
}

void append16(QByteArray &out, quint16 value)
{
    char bytes[2];
    qToBigEndian(value, bytes);
    out.append(bytes, 2);
}

} // namespace

bool enterPrivateNetwork(QByteArray &why)
{
    if (qEnvironmentVariableIsSet(Inside)) {
        why = "the loopback device cannot be raised: " + QByteArray(std::strerror(errno));
        return raiseLoopback();
    }
    // With a user namespace it needs no rights, and with the rights of root no user namespace.
    for (const char *how : {"-mn", "-rmn"}) {
        QProcess probe;
        probe.start(QStringLiteral("unshare"), {QString::fromLatin1(how), QStringLiteral("true")});
        if (!probe.waitForFinished() || probe.exitStatus() != QProcess::NormalExit || probe.exitCode() != 0) {
            why = probe.readAllStandardError() + probe.errorString().toUtf8();
            continue;
        }
        std::vector<QByteArray> words{"unshare", how};
        const QStringList arguments =
            QCoreApplication::arguments(); // the first is the suite's name, by which it is called again
        words.push_back(QCoreApplication::applicationFilePath().toLocal8Bit());
        for (const QString &argument : arguments)
            words.push_back(argument.toLocal8Bit());
        std::vector<char *> argv;
        for (QByteArray &word : words)
            argv.push_back(word.data());
        argv.push_back(nullptr);
        qputenv(Inside, "1");
        ::execvp(argv[0], argv.data());
        why = "unshare cannot be run: " + QByteArray(std::strerror(errno));
    }
    return false;
}

FakeDns::FakeDns()
{
    QObject::connect(&m_socket, &QUdpSocket::readyRead, &m_socket, [this] {
        while (m_socket.hasPendingDatagrams()) {
            const QNetworkDatagram datagram = m_socket.receiveDatagram();
            answer(datagram.data(), datagram.senderAddress(), quint16(datagram.senderPort()));
        }
    });
}

bool FakeDns::serve(QByteArray &why)
{
    if (!m_socket.bind(QHostAddress(QHostAddress::LocalHost), 53)) {
        why = "port 53: " + m_socket.errorString().toUtf8();
        return false;
    }
    if (!m_configuration.open() || m_configuration.write("nameserver 127.0.0.1\n") < 0 || !m_configuration.flush()
        || ::mount(m_configuration.fileName().toLocal8Bit().constData(), "/etc/resolv.conf", nullptr, MS_BIND, nullptr)
               != 0) {
        why = "/etc/resolv.conf cannot be replaced: " + QByteArray(std::strerror(errno));
        return false;
    }
    return true;
}

/// RFC 1035 section 4. One question, for an address of either family; there are none of IPv6.
void FakeDns::answer(const QByteArray &question, const QHostAddress &from, quint16 port)
{
    constexpr qsizetype Header = 12;
    constexpr quint16 TypeA = 1;
    QByteArrayList labels;
    qsizetype at = Header;
    while (at < question.size() && question[at] != 0) {
        labels.append(question.mid(at + 1, quint8(question[at])));
        at += 1 + quint8(question[at]);
    }
    if (at + 5 > question.size())
        return;
    const quint16 type = qFromBigEndian<quint16>(question.constData() + at + 1);
    m_questions += type == TypeA ? 1 : 0;
    if (m_mode == Mode::Silent)
        return;
    const QByteArray name = labels.join('.').toLower();
    const bool isKnown = m_names.contains(name);
    const QList<QHostAddress> addresses =
        type == TypeA && m_mode == Mode::Answer ? m_names.value(name) : QList<QHostAddress>();
    const quint16 code = m_mode == Mode::Fail ? 2 : isKnown ? 0 : 3;
    QByteArray out = question.first(2);
    append16(out, quint16(0x8180 | code));
    append16(out, 1);
    append16(out, quint16(addresses.size()));
    append16(out, 0);
    append16(out, 0);
    out += question.sliced(Header, at + 5 - Header);
    for (const QHostAddress &address : addresses) {
        append16(out, 0xC000 | Header); // the question's name
        append16(out, TypeA);
        append16(out, 1);
        append16(out, 0);
        append16(out, 0); // no time to live
        append16(out, 4);
        char bytes[4];
        qToBigEndian(address.toIPv4Address(), bytes);
        out.append(bytes, 4);
    }
    m_socket.writeDatagram(out, from, port);
}

DeadAddress::DeadAddress(const QHostAddress &address, quint16 port)
{
    const sockaddr_in to = socketAddress(address, port);
    const auto *where = reinterpret_cast<const sockaddr *>(&to);
    const int on = 1;
    m_descriptors.append(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ::setsockopt(m_descriptors.last(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(m_descriptors.last(), where, sizeof to) != 0 || ::listen(m_descriptors.last(), 0) != 0)
        return;
    // One more than the queue holds: dead is what does not answer a SYN on loopback for a while.
    for (int i = 0; i < 8 && !m_isDead; ++i) {
        const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        m_descriptors.append(descriptor);
        static_cast<void>(::connect(descriptor, where, sizeof to)); // poll() says how it went
        pollfd connected{descriptor, POLLOUT, 0};
        m_isDead = ::poll(&connected, 1, 200) == 0;
    }
}

DeadAddress::~DeadAddress()
{
    for (const int descriptor : m_descriptors)
        ::close(descriptor);
}

} // namespace wsify::test
