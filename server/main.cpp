// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/commands.h"
#include "app/config/options.h"
#include "app/process/logger.h"
#include "app/process/platform.h"
#include "app/process/qtmessages.h"
#include "app/process/server.h"
#include "app/process/servicemanager.h"

#include <QCoreApplication>
#include <QProcessEnvironment>

#include <algorithm>
#include <functional>

namespace {

/// Descriptors that are not for clients: the process's own, and the authorizer's connections; at most half of all.
int clientsFor(qint64 descriptors, const wsify::Config &config)
{
    const qint64 own = 64 + qint64(config.workers) * (config.limits.authorizerConcurrency + 16);
    return int(std::clamp<qint64>(descriptors - std::min(own, descriptors / 2), 1, 1'000'000));
}

int serve(wsify::ParsedOptions options, const std::function<wsify::ParsedOptions()> &readAgain)
{
    const wsify::TerminationSignals signals;
    const wsify::ServiceEnvironment service = wsify::takeServiceEnvironment();
    const wsify::ServiceManager manager(service);
    const auto maxClients = [descriptors = wsify::raiseDescriptorLimit()](const wsify::Config &config) {
        return clientsFor(descriptors, config);
    };
    wsify::Config &config = options.config;
    if (config.maxClientsAuto)
        config.limits.maxClients = maxClients(config);
    if (config.memoryLimitAuto)
        config.limits.memoryLimit = wsify::availableMemory() / 2;
    wsify::ignoreBrokenPipe();

    wsify::Logger log(config.logLevel, config.accessLog, wsify::writeStandardOutput, config.logFormat);
    const wsify::QtMessages qtMessages(log);
    for (const QString &warning : options.warnings)
        log.write(wsify::Logger::Warning, warning.toUtf8());
    wsify::Server server(options, {readAgain, maxClients}, log, manager, wsify::InheritedSockets(service));
    QObject::connect(&signals, &wsify::TerminationSignals::requested, &server, &wsify::Server::drain);
    QObject::connect(&signals, &wsify::TerminationSignals::hangup, &server, [&server] { server.reload({}); });
    QObject::connect(&server, &wsify::Server::finished, qApp, [](int exitCode) { QCoreApplication::exit(exitCode); });
    server.start();
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    wsify::TerminationSignals::install(); // first: what comes before ends the process
    QCoreApplication app(argc, argv);
    const auto read = [arguments = app.arguments().mid(1), environment = QProcessEnvironment::systemEnvironment()](
                          wsify::Pipes pipes) { return wsify::parseOptions(arguments, environment, pipes); };
    const auto options = read(wsify::Pipes::Allow);
    wsify::hideSecrets(argc, argv);
    if (options.outcome != wsify::ParsedOptions::Run || options.command != u"serve") {
        wsify::TerminationSignals::uninstall();
        return wsify::runCommand(options);
    }
    return serve(options, [&read] { return read(wsify::Pipes::Refuse); });
}
