// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/console/adminservice.h"

#include "core/walltime.h"

#include <QCoreApplication>
#include <QLocalSocket>
#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace wsify {

namespace {
constexpr std::chrono::seconds HistoryEvery{1};
}

AdminService::AdminService(AdminHost host, Walks &walks)
    : m_host(std::move(host))
    , m_events(m_host, m_denials)
    , m_log(m_host)
    , m_stats(m_host)
    , m_lists(m_host.node, walks)
    , m_clients(m_host.node, m_host.limits, m_host.audit, walks)
    , m_control(m_host)
    , m_watches(m_host)
    , m_context{m_host, m_stats, m_history, m_denials, m_control, m_watches, m_lists, m_clients, m_events, m_log}
{
    m_host.hello.protoMin = admin::ProtoMin;
    m_host.hello.protoMax = admin::ProtoMax;
    m_host.hello.bootId = QByteArray::number(QRandomGenerator::system()->generate64(), 36);
    m_host.hello.pid = QCoreApplication::applicationPid();
    m_host.hello.startedAt = wallMs();
    m_host.hello.qt = qVersion();
    m_host.hello.features = {admin::feature::Stats,   admin::feature::Events,   admin::feature::Log,
                             admin::feature::History, admin::feature::List,     admin::feature::Denials,
                             admin::feature::Watch,   admin::feature::Control,  admin::feature::Config,
                             admin::feature::Reload,  admin::feature::Merge,    admin::feature::Heads,
                             admin::feature::Past,    admin::feature::LevelFor, admin::feature::Fields};
    if (m_host.payloads == AdminPayloads::Full)
        m_host.hello.features.append(admin::feature::Body);
    m_second.setTimerType(Qt::PreciseTimer);
    connect(&m_second, &QTimer::timeout, this, [this] {
        m_history.add(m_stats.stats(HistoryEvery));
        if (m_socket)
            m_socket->check();
    });
}

AdminService::~AdminService() = default;

void AdminService::listen(const QList<admin::Endpoint> &places, const admin::EndpointEnvironment &environment,
                          std::function<void(bool isListening)> done)
{
    m_socket = std::make_unique<AdminSocket>(
        places, environment,
        AdminSocket::Handlers{
            .connected = [this](QLocalSocket *socket) { connected(socket); },
            .gone = m_host.socketGone,
            .back = [this](bool isAgain) { m_host.socketBack(socketName(), socketProblem(), isAgain); },
            .fileIdentity = m_host.fileIdentity,
            .isSocket = m_host.isSocket});
    m_stats.start();
    m_second.start(HistoryEvery);
    m_socket->listen(std::move(done));
}

void AdminService::close()
{
    m_socket.reset();
    m_events.setConsoles({});
    m_log.setConsoles({});
    m_consoles.clear();
}

void AdminService::connected(QLocalSocket *socket)
{
    m_consoles.push_back(std::make_unique<Console>(m_context, std::unique_ptr<QLocalSocket>(socket)));
    Console *console = m_consoles.back().get();
    connect(console, &Console::ended, this, [this, console] { ended(console); });
    connect(console, &Console::subscribed, this, &AdminService::updateTopics);
    console->begin();
}

/// Called from within the console, which is destroyed in a later turn.
void AdminService::ended(Console *console)
{
    const auto found = std::find_if(m_consoles.begin(), m_consoles.end(),
                                    [console](const auto &other) { return other.get() == console; });
    if (found == m_consoles.end())
        return;
    found->release()->deleteLater();
    m_consoles.erase(found);
    if (m_consoles.empty())
        m_watches.forgetBodies();
    updateTopics();
}

void AdminService::updateTopics()
{
    std::vector<ConsoleSink *> events;
    std::vector<ConsoleSink *> log;
    for (const auto &console : m_consoles) {
        if (console->isSubscribed(admin::Topic::Events))
            events.push_back(console.get());
        if (console->isSubscribed(admin::Topic::Log))
            log.push_back(console.get());
    }
    m_events.setConsoles(events);
    m_log.setConsoles(log);
}

} // namespace wsify
