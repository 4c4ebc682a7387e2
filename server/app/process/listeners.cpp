// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/listeners.h"

#include "app/config/config.h"

#include <algorithm>
#include <utility>

namespace wsify {

namespace {

/// Of `unix:/path/NAME.sock` or `unix:@NAME`; fit for a file's name, and never empty.
QString baseName(const QByteArray &address)
{
    QByteArray name = address.sliced(address.lastIndexOf('/') + 1);
    if (name.startsWith("unix:@"))
        name.remove(0, 6);
    if (name.size() > 5 && name.endsWith(".sock"))
        name.chop(5);
    for (char &c : name) {
        if (quint8(c) < 0x20) // an abstract name may have any byte
            c = '_';
    }
    return name.isEmpty() ? QStringLiteral("unix") : QString::fromUtf8(name);
}

} // namespace

Listeners::Listeners(const Config &config, InheritedSockets inherited, Acceptor::Deal deal)
    : m_inherited(std::move(inherited))
    , m_deal(std::move(deal))
    , m_hasProxyProtocol(config.proxyProtocol)
{
    const auto add = [this](const QStringList &addresses, ListenerRole role, bool hasTls) {
        for (const QString &text : addresses) {
            QString error; // none: the options are checked
            m_configured.push_back({text, ListenAddress::parse(text, error).value_or(ListenAddress()), role, hasTls,
                                    InheritedSockets::Socket{-1, {}}, QByteArray()});
        }
    };
    add(config.listenAddresses, ListenerRole::Public, false);
    add(config.tlsListenAddresses, ListenerRole::Public, true);
    add(config.metricsListenAddresses, ListenerRole::Metrics, false);
}

QString Listeners::prepare()
{
    QStringList names; // that an address asks for
    bool isAsked = false;
    for (const Plan &plan : m_configured) {
        isAsked = isAsked || plan.address.kind == ListenAddress::Systemd;
        if (!plan.address.name.isEmpty())
            names.append(plan.address.name);
    }
    if (isAsked && m_inherited.all().isEmpty())
        return m_inherited.error();
    QList<bool> taken(m_inherited.all().size(), false);
    for (const Plan &plan : m_configured) {
        if (plan.address.kind != ListenAddress::Systemd)
            m_plans.push_back(plan);
        else if (const QString error = assign(plan, names, taken); !error.isEmpty())
            return error;
    }
    if (!isAsked && m_inherited.isGiven()) {
        m_warning =
            QStringLiteral("the service manager has passed sockets (LISTEN_FDS), but no address is systemd: they "
                           "are not used");
    } else if (const qsizetype unused = taken.indexOf(false); unused >= 0) {
        m_warning = QStringLiteral("the service manager has passed a socket that no address names: %1 (LISTEN_FDNAMES)")
                        .arg(m_inherited.all().at(unused).name);
    }
    return {};
}

/// The sockets of the service manager that an address means; `names`: of all addresses. What is wrong, or nothing.
QString Listeners::assign(const Plan &plan, const QStringList &names, QList<bool> &taken)
{
    const QString &wanted = plan.address.name;
    bool isFound = false;
    for (qsizetype i = 0; i < taken.size(); ++i) {
        const InheritedSockets::Socket &socket = m_inherited.all().at(i);
        if (wanted.isEmpty() ? names.contains(socket.name) : socket.name != wanted)
            continue;
        const auto unixAddress = InheritedSockets::unixAddress(socket);
        if (!unixAddress)
            return QStringLiteral("descriptor %1 of LISTEN_FDS (%2) is no listening stream socket")
                .arg(socket.descriptor)
                .arg(socket.name);
        Plan one = plan;
        one.inherited = socket;
        one.unixAddress = *unixAddress;
        m_plans.push_back(one);
        taken[i] = isFound = true;
    }
    if (isFound)
        return {};
    if (wanted.isEmpty())
        return QStringLiteral("no socket is left for the address systemd: all that were passed are named by others");
    return QStringLiteral("the service manager has passed no socket of the name %1 (LISTEN_FDNAMES)").arg(wanted);
}

void Listeners::open(const TlsCertificates *certificates, Opened done)
{
    m_certificates = certificates;
    m_done = std::move(done);
    openNext();
}

void Listeners::openNext()
{
    if (m_open.size() == m_plans.size()) {
        std::exchange(m_done, nullptr)({});
        return;
    }
    const Plan &plan = m_plans[m_open.size()];
    m_open.push_back({std::make_unique<Acceptor>(m_deal), nullptr, plan.address.kind == ListenAddress::Systemd});
    Open &open = m_open.back();
    open.acceptor->setRole(plan.role);
    if (plan.hasTls)
        open.acceptor->setTls(m_certificates);
    if (m_hasProxyProtocol && plan.role == ListenerRole::Public)
        open.acceptor->setProxyProtocol(&m_proxyProtocol);
    switch (plan.address.kind) {
    case ListenAddress::Tcp:
        open.acceptor->listen(plan.text, [this](const QString &error) { opened(error, 1); });
        break;
    case ListenAddress::Systemd:
        opened(open.acceptor->adopt(plan.inherited.descriptor, plan.unixAddress), 1);
        break;
    case ListenAddress::Unix:
        open.file = std::make_unique<UnixListener>(plan.address.path, plan.address.mode);
        open.file->listen([this, &plan](qintptr descriptor, const QString &error) {
            const Open &last = m_open.back();
            if (!error.isEmpty())
                opened(error, last.file->isRefused() ? 1 : 2);
            else
                opened(last.acceptor->adopt(descriptor, "unix:" + plan.address.path.toUtf8()), 1);
        });
        break;
    }
}

void Listeners::opened(const QString &error, int exitCode)
{
    if (!error.isEmpty()) {
        const QString &address = m_plans[m_open.size() - 1].text;
        std::exchange(m_done, nullptr)({QStringLiteral("cannot listen on %1: %2").arg(address, error), exitCode});
        return;
    }
    m_open.back().acceptor->hold();
    openNext();
}

void Listeners::accept()
{
    for (const Open &open : m_open)
        open.acceptor->go();
}

void Listeners::leaveToSuccessor()
{
    for (const Open &open : m_open) {
        if (open.isInherited)
            open.acceptor->hold();
    }
}

void Listeners::close()
{
    for (Open &open : m_open) {
        open.file.reset();
        open.acceptor->close();
    }
}

QList<const Listener *> Listeners::all() const
{
    QList<const Listener *> list;
    for (const Open &open : m_open)
        list.append(&open.acceptor->listener());
    return list;
}

QString Listeners::name() const
{
    QString name;
    for (const Open &open : m_open) {
        const Listener &listener = open.acceptor->listener();
        if (listener.role != ListenerRole::Public)
            continue;
        if (!listener.isUnix)
            return QString::number(open.acceptor->serverPort());
        if (name.isEmpty())
            name = baseName(listener.address);
    }
    return name;
}

} // namespace wsify
