// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/adminparts.h"

#include "admin/console/adminservice.h"
#include "app/config/config.h"
#include "app/config/optiontable.h"
#include "app/config/runningoptions.h"
#include "app/process/engines.h"
#include "app/process/logger.h"
#include "app/process/platform.h"
#include "common/version.h"

#include <QSysInfo>

#include <utility>

namespace wsify {

namespace {

QList<QByteArray> listOf(const QStringList &names)
{
    QList<QByteArray> list;
    for (const QString &name : names)
        list.append(name.toUtf8());
    return list;
}

QByteArray sourceName(const QString &source)
{
    return source.startsWith(QLatin1String("file ")) ? QByteArray("file") : source.toUtf8();
}

/// `problem`: with the places that were passed over.
void logSocket(Logger &log, QByteArrayView text, const QString &socket, const QString &problem)
{
    if (problem.isEmpty())
        log.write(Logger::Info, text, {{"socket", socket.toUtf8()}});
    else
        log.write(Logger::Warning, text, {{"socket", socket.toUtf8()}, {"passed_over", problem.toUtf8()}});
}

admin::Log logOf(const LogRecord &record)
{
    return {.t = record.timeMs(), .level = record.level(), .text = record.text(), .fields = {record.fields()}};
}

} // namespace

AdminHost adminHost(const Config &config, RunningOptions &options, Logger &log, Node &node, ProcessMetrics &metrics,
                    ServerControl control)
{
    AdminHost host{node, metrics, config.limits};
    host.payloads = config.adminPayloads;
    host.drain = std::move(control.drain);
    host.reload = [reload = std::move(control.reload)](const AdminHost::Reloaded &done) {
        reload([done](const Reload &result) {
            done(result.wrong.toUtf8(), {{}, listOf(result.changed), listOf(result.restart), listOf(result.shadowed)});
        });
    };
    host.peerUid = peerUser;
    host.fileIdentity = fileIdentity;
    host.isSocket = isSocket;
    host.residentBytes = residentBytes;
    host.openDescriptors = openDescriptors;
    host.descriptorLimit = descriptorLimit;
    host.hello.serverVersion = WSIFY_VERSION;
    host.hello.engine = EngineParts(config).name();
    host.hello.workers = config.workers;
    host.hello.broker = config.brokerDriver.toUtf8();
    host.hello.instance = QSysInfo::machineHostName().toUtf8();
    host.config = [&options] {
        QList<admin::ConfigEntry> entries;
        for (const EffectiveOption &option : options.all())
            entries.append({option.name.toUtf8(), option.value.toUtf8(), sourceName(option.source)});
        return entries;
    };
    host.setLogLevel = [&log, &options](LogLevel level, const QByteArray &source) {
        log.setLevel(level);
        options.change(LogLevelFlag, QString::fromLatin1(admin::LogLevelNames[size_t(level)]),
                       QString::fromUtf8(source));
    };
    host.logLevel = [&log] { return log.level(); };
    host.listenToLog = [&log](bool on) { log.listen(on); };
    host.takeLog = [&log] {
        const LogWriter::Heard heard = log.takeHeard();
        std::vector<admin::Log> lines;
        lines.reserve(heard.records.size());
        for (const LogRecord &record : heard.records)
            lines.push_back(logOf(record));
        return std::pair(std::move(lines), heard.dropped);
    };
    host.audit = [&log](QByteArrayView command, const QByteArray &what, std::optional<uint> uid) {
        log.writeLimited(Logger::Info, "console command",
                         {{"command", command.toByteArray()}, {"what", what}, {"uid", uid ? qint64(*uid) : -1}});
    };
    host.consoleCut = [&log](QByteArrayView code, std::optional<uint> uid) {
        log.writeLimited(Logger::Warning, "a console was cut off",
                         {{"reason", code.toByteArray()}, {"uid", uid ? qint64(*uid) : -1}});
    };
    host.socketGone = [&log](const QString &socket, bool isClosed) {
        const char *text = isClosed ? "the admin socket is closed: no descriptor was free for a console; it comes back "
                                      "as soon as there is one"
                                    : "the admin socket is gone; it comes back as soon as there is a place for it";
        log.write(Logger::Warning, text, {{"socket", socket.toUtf8()}});
    };
    host.socketBack = [&log](const QString &socket, const QString &problem, bool isAgain) {
        logSocket(log, isAgain ? "consoles can connect again" : "consoles can connect", socket, problem);
    };
    host.processorMs = [] { return qint64(processorTime().count()); };
    return host;
}

void openAdminSocket(AdminService &service, const Config &config, const QString &listener, Logger &log,
                     std::function<void(const QString &error)> done)
{
    const auto environment = admin::EndpointEnvironment::ofProcess();
    const bool isNamed = !config.adminSocket.isEmpty();
    const QList<admin::Endpoint> places = isNamed ? QList{admin::namedEndpoint(config.adminSocket, environment)}
                                                  : admin::defaultEndpoints(listener, environment);
    service.listen(places, environment, [&service, &log, isNamed, done = std::move(done)](bool isListening) {
        if (isListening)
            logSocket(log, "consoles can connect", service.socketName(), service.socketProblem());
        else if (!isNamed)
            log.write(Logger::Warning, "the admin socket is not available",
                      {{"reason", service.socketProblem().toUtf8()}});
        done(isListening || !isNamed ? QString() : service.socketProblem());
    });
}

} // namespace wsify
